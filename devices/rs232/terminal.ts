/** The terminal on the network: it shows each ordinal once, keeps input until it is confirmed, and refuses a deposed processor. */
import { type Actor, createActor } from 'xstate';
import { consoleMachine } from '../../machines/console';
import { assert } from '../../src/base/assert';
import type { Arbiter } from '../../src/ports/arbiter';
import type { Clock } from '../../src/ports/clock';
import type { Terminal, TerminalByte } from '../../src/ports/terminal';
import type { Inspect } from '../device';
import { watched } from '../watched';

export interface Mismatch extends TerminalByte {
  /** What is on the screen at this ordinal. */
  readonly shown: number;
}

export interface TerminalOptions {
  readonly arbiter: Pick<Arbiter, 'isFenced'>;
  readonly clock: Clock;
  /** What will be typed, and when. */
  readonly typed?: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  readonly inspect?: Inspect;
  /** Whether it drops repeated bytes by their ordinals; and whether who asks for input says from which ordinal on. */
  readonly dropsRepeats?: boolean;
  readonly numbersInput?: boolean;
}

const ACTOR = 'terminal';
const EMPTY = new Uint8Array(0);

export class NetworkTerminal implements Terminal {
  readonly #options: TerminalOptions;
  readonly #chart: Actor<typeof consoleMachine>;
  readonly #shown: number[] = [];
  readonly #repeats: TerminalByte[] = [];
  readonly #mismatches: Mismatch[] = [];
  /** Typed and not yet confirmed. */
  readonly #kept: number[] = [];
  /** How many of them have been confirmed since; they go when they are the greater part. */
  #passed = 0;
  #confirmed = 0;
  /** Hears that there is input. */
  onInput: () => void = () => {};

  constructor(options: TerminalOptions) {
    this.#options = options;
    const { clock, typed = [], inspect } = options;
    clock.subscribe(ACTOR, (event) => this.type(event.data as Uint8Array));
    for (const { at, bytes } of typed) clock.arm(at, { actor: ACTOR, name: 'typed', data: bytes });
    this.#chart = watched(createActor(consoleMachine, { id: ACTOR, systemId: ACTOR, inspect }), clock).start();
  }

  get state(): unknown {
    return this.#chart.getSnapshot().value;
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
    if (this.#options.arbiter.isFenced(output.processor)) return this.expectedOrdinal;
    const shown = this.#shown[output.ordinal];
    if (this.#options.dropsRepeats === false) this.#shown.push(output.byte);
    else if (output.ordinal === this.expectedOrdinal) this.#shown.push(output.byte);
    else if (shown !== undefined) {
      this.#repeats.push(output);
      if (shown !== output.byte) this.#mismatches.push({ ...output, shown });
    }
    return this.expectedOrdinal;
  }

  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.#kept.push(byte);
    this.#chart.send({ type: 'key.typed' });
    this.onInput();
  }

  input(processor: string, asked: number, most: number): Uint8Array {
    if (this.#options.arbiter.isFenced(processor)) return EMPTY;
    const from = this.#options.numbersInput === false ? this.#confirmed : asked;
    assert(from >= this.#confirmed, 'confirmed input is not asked for again');
    const at = this.#passed + from - this.#confirmed;
    return at >= this.#kept.length ? EMPTY : Uint8Array.from(this.#kept.slice(at, at + most));
  }

  confirmInput(processor: string, upTo: number): void {
    if (upTo <= this.#confirmed || this.#options.arbiter.isFenced(processor)) return;
    this.#passed = Math.min(this.#kept.length, this.#passed + upTo - this.#confirmed);
    this.#confirmed = upTo;
    if (2 * this.#passed >= this.#kept.length) {
      this.#kept.splice(0, this.#passed);
      this.#passed = 0;
    }
    this.#chart.send({ type: this.#kept.length > 0 ? 'input.confirmed' : 'input.exhausted' });
  }
}
