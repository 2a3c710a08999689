import type { Completion } from '../../devices/device';
import { assert } from '../base/assert';

/** An interrupt of the virtual machine with the register contents and DMA data that belong to it. */
export interface VirtualInterrupt {
  /** `intervalTimer`, or the name of the device. */
  readonly source: string;
  readonly completion?: Completion;
  /** IO2: the operation is perhaps done, perhaps not. */
  readonly uncertain: boolean;
}

const limit = 64;

/** P1: interrupts wait here for the end of the epoch. */
export class InterruptBuffer {
  private readonly waiting: VirtualInterrupt[] = [];

  add(interrupt: VirtualInterrupt): void {
    assert(this.waiting.length < limit, `at most ${limit} interrupts in one epoch`);
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
