/** The state in which a region leaves: the queue, and how many instructions counted ahead have not been executed. */
export interface ExitState {
  readonly front: number | 'target';
  readonly back: number | 'target' | 'sequential';
  /** PSW B; `derived`: on if the queue does not go on in sequence. */
  readonly branched: boolean | 'derived';
  readonly missing: number;
}

/** Before an instruction, after any but a branch that was taken. */
export const plainExit = (pc: number, missing: number): ExitState => ({
  front: pc,
  back: 'sequential',
  branched: false,
  missing,
});

export const EXIT = { words: 4, front: 0, back: 1, flags: 2, missing: 3 } as const;
export const EXIT_FLAG = { branched: 1, derived: 2, targetInFront: 4, targetInBack: 8, sequential: 16 } as const;

/** The exits of a region by number, as words by `EXIT`. */
export class ExitTable {
  readonly words: number[] = [];
  private readonly numbers = new Map<string, number>();

  number({ front, back, branched, missing }: ExitState): number {
    const flags =
      (branched === true ? EXIT_FLAG.branched : 0) |
      (branched === 'derived' ? EXIT_FLAG.derived : 0) |
      (front === 'target' ? EXIT_FLAG.targetInFront : 0) |
      (back === 'target' ? EXIT_FLAG.targetInBack : 0) |
      (back === 'sequential' ? EXIT_FLAG.sequential : 0);
    const words = [front, back].map((each) => (typeof each === 'number' ? each : 0)).concat(flags, missing);
    const key = words.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    this.words.push(...words);
    return number;
  }
}
