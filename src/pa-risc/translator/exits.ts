/** The state in which a region leaves: the queue, and how many instructions counted ahead have not been executed. */
export interface ExitState {
  readonly front: number | 'target';
  readonly back: 'target' | 'sequential';
  /** PSW B; `derived`: on if the queue does not go on in sequence. */
  readonly branched: boolean | 'derived';
  readonly missing: number;
  /** What the local `target` becomes on the way out; without this it is set already. */
  readonly target?: Target;
}

/** The target of a branch that is known: if the local `taken` is set or always, and if it is not. */
export interface Target {
  readonly taken: number;
  readonly notTaken?: number;
}

/** Before an instruction, after any but a branch that was taken. */
export const plainExit = (pc: number, missing: number): ExitState => ({
  front: pc,
  back: 'sequential',
  branched: false,
  missing,
});

/** The upper half of an exit's number; the lower half is the front of the queue. */
export const EXIT = { missing: 0xfff, targetInFront: 0x1000, targetInBack: 0x2000, branched: 0x4000, derived: 0x8000 };

/** The exits of a region as numbers of 64 bits. */
export class Exits {
  /** The flags of `EXIT` that some exit has. */
  flags = 0;

  /** The lower and the upper half of an exit's number. */
  halves({ front, back, branched, missing }: ExitState): readonly [number, number] {
    const flags =
      (front === 'target' ? EXIT.targetInFront : 0) |
      (back === 'target' ? EXIT.targetInBack : 0) |
      (branched === true ? EXIT.branched : 0) |
      (branched === 'derived' ? EXIT.derived : 0);
    this.flags |= flags;
    return [typeof front === 'number' ? front : 0, flags | missing];
  }
}
