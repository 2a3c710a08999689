/** Runs trials and judges each: could the outside world tell? */

import { runBare } from '../../sim/bare';
import type { RunPlan } from '../../sim/plan/plan';
import type { ProcessorPlan } from '../../sim/plan/processor-grammar';
import { type Mutations, noMutations } from '../mutants/names';
import { patienceNs } from '../patience';
import { type Bare, RunningTrial, type TrialObservers, type TrialResult } from './running-trial';
import { type CampaignGuest, guestText, planOf, type Trial } from './trial';

const plenty = { leastNs: 4e9, times: 20 };

const greatestBareRuns = 256;

export class TrialRunner {
  readonly #bare = new Map<string, Bare>();
  /** How the processors of the pair execute instructions; no result says anything of it. */
  processor: ProcessorPlan | undefined;

  constructor(private readonly image: (guest: CampaignGuest) => Uint8Array) {}

  /** `digestsTrace`: for the digest every record is made, which takes as long as the rest of the run. */
  run(trial: Trial, mutations: Mutations = noMutations, digestsTrace = false): TrialResult {
    const running = this.begin(trial, mutations, { digestsTrace });
    while (running.step());
    return running.result;
  }

  /** The trial at power-on. */
  begin(trial: Trial, mutations: Mutations = noMutations, observers: TrialObservers = {}): RunningTrial {
    const bare = this.#bareRun(trial, planOf(trial, this.image(trial.guest)));
    return new RunningTrial(trial, bare, (each) => this.#plan(each, bare), mutations, observers);
  }

  #plan(trial: Trial, bare: Bare): RunPlan {
    const plan = planOf(trial, this.image(trial.guest));
    return { ...plan, processor: this.processor, patienceNs: patienceNs(plan, bare, plenty) };
  }

  /** The bare run of the same guest with the same typed input. */
  #bareRun({ guest, size, seed }: Trial, plan: RunPlan): Bare {
    const typed = plan.typed.map(({ at, bytes }) => `${at}:${bytes.join()}`).join(' ');
    const name = `${guestText(guest)} ${plan.append} ${typed} ${JSON.stringify(plan.diskErrors)}`;
    const known = this.#bare.get(name);
    if (known !== undefined) return known;
    const bare = runBare(plan, { digestsTrace: false });
    if (!bare.finished)
      throw new Error(`${guestText(guest)} of size ${size} does not finish on the bare machine (seed ${seed})`);
    if (this.#bare.size === greatestBareRuns) this.#bare.clear();
    this.#bare.set(name, bare);
    return bare;
  }
}
