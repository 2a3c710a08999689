import { parseScenario } from '../../check/scenario/grammar';
import type { ScenarioFiles } from '../../check/scenario/planned';
import type { RunningScenario, ScenarioResult } from '../../check/scenario/run';
import type { Scenario } from '../../check/scenario/scenario';
import type { PointViolation } from '../../check/verdict';
import { presets } from '../../hypervisor/switches';
import type { TraceRecord } from '../../ports/trace';
import { faultlessLink, linkFacts } from '../../sim/plan/link-plan';
import type { RunPlan } from '../../sim/plan/plan';
import { processorNames } from '../../trace/actors';
import type { Moment, RunInfo } from '../protocol';
import { FilteredLog, rowOf } from './log';
import { Moments, type Recorded } from './moments';
import { Points } from './points';
import { Records } from './records';
import { ScenarioWorld, type WorldListener } from './scenario-world';
import { sharedBeginning } from './shared-beginning';
import { Steps } from './steps';
import { Timeline } from './timeline';

export interface RecordingOptions {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly files: ScenarioFiles;
  readonly parent?: { readonly recording: Recording; readonly event: number; readonly added: readonly string[] };
}

/** So many records are kept before the run rests, until the visitor wants more: some 200 MB. */
const recordsBeforeRest = 1_000_000;
const recordsMore = 500_000;
/** Events of the clock between two looks at the host's time. */
const stepsAtOnce = 8;

/** Where a run that goes on from another one begins. */
interface Origin {
  readonly recording: Recording;
  readonly from: Recorded;
}

interface Head {
  readonly at: number;
  readonly digest: string;
  readonly violations: readonly PointViolation[];
}

/** A run of a scenario, recorded from its beginning to its end: records, spans, frames and the steps of all charts. */
export class Recording {
  readonly scenario: Scenario;
  readonly moments: Moments;
  readonly plan: RunPlan;
  readonly records = new Records();
  readonly steps = new Steps();
  readonly timeline: Timeline;
  readonly points = new Points();
  result: ScenarioResult | undefined;
  #log: FilteredLog;
  #rests = recordsBeforeRest;
  /** What the world's own counts are at the end of what is recorded. */
  #head: Head;
  /** An error of ours that has ended the run. */
  #error: string | undefined;
  /** Where this run differs from its parent's first. */
  #parted: RunInfo['parted'];
  #comparedTo = 0;

  /** @throws {ScenarioError} if the text is no scenario that can be run */
  constructor(private readonly options: RecordingOptions) {
    const { name, text, files } = options;
    this.scenario = parseScenario(text, name);
    this.#log = new FilteredLog('', this.records);
    let timeline: Timeline | undefined;
    const listener: WorldListener = {
      onStart: (plan) => {
        timeline = new Timeline(processorNames.slice(0, plan.backups + 1));
      },
      onRecord: (record) => this.#hear(record, timeline as Timeline),
      onFrame: (frame) => timeline?.frames.hear(frame, this.records.length),
      inspect: this.steps.inspect,
    };
    const recorded = () => ({
      frames: this.timeline.frames.count,
      steps: this.steps.count,
      timeline: this.timeline.extent(),
      points: this.points.extent(),
    });
    const origin = this.#origin();
    const world = origin?.recording.moments.world ?? new ScenarioWorld(this.scenario, files, listener);
    this.moments = new Moments(world, listener, recorded);
    if (origin !== undefined) {
      listener.onStart?.(origin.recording.plan);
      this.#branch(origin, timeline as unknown as Timeline);
    }
    this.timeline = timeline as unknown as Timeline;
    this.moments.begin();
    this.plan = world.running.plan;
    this.#head = this.#headNow();
  }

  /** The snapshot of the parent from which this run goes on; without one it begins at power-on. */
  #origin(): Origin | undefined {
    const { parent } = this.options;
    if (parent === undefined) return undefined;
    const { recording } = parent;
    const { records, timeline } = recording;
    const { event, at } = sharedBeginning(recording.scenario, this.scenario, records, timeline.frames);
    for (const from of recording.moments.backwards(event - 1)) {
      if (from.snapshot.at < at) return { recording, from };
    }
    return undefined;
  }

  #branch({ recording, from }: Origin, timeline: Timeline): void {
    const { moments, records, steps } = recording;
    const { event } = from.snapshot;
    this.moments.takeOver(moments, from);
    this.records.takeOver(records, event);
    const link = linkFacts({ ...faultlessLink, ...this.scenario.plan.link });
    const { cuts: _, faultsFromNs: __, calmFromNs: ___, ...first } = records.get(1) as TraceRecord<'run.started'>;
    this.records.retellFirst({ ...first, ...link });
    timeline.takeOver(recording.timeline, from.timeline);
    this.points.takeOver(from.points);
    this.#comparedTo = event;
    timeline.frames.takeOver(recording.timeline.frames, from.frames);
    this.steps.takeOver(steps, from.steps);
    this.moments.world.running.goOnAs(this.scenario, this.files, this.records);
  }

  #headNow(): Head {
    const { judged } = this.moments.world.running;
    return { at: judged.pair.environment.clock.nowAt, digest: judged.traceDigest, violations: [...judged.violations] };
  }

  /** Whether it has more to do, and room for it. */
  get goesOn(): boolean {
    return this.result === undefined && this.#error === undefined && this.records.length < this.#rests;
  }

  /** A run that rests goes on for a while. */
  more(): void {
    this.#rests = this.records.length + recordsMore;
  }

  /** Runs on for about so many milliseconds of the host; returns whether there is more. */
  advance(ms: number, now: () => number): boolean {
    if (!this.goesOn) return false;
    const running = this.moments.toHead();
    const until = now() + ms;
    try {
      while (this.goesOn && now() < until) {
        this.#steps(running);
        this.moments.captureIfDue(now);
      }
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    }
    this.#head = this.#headNow();
    return this.goesOn;
  }

  #steps(running: RunningScenario): void {
    for (let step = 0; step < stepsAtOnce; step++) {
      if (running.step()) continue;
      this.#end(running);
      return;
    }
  }

  get files(): ScenarioFiles {
    return this.options.files;
  }

  get endsAt(): number {
    return this.#head.at;
  }

  /** The moment at an instant; where it is not recorded so far, the last one. */
  momentAt(at: number): Moment {
    const until = Math.min(at, this.endsAt);
    return { event: this.records.lastAt(until), at: until };
  }

  log(filter: string): FilteredLog {
    if (this.#log.text !== filter) this.#log = new FilteredLog(filter, this.records);
    return this.#log;
  }

  get info(): RunInfo {
    const { options, scenario, plan, records, timeline, result } = this;
    const { parent } = options;
    return {
      id: options.id,
      title: scenario.title,
      why: scenario.why,
      text: options.text,
      name: options.name,
      ...(parent && { parent: { id: parent.recording.options.id, event: parent.event, added: parent.added } }),
      ...(this.#parted && { parted: this.#parted }),
      guest:
        scenario.files
          .find(({ what }) => what === 'guest')
          ?.name.split('/')
          .at(-1) ?? '',
      append: plan.append ?? '',
      protocol: plan.protocol,
      switches: { ...presets[plan.protocol], ...plan.switches },
      epochLength: plan.epochLength,
      seed: plan.seed,
      link: linkText(plan.link),
      timeoutNs: plan.detector.timeoutNs,
      arbiter: plan.arbiter,
      without: scenario.without,
      replicas: timeline.roles.lanes(records.length),
      events: records.length,
      endsAt: this.endsAt,
      ended: result !== undefined,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      rests: result === undefined && this.#error === undefined && !this.goesOn,
      digest: this.#head.digest,
      marks: timeline.marks,
      verdict: this.points.state(this.#head.violations, result),
      failures: result?.failures ?? [],
    };
  }

  #hear(record: TraceRecord, timeline: Timeline): void {
    this.records.add(record);
    timeline.hear(record);
    this.points.hear(record);
    this.#compare(record);
  }

  /** Runs that share a beginning have the same records there. */
  #compare(record: TraceRecord): void {
    const { parent } = this.options;
    // The first record tells the settings, which a fork may have changed from power-on.
    if (parent === undefined || this.#parted !== undefined || record.type === 'run.started') return;
    const theirs = parent.recording.records.get(record.event);
    this.#comparedTo = record.event;
    if (theirs !== undefined && JSON.stringify(theirs) === JSON.stringify(record)) return;
    const { event, at } = record;
    const told = (row: TraceRecord | undefined) =>
      row === undefined ? 'it has ended' : `${row.actor} ${rowOf(row).text}`;
    this.#parted = { moment: { event, at }, here: told(record), there: told(theirs) };
  }

  #end(running: RunningScenario): void {
    this.result = running.end();
    const { violated } = this.result.run;
    if (violated !== undefined) {
      this.timeline.mark('violation', violated.replica ?? '', `point ${violated.point}: ${violated.text}`, violated);
    }
    const { parent } = this.options;
    const next = parent?.recording.records.get(this.#comparedTo + 1);
    if (parent !== undefined && this.#parted === undefined && next !== undefined) {
      this.#parted = {
        moment: { event: next.event, at: next.at },
        here: 'it has ended',
        there: `${next.actor} ${rowOf(next).text}`,
      };
    }
  }
}

function linkText(link: Readonly<Record<string, unknown>> | undefined): string {
  const words = Object.entries(link ?? {}).filter(([, value]) => typeof value === 'number' && value > 0);
  const cuts = (link?.cuts as readonly unknown[] | undefined)?.length ?? 0;
  return [
    ...words.map(([key, value]) => `${key.replace('Ns', '')} ${value}`),
    ...(cuts > 0 ? [`${cuts} cuts`] : []),
  ].join(', ');
}
