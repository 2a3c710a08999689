/** The terminal on the network: it shows each ordinal once and refuses a deposed processor (DESIGN §4). */
import type { Arbiter } from '../../src/ports/arbiter';
import type { Terminal, TerminalByte } from '../../src/ports/terminal';

export interface Mismatch extends TerminalByte {
  /** What is on the screen at this ordinal. */
  readonly shown: number;
}

export class NetworkTerminal implements Terminal {
  readonly #shown: number[] = [];
  readonly #repeats: TerminalByte[] = [];
  readonly #mismatches: Mismatch[] = [];
  readonly #arbiter: Pick<Arbiter, 'view'>;

  constructor(arbiter: Pick<Arbiter, 'view'>) {
    this.#arbiter = arbiter;
  }

  get expectedOrdinal(): number {
    return this.#shown.length;
  }

  get text(): Uint8Array {
    return Uint8Array.from(this.#shown);
  }

  get repeats(): readonly TerminalByte[] {
    return this.#repeats;
  }

  /** Repeated bytes that differ from what was shown: the replicas have diverged. */
  get mismatches(): readonly Mismatch[] {
    return this.#mismatches;
  }

  put(output: TerminalByte): number {
    const { view } = this.#arbiter;
    if (output.processor !== view.primary || output.term < view.term) return this.expectedOrdinal;
    const shown = this.#shown[output.ordinal];
    if (output.ordinal === this.expectedOrdinal) this.#shown.push(output.byte);
    else if (shown !== undefined) {
      this.#repeats.push(output);
      if (shown !== output.byte) this.#mismatches.push({ ...output, shown });
    }
    return this.expectedOrdinal;
  }
}
