import type { TraceRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import type { guest } from './guests';

type Judge = ReturnType<typeof guest>['judge'];

const phases: readonly string[] = ['bus.phase', 'bus.selection', 'bus.reselection', 'bus.free'];

/** The numbers of such events in a run without a kill. */
export function eventsOf(judge: Judge, plan: Partial<RunPlan>, counts: (record: TraceRecord) => boolean): number[] {
  const events: number[] = [];
  judge(plan, undefined, (record) => {
    if (counts(record)) events.push(record.event);
  });
  return events;
}

/** The primary killed at phases on the bus (`chosen`), one run each; its name is the option that repeats it. */
export function* killedAtPhases(
  judge: Judge,
  plan: Partial<RunPlan>,
  chosen: (events: readonly number[]) => readonly number[],
) {
  for (const event of chosen(eventsOf(judge, plan, ({ actor, type }) => actor === 'bus' && phases.includes(type)))) {
    const records: TraceRecord[] = [];
    const kills = [{ who: 'primary', when: { kind: 'event', event } }] as const;
    const run = judge({ ...plan, kills }, undefined, (record) => {
      if (record.type === 'medium.finished') records.push(record);
    });
    yield { name: `--kill primary@event:${event}`, run, media: records };
  }
}
