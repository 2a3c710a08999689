/** A trial's run that a caller steps through, and that can go back and on as another trial. */
import { presets } from '../../hypervisor/switches';
import type { TraceRecord, TraceType } from '../../ports/trace';
import type { Way } from '../../sim/lossy-link';
import type { Observed } from '../../sim/observed';
import type { RunPlan } from '../../sim/plan/plan';
import type { Snapshot, Snapshots } from '../../sim/snapshot/snapshots';
import { JudgedPair, type JudgedRun } from '../judged-run';
import type { Mutations } from '../mutants/names';
import type { BareCost } from '../patience';
import type { VerdictName } from '../verdict';
import { type Coverage, CoverageCount, coverageTypes, placesOf } from './coverage';
import { decidedUntilNs } from './decided';
import { ruleTypes, type SometimesWatch } from './sometimes';
import { guestOf, type Trial } from './trial';

export interface TrialResult {
  readonly seed: number;
  /** Not maskable only in the cases of §2.3. */
  readonly verdict: VerdictName;
  readonly violation?: string;
  /** Of a run whose trace is digested. */
  readonly traceDigest?: string;
  readonly failovers: number;
  readonly joins: number;
  readonly kills: number;
  readonly virtualTimeNs: number;
  readonly coverage: Coverage;
  /** The numbers of what it has come to among `sometimes`, where that was asked for. */
  readonly sometimes?: readonly number[];
}

/** The run of the trial's guest on the bare machine. */
export type Bare = Observed & BareCost;

export interface TrialObservers {
  /** For the digest every record is made, which takes as long as the rest of the run. */
  readonly digestsTrace?: boolean;
  readonly onRecord?: (record: TraceRecord, judged: JudgedPair) => void;
  /** The types that `onRecord` hears. */
  readonly hears?: readonly TraceType[];
  /** Hears which rules and transitions the run comes to; each event of a chart then takes twice the time. */
  readonly sometimes?: SometimesWatch;
  /** What `onRecord` keeps and a snapshot is to bring back. */
  readonly watch?: object;
}

/** A run with more events is cut off. */
const greatestSteps = 5_000_000;

export class RunningTrial {
  private readonly judged: JudgedPair | undefined;
  private readonly count = new CoverageCount();
  private plan: RunPlan;
  private steps = 0;
  /** The failed assertion that has ended the run. */
  private brokenBy: string | undefined;
  /** Made when the first snapshot is taken: most runs take none. */
  private snapshots: Snapshots | undefined;

  constructor(
    public trial: Trial,
    private readonly bare: Bare,
    private readonly planned: (trial: Trial) => RunPlan,
    private readonly mutations: Mutations,
    private readonly observers: TrialObservers,
  ) {
    const { onRecord, hears = [], digestsTrace = false, sometimes } = observers;
    this.plan = planned(trial);
    let judged: JudgedPair | undefined;
    const hear = (record: TraceRecord) => {
      if (judged === undefined) return;
      this.count.hear(record, judged.pair);
      sometimes?.hear(record);
      onRecord?.(record, judged);
    };
    try {
      const types = [...new Set([...coverageTypes, ...hears, ...(sometimes === undefined ? [] : ruleTypes)])];
      const inspect = sometimes && { inspect: sometimes.inspect };
      judged = new JudgedPair(this.plan, { onRecord: hear, hears: types, digestsTrace, ...inspect }, mutations);
    } catch (error) {
      this.brokenBy = messageOf(error);
    }
    this.judged = judged;
  }

  /** The number of records so far. */
  get events(): number {
    return this.judged?.pair.environment.recorder.events ?? 0;
  }

  /** In virtual nanoseconds. */
  get nowAt(): number {
    return this.judged?.pair.environment.clock.nowAt ?? 0;
  }

  /** Faults by the chart's state, so far. */
  get coverage(): Coverage {
    return this.count.cells;
  }

  /** By all processors. */
  get instructions(): number {
    return (this.judged?.pair.replicas ?? []).reduce((sum, { processor }) => sum + processor.instructions, 0);
  }

  /** Until when the run does not depend on what is planned for later. */
  get decidedUntilNs(): number {
    return decidedUntilNs(this.plan, this.judged?.pair.replicas ?? [], this.nowAt);
  }

  /** The rows of the coverage in which processors are that serve. */
  get places(): readonly string[] {
    return this.judged === undefined ? [] : placesOf(this.judged.pair);
  }

  /** The ways between processors that serve. */
  get ways(): readonly Way[] {
    return this.judged?.pair.ways ?? [];
  }

  /** Whether all processors still serve that there have been. */
  get isWhole(): boolean {
    return (this.judged?.pair.replicas ?? []).every(({ serves }) => serves);
  }

  /** Silence for so long is a suspicion. */
  get timeoutNs(): number {
    return this.plan.detector.timeoutNs;
  }

  /** Whether nobody is on the way to another role. */
  get isCalm(): boolean {
    const serving = (this.judged?.pair.replicas ?? []).filter(({ serves }) => serves);
    return serving.every(({ hypervisor }) => {
      const state = hypervisor.chart.getSnapshot();
      return state.matches('primary') || state.matches('backup');
    });
  }

  /** Whether what has happened so far is wrong, whatever comes. */
  get isWrong(): boolean {
    if (this.brokenBy !== undefined) return true;
    return this.judged?.verdict(this.bare, true).verdict === 'inconsistent';
  }

  /** Lets the next event happen; returns whether there was one. */
  step(): boolean {
    const { judged } = this;
    if (judged === undefined || this.brokenBy !== undefined || this.steps >= greatestSteps) return false;
    this.steps++;
    try {
      return judged.pair.step();
    } catch (error) {
      this.brokenBy = messageOf(error);
      return false;
    }
  }

  /** The present state of the run. */
  capture(): Snapshot | undefined {
    const { trial, bare, mutations, plan } = this;
    this.snapshots ??= this.judged?.pair.snapshotsOf(this, [trial, bare, mutations, plan]);
    return this.snapshots?.capture();
  }

  /** Goes back to that state, and on from there as another trial, whose faults up to then are the same. */
  forkAt(snapshot: Snapshot, trial: Trial): void {
    this.snapshots?.restore(snapshot);
    this.goOnAs(trial);
  }

  /** Goes on as another trial, whose faults up to now are the same. */
  goOnAs(trial: Trial): void {
    this.trial = trial;
    this.plan = this.planned(trial);
    this.snapshots?.give([trial, this.plan]);
    this.judged?.changeFaults(this.plan);
  }

  /** The outcome, once nothing more happens. */
  get result(): TrialResult {
    const { trial, judged, plan } = this;
    const coverage = { ...this.coverage };
    const digested = this.observers.digestsTrace === true;
    const run = this.brokenBy === undefined ? this.verdict() : undefined;
    if (run !== undefined) {
      return {
        seed: trial.seed,
        ...verdictOf(trial, plan, run),
        ...(digested && { traceDigest: run.traceDigest }),
        failovers: run.failovers.length,
        joins: run.joins.length,
        kills: run.kills,
        virtualTimeNs: run.virtualTimeNs,
        coverage,
      };
    }
    const pair = judged?.pair;
    return {
      seed: trial.seed,
      verdict: 'inconsistent',
      violation: `the run breaks off: ${this.brokenBy}`,
      ...(digested && { traceDigest: judged?.traceDigest ?? '' }),
      failovers: pair?.failovers.length ?? 0,
      joins: pair?.joins.length ?? 0,
      kills: pair?.kills ?? 0,
      virtualTimeNs: this.nowAt,
      coverage,
    };
  }

  private verdict(): JudgedRun | undefined {
    try {
      return this.judged?.verdict(this.bare);
    } catch (error) {
      this.brokenBy = messageOf(error);
      return undefined;
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function verdictOf(
  trial: Trial,
  { protocol, switches }: RunPlan,
  { verdict, violation, devices }: JudgedRun,
): Pick<TrialResult, 'verdict' | 'violation'> {
  const repeated = { ...presets[protocol], ...switches }.failover === 'repeatOutstanding';
  const { medium } = guestOf(trial);
  const bears = medium === 'actuator' || (medium === 'tape' && repeated);
  if (verdict === 'inconsistent' || (verdict === 'not maskable' && !bears)) {
    const unmasked = `not maskable, although it should be: ${JSON.stringify(devices)}`;
    return { verdict: 'inconsistent', violation: violation ?? unmasked };
  }
  return { verdict };
}
