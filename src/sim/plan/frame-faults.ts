/** Faults of single frames: what happens to one frame on its way from one processor to another. */

/** One frame that does not arrive as it was sent. */
export interface FrameFault {
  /** It never arrives; it arrives so much later; one bit of it is another one. */
  readonly kind: 'drop' | 'delay' | 'corrupt';
  /** Its sender, by name. */
  readonly from: string;
  /** Its receiver, by name. */
  readonly to: string;
  /**
   * What `number` counts: all frames of this way (acknowledgments, heartbeats and repetitions too), or messages, of
   * which the fault meets the first sending.
   */
  readonly of: 'frame' | 'message';
  /** From 1 on. */
  readonly number: number;
  /** Of a delay, in virtual nanoseconds. */
  readonly byNs?: number;
}

/** In the words of a scenario. */
export const frameFaultWords = ({ kind, from, to, of, number, byNs }: FrameFault): string =>
  `${kind} ${of} ${number} of ${from}>${to}${byNs === undefined ? '' : ` by ${byNs}ns`}`;

const isSameFrameFault = (one: FrameFault, other: FrameFault): boolean =>
  frameFaultWords(one) === frameFaultWords(other);

/** The faults of one way's frames; each comes once. */
export class FrameFaults {
  /** Frames of this way so far. */
  sent = 0;
  private waiting: readonly FrameFault[];

  constructor(
    private faults: readonly FrameFault[],
    /** The number of the message that a frame carries; `undefined` where it carries none. */
    private readonly messageIn: (frame: Uint8Array) => number | undefined,
  ) {
    this.waiting = faults;
  }

  /** Other faults are planned from now on; those that have come are the same. */
  change(faults: readonly FrameFault[]): void {
    const isIn = (all: readonly FrameFault[], one: FrameFault) => all.some((each) => isSameFrameFault(each, one));
    this.waiting = faults.filter((each) => !isIn(this.faults, each) || isIn(this.waiting, each));
    this.faults = faults;
  }

  /** What happens to the next frame of this way. */
  due(frame: Uint8Array): readonly FrameFault[] {
    this.sent++;
    if (this.waiting.length === 0) return [];
    const message = this.waiting.some(({ of }) => of === 'message') ? this.messageIn(frame) : undefined;
    const due = this.waiting.filter((fault) => fault.number === (fault.of === 'frame' ? this.sent : message));
    if (due.length > 0) this.waiting = this.waiting.filter((fault) => !due.includes(fault));
    return due;
  }
}
