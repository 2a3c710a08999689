import type { ScenarioResult } from '../../check/scenario/run';
import { type PointNumber, type PointViolation, pointNames } from '../../check/verdict';
import type { TraceRecord } from '../../ports/trace';
import type { VerdictState } from '../protocol';

/** At which records each point of the oracle has something to look at. */
const looksAt: Readonly<Record<PointNumber, readonly string[]>> = {
  1: ['epoch.ended'],
  2: ['medium.finished', 'output.released'],
  3: ['output.released', 'bus.transferred'],
  4: ['role.primary', 'claim.granted', 'claim.refused', 'output.released'],
  5: ['time.read', 'epoch.ended'],
  6: ['operation.started', 'interrupt.delivered'],
  7: ['medium.finished'],
  8: ['machine.reset'],
  9: ['join.resumed', 'role.backup'],
};

/** How many moments have satisfied each point. */
export type PointsExtent = readonly (readonly [point: number, moments: number])[];

/** The oracle's points, each with how many moments have satisfied it. */
export class Points {
  readonly #moments = new Map<number, number>();

  extent(): PointsExtent {
    return [...this.#moments];
  }

  takeOver(extent: PointsExtent): void {
    for (const [point, moments] of extent) this.#moments.set(point, moments);
  }

  hear({ type }: TraceRecord): void {
    for (const point of pointsOf[type] ?? []) this.#moments.set(point, (this.#moments.get(point) ?? 0) + 1);
  }

  state(heard: readonly PointViolation[], result: ScenarioResult | undefined): VerdictState {
    const violated = result?.run.violated;
    const points = Object.entries(pointNames).map(([number, name]) => {
      const point = Number(number);
      const violation = violated?.point === point ? violated : heard.find((each) => each.point === point);
      const moments = this.#moments.get(point) ?? 0;
      return { point, name, holds: violation === undefined, moments, ...(violation && { violation }) };
    });
    return { ...(result && { verdict: result.verdict }), repeats: result?.run.repeats ?? [], points };
  }
}

const pointsOf: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  [...new Set(Object.values(looksAt).flat())].map((type) => [
    type,
    Object.entries(looksAt).flatMap(([point, types]) => (types.includes(type) ? [Number(point)] : [])),
  ]),
);
