/** Runs trials and judges each: could the outside world tell? */

import { presets } from '../../hypervisor/switches';
import type { TraceRecord } from '../../ports/trace';
import { runBare } from '../../sim/bare';
import type { Observed } from '../../sim/observed';
import type { RunPlan } from '../../sim/plan/plan';
import type { ProcessorPlan } from '../../sim/plan/processor-grammar';
import { JudgedPair, type JudgedRun } from '../judged-run';
import { type Mutations, noMutations } from '../mutants/names';
import { type BareCost, patienceNs } from '../patience';
import type { VerdictName } from '../verdict';
import { type Coverage, CoverageCount, coverageTypes } from './coverage';
import { type GuestName, guestOf, planOf, type Trial } from './trial';

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
}

type Bare = Observed & BareCost;

const plenty = { leastNs: 4e9, times: 20 };

/** A run with more events is cut off. */
const greatestSteps = 5_000_000;
const greatestBareRuns = 256;

export class TrialRunner {
  readonly #bare = new Map<string, Bare>();
  /** How the processors of the pair execute instructions; no result says anything of it. */
  processor: ProcessorPlan | undefined;

  constructor(private readonly image: (guest: GuestName) => Uint8Array) {}

  /** `digestsTrace`: for the digest every record is made, which takes as long as the rest of the run. */
  run(trial: Trial, mutations: Mutations = noMutations, digestsTrace = false): TrialResult {
    const unlimited = planOf(trial, this.image(trial.guest));
    const bare = this.#bareRun(trial, unlimited);
    const plan = { ...unlimited, processor: this.processor, patienceNs: patienceNs(unlimited, bare, plenty) };
    const coverage = new CoverageCount();
    let judged: JudgedPair | undefined;
    try {
      const onRecord = (record: TraceRecord) => judged && coverage.hear(record, judged.pair);
      judged = new JudgedPair(plan, { onRecord, hears: coverageTypes, digestsTrace }, mutations);
      for (let steps = 0; steps < greatestSteps && judged.pair.step(); steps++);
      const run = judged.verdict(bare);
      return {
        seed: trial.seed,
        ...verdictOf(trial, plan, run),
        ...(digestsTrace && { traceDigest: run.traceDigest }),
        failovers: run.failovers.length,
        joins: run.joins.length,
        kills: run.kills,
        virtualTimeNs: run.virtualTimeNs,
        coverage: coverage.cells,
      };
    } catch (error) {
      const pair = judged?.pair;
      return {
        seed: trial.seed,
        verdict: 'inconsistent',
        violation: `the run breaks off: ${error instanceof Error ? error.message : String(error)}`,
        ...(digestsTrace && { traceDigest: judged?.traceDigest ?? '' }),
        failovers: pair?.failovers.length ?? 0,
        joins: pair?.joins.length ?? 0,
        kills: pair?.kills ?? 0,
        virtualTimeNs: pair?.environment.clock.nowAt ?? 0,
        coverage: coverage.cells,
      };
    }
  }

  /** The bare run of the same guest with the same typed input. */
  #bareRun({ guest, size, seed }: Trial, plan: RunPlan): Bare {
    const typed = plan.typed.map(({ at, bytes }) => `${at}:${bytes.join()}`).join(' ');
    const name = `${guest} ${size} ${typed} ${JSON.stringify(plan.diskErrors)}`;
    const known = this.#bare.get(name);
    if (known !== undefined) return known;
    const bare = runBare(plan, { digestsTrace: false });
    if (!bare.finished) throw new Error(`${guest} of size ${size} does not finish on the bare machine (seed ${seed})`);
    if (this.#bare.size === greatestBareRuns) this.#bare.clear();
    this.#bare.set(name, bare);
    return bare;
  }
}

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
