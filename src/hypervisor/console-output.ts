import { assert } from '../base/assert';

const limit = 1 << 20;

/** The whole state, plain. */
export interface ConsoleState {
  readonly next: number;
  readonly confirmed: number;
  readonly kept: readonly number[];
}

/**
 * Console output with its ordinals (DESIGN §4): both replicas count the same bytes; a byte is kept until the terminal
 * has confirmed it, and at takeover what the terminal lacks is sent again.
 */
export class ConsoleOutput {
  private next = 0;
  private confirmedUpTo = 0;
  private kept: number[] = [];

  /** Counts a byte of the guest's; answers its ordinal. */
  add(byte: number): number {
    assert(this.kept.length < limit, `at most ${limit} console bytes unconfirmed`);
    this.kept.push(byte);
    return this.next++;
  }

  /** The terminal expects ordinal `expected` next; older bytes need not be kept. */
  confirm(expected: number): void {
    // Without an arbiter another processor may have shown more than this one's guest has written.
    const confirmed = Math.min(expected, this.next);
    if (confirmed <= this.confirmedUpTo) return;
    this.kept.splice(0, confirmed - this.confirmedUpTo);
    this.confirmedUpTo = confirmed;
  }

  snapshot(): ConsoleState {
    return { next: this.next, confirmed: this.confirmedUpTo, kept: [...this.kept] };
  }

  restore({ next, confirmed, kept }: ConsoleState): void {
    this.next = next;
    this.confirmedUpTo = confirmed;
    this.kept = [...kept];
  }

  /** The ordinal up to which the terminal has confirmed. */
  get confirmed(): number {
    return this.confirmedUpTo;
  }

  /** What the terminal may lack, with ordinals. */
  unconfirmed(): readonly { readonly ordinal: number; readonly byte: number }[] {
    return this.kept.map((byte, index) => ({ ordinal: this.confirmedUpTo + index, byte }));
  }
}
