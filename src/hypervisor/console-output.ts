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
  #next = 0;
  #confirmed = 0;
  #kept: number[] = [];

  /** Counts a byte of the guest's; answers its ordinal. */
  add(byte: number): number {
    assert(this.#kept.length < limit, `at most ${limit} console bytes unconfirmed`);
    this.#kept.push(byte);
    return this.#next++;
  }

  /** The terminal expects ordinal `expected` next; older bytes need not be kept. */
  confirm(expected: number): void {
    if (expected <= this.#confirmed) return;
    assert(expected <= this.#next, 'the terminal confirms only bytes that the guest has written');
    this.#kept.splice(0, expected - this.#confirmed);
    this.#confirmed = expected;
  }

  snapshot(): ConsoleState {
    return { next: this.#next, confirmed: this.#confirmed, kept: [...this.#kept] };
  }

  restore({ next, confirmed, kept }: ConsoleState): void {
    this.#next = next;
    this.#confirmed = confirmed;
    this.#kept = [...kept];
  }

  /** The ordinal up to which the terminal has confirmed. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** What the terminal may lack, with ordinals. */
  unconfirmed(): readonly { readonly ordinal: number; readonly byte: number }[] {
    return this.#kept.map((byte, index) => ({ ordinal: this.#confirmed + index, byte }));
  }
}
