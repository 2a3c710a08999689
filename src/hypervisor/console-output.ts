/** With so many bytes unconfirmed a processor that leads waits for the terminal; an epoch prints few more. */
export const greatestUnconfirmed = 1 << 16;

/** The whole state, plain. */
export interface ConsoleState {
  readonly next: number;
  readonly confirmed: number;
  readonly kept: readonly number[];
}

/**
 * Console output with its ordinals: both replicas count the same bytes; a byte is kept until the terminal
 * has confirmed it, and at takeover what the terminal lacks is sent again.
 */
export class ConsoleOutput {
  private confirmedUpTo: number;
  private kept: number[] = [];

  /** `next`: the ordinal of the first byte. */
  constructor(private next = 0) {
    this.confirmedUpTo = next;
  }

  /** Counts a byte that the guest prints; returns the byte's ordinal. */
  add(byte: number): number {
    this.kept.push(byte);
    return this.next++;
  }

  /** Whether so much is unconfirmed that the guest should print no more for now. */
  get isFull(): boolean {
    return this.kept.length >= greatestUnconfirmed;
  }

  /** The terminal expects ordinal `expected` next: older bytes are dropped. */
  confirm(expected: number): void {
    // Without an arbiter the other processor may have shown more bytes than this processor's guest has written.
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

  /** The bytes that the terminal may lack, with their ordinals. */
  unconfirmed(): readonly { readonly ordinal: number; readonly byte: number }[] {
    return this.kept.map((byte, index) => ({ ordinal: this.confirmedUpTo + index, byte }));
  }
}
