/**
 * The oracle (docs/verification.md): could a single machine have made this run? The points (`points/`) listen to the
 * run's records and judge while the run goes on; after its end the rest is compared with the bare run of the same
 * guest.
 */
import type { SharedState } from '../hypervisor/replica-state';
import type { TraceRecord, TraceType } from '../ports/trace';
import type { Observed, PairObserved } from '../sim/observed';
import type { RunPlan } from '../sim/plan/plan';
import { handlersByType } from '../trace/handlers';
import { compareText } from './console-text';
import type { EndedEpoch } from './divergence';
import { compareConsole, consoleMismatch, type Shown, timeGoesBack } from './points/console';
import { ConsoleBytes } from './points/console-bytes';
import { compareEffects, compareMedia, compareRepeats, type DeviceVerdict, type WrongEffect } from './points/effects';
import { EthernetFrames } from './points/ethernet-frames';
import { unfinished } from './points/finishing';
import { Leadership, splitBrain } from './points/leadership';
import { Operations } from './points/operations';
import type { Point, Report } from './points/point';
import { type Executed, Progress } from './points/progress';
import { Redundancy } from './points/redundancy';
import { redundancyLimits } from './points/redundancy-limits';
import { ReleasedOutputs } from './points/released-outputs';
import { SharedStates } from './points/shared-states';
import { StateDigests } from './points/state-digests';
import { TimesOfDay } from './points/times-of-day';
import type { PointViolation, VerdictName } from './verdict';

export { withoutTimes } from './points/console';

/** Whether the run is one that a single machine could have made. */
export interface Verdict {
  /** The verdict in a word. */
  readonly verdict: VerdictName;
  /** The first violation in words. */
  readonly violation?: string;
  /** Which point is violated, when, at which replica, by which operation. */
  readonly violated?: PointViolation;
  /** The meaning of repetitions for each device that has had an effect on the world. */
  readonly devices: Readonly<Record<string, DeviceVerdict>>;
  /** Operations that were performed twice, by name. */
  readonly repeats: readonly string[];
}

/** Later violations of a run are not kept. */
const greatestViolations = 100;

/** Listens to the run, and judges as much as can be judged before its end. */
export class Listener {
  private readonly digests: StateDigests;
  private readonly points: readonly Point[];
  private readonly progress = new Progress();
  /** The points that hear a record, by its type. */
  private readonly hears = new Map<TraceType, readonly ((record: TraceRecord) => void)[]>();
  private readonly found: PointViolation[] = [];

  /**
   * `plan`: of the run; point 9 listens where dead processors are repaired. `stateOf`: the state of the processor of
   * this name that all replicas hold alike, if the caller has the replicas.
   */
  constructor(plan?: RunPlan, stateOf: (processor: string) => SharedState | undefined = () => undefined) {
    const report: Report = ({ event, at, actor }, found) => {
      if (this.found.length < greatestViolations) this.found.push({ event, at, replica: actor, ...found });
    };
    this.digests = new StateDigests(report);
    this.points = [
      this.digests,
      new SharedStates(report, stateOf),
      new ConsoleBytes(report),
      new ReleasedOutputs(report),
      new Leadership(report),
      new TimesOfDay(report),
      new Operations(report),
      new EthernetFrames(report),
      ...(plan?.joinAfterNs === undefined ? [] : [new Redundancy(report, redundancyLimits(plan))]),
    ];
    for (const [type, hear] of [...this.points, this.progress].flatMap(({ hears }) => handlersByType(hears))) {
      this.hears.set(type, [...(this.hears.get(type) ?? []), hear]);
    }
  }

  hear(record: TraceRecord): void {
    const hears = this.hears.get(record.type);
    if (hears !== undefined) for (const hear of hears) hear(record);
  }

  /** The first epoch at whose end the replicas' states differed. */
  get diverged(): EndedEpoch | undefined {
    return this.digests.diverged;
  }

  /** The first violations heard, in order. */
  get violations(): readonly PointViolation[] {
    return this.found;
  }

  /** Whether the guest still made progress at this instant. */
  progresses(nowAt: number, executed: Executed): boolean {
    return this.progress.isMade(nowAt, executed);
  }

  /** The types of the records that it hears. */
  get types(): readonly TraceType[] {
    return [...this.hears.keys()];
  }

  /** How many entries all points together keep. */
  get size(): number {
    return this.points.reduce((sum, { size }) => sum + size, 0);
  }
}

/** The facts by which a run is judged, beside what the environment has seen. */
export interface Judging {
  /** Heard during the run, in order. */
  readonly violations: readonly PointViolation[];
  /** The last record of the run. */
  readonly last: Pick<PointViolation, 'event' | 'at'>;
  readonly comparison: RunPlan['comparison'];
  /** Whether the guest made progress when the run was cut off. */
  readonly progresses: boolean;
}

/**
 * The verdict over a run on the pair, given the bare run of the same guest; a comparison of `replicas` needs no bare
 * run.
 */
export function judge(
  pair: PairObserved,
  bare: Observed | undefined,
  { violations, last, comparison, progresses }: Judging,
): Verdict {
  const atEnd = (shown: Shown | undefined): PointViolation | undefined => shown && { ...last, ...shown };
  const seen = splitBrain(pair) ?? violations[0] ?? atEnd(consoleMismatch(pair));
  if (comparison === 'replicas' || bare === undefined) {
    const { violation: wrong, ...compared } = compareRepeats(pair);
    if (seen === undefined && !isMasked(compared)) return { verdict: 'not maskable', ...compared };
    const different = wrong && { ...last, ...placeOf(wrong) };
    const ended = atEnd(timeGoesBack(pair.console)) ?? different ?? atEnd(unfinished(pair, progresses));
    return verdictOf(pair, seen ?? ended, compared);
  }
  if (comparison === 'text') {
    // The contents of the media hold times, so no two runs write the same; the guest's own checks must tell.
    const text = compareText(pair.console, bare.console, pair.promotions > 0, pair.finished);
    const different = atEnd(text === undefined ? undefined : { point: 2, text });
    return verdictOf(pair, seen ?? different ?? atEnd(unfinished(pair, progresses)), { repeats: [], devices: {} });
  }
  const { violation: wrong, ...compared } = compareEffects(pair, bare.effects);
  // If a device has repeated an effect that cannot be undone, everything later may differ.
  if (seen === undefined && !isMasked(compared)) return { verdict: 'not maskable', ...compared };
  const different =
    atEnd(compareConsole(pair.console, bare.console, pair.finished)) ??
    atEnd(timeGoesBack(pair.console)) ??
    (wrong && { ...last, ...placeOf(wrong) }) ??
    atEnd(unfinished(pair, progresses)) ??
    atEnd(pair.finished ? compareMedia(pair, bare) : undefined);
  const device = seen === undefined && different?.point !== 8 ? askedTwice(pair, bare) : undefined;
  if (different !== undefined && device !== undefined) {
    return { verdict: 'not maskable', ...compared, devices: { ...compared.devices, [device]: 'not maskable' } };
  }
  return verdictOf(pair, seen ?? different, compared);
}

const isMasked = ({ devices }: Pick<Verdict, 'devices'>): boolean =>
  Object.values(devices).every((device) => device !== 'not maskable');

/**
 * A device that does not bear repetition and has performed a command twice (`repeatOutstanding`). The command may have
 * had no effect and moved the device all the same, as a read moves a tape; later differences may come of that.
 */
const askedTwice = ({ repeatsOutstanding, repeatedDevices }: PairObserved, bare: Observed): string | undefined =>
  bare.effects.find(
    ({ device, sensitivity }) =>
      repeatsOutstanding && sensitivity !== 'insensitive' && repeatedDevices.includes(device),
  )?.device;

function placeOf({ effect, ...shown }: WrongEffect): Shown & Partial<PointViolation> {
  if (effect === undefined) return shown;
  const { event, at, processor, what } = effect;
  return { ...shown, event, at, replica: processor, operation: what };
}

function verdictOf(
  { finished, alive }: PairObserved,
  violated: PointViolation | undefined,
  compared: Pick<Verdict, 'repeats' | 'devices'>,
): Verdict {
  if (violated !== undefined) return { verdict: 'inconsistent', violation: violated.text, violated, ...compared };
  if (!finished) return { verdict: alive ? 'unfinished' : 'no replica left', ...compared };
  return { verdict: compared.repeats.length > 0 ? 'consistent with repeats' : 'consistent', ...compared };
}
