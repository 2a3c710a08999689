import type { RunPlan } from './plan/plan';

/** Something whose chance can go another way from now on. */
interface Chance {
  reseed(seed: number): void;
}

/** Gives chance other seeds at the records that a plan names, each once. */
export class Reseeding {
  private done = 0;
  private readonly chances: readonly Chance[];

  constructor(
    private readonly recorder: { readonly events: number },
    ...chances: readonly (Chance | undefined)[]
  ) {
    this.chances = chances.filter((chance) => chance !== undefined);
  }

  /** Before each event of the run. */
  before({ reseeds = [] }: Pick<RunPlan, 'reseeds'>): void {
    for (; this.done < reseeds.length; this.done++) {
      const { event, seed } = reseeds[this.done];
      if (event > this.recorder.events) return;
      for (const chance of this.chances) chance.reseed(seed);
    }
  }
}
