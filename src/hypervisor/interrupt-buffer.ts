import type { Completion } from '../../devices/device';

/** An interrupt of the virtual machine with the register contents and DMA data that belong to it. */
export interface VirtualInterrupt {
  /** `intervalTimer`, or the name of the device. */
  readonly source: string;
  readonly completion?: Completion;
  /** IO2: the operation is perhaps done, perhaps not. */
  readonly uncertain: boolean;
}

/**
 * P1: interrupts wait here for the end of the epoch. How many there can be follows from what a guest may have outstanding and may ask for in
 * one epoch (`greatestOutstanding`, `greatestAsked`), and from what devices tell on their own.
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

  /** All that wait, in the order of arrival; the buffer is empty afterwards. */
  take(): readonly VirtualInterrupt[] {
    return this.waiting.splice(0);
  }
}
