import type { Completion } from '../../devices/device';

/** An interrupt of the virtual machine, with its register contents and DMA data. */
export interface VirtualInterrupt {
  /** `intervalTimer`, or the name of the device. */
  readonly source: string;
  readonly completion?: Completion;
  /** IO2: the operation may have been performed, or not. */
  readonly uncertain: boolean;
}

/**
 * P1: interrupts wait here for the end of the epoch. Their number is bounded by what a guest may have outstanding and
 * may request in one epoch (`greatestOutstanding`, `greatestAsked`), and by what devices report without an operation.
 */
export class InterruptBuffer {
  private readonly waiting: VirtualInterrupt[] = [];

  add(interrupt: VirtualInterrupt): void {
    this.waiting.push(interrupt);
  }

  get size(): number {
    return this.waiting.length;
  }

  get all(): readonly VirtualInterrupt[] {
    return this.waiting;
  }

  /** Returns all interrupts in the order of arrival, and empties the buffer. */
  take(): readonly VirtualInterrupt[] {
    return this.waiting.splice(0);
  }
}
