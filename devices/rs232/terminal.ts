/**
 * The terminal on the network: shows each ordinal once, keeps input until confirmed, and refuses a deposed processor.
 */
import { type Actor, type AnyActorRef, assertEvent, createActor } from 'xstate';
import { consoleMachine } from '../../machines/console';
import { assert } from '../../src/base/assert';
import type { Arbiter } from '../../src/ports/arbiter';
import type { Clock } from '../../src/ports/clock';
import type { Terminal, TerminalByte } from '../../src/ports/terminal';
import { watched } from '../watched';

export interface Mismatch extends TerminalByte {
  /** The byte on the screen at this ordinal. */
  readonly shown: number;
}

export interface TerminalOptions {
  readonly arbiter: Pick<Arbiter, 'isFenced'>;
  readonly clock: Clock;
  /** The bytes to be typed: at an instant, or as soon as the guest listens. */
  readonly typed?: readonly { readonly at: number | 'listening'; readonly bytes: Uint8Array }[];
  /** The actor of its chart. */
  readonly parent?: AnyActorRef;
  /**
   * Whether the terminal drops repeated bytes by their ordinals; and whether a processor that asks for input names an
   * ordinal.
   */
  readonly dropsRepeats?: boolean;
  readonly numbersInput?: boolean;
  /** Where the terminal is behind a connection: takes what is typed, and brings it to `keep`. */
  readonly typist?: (bytes: Uint8Array) => void;
}

/** What is left of a terminal that is started anew: so much text, and the input from this ordinal on. */
interface Recovered {
  readonly shown: number;
  readonly typed: Uint8Array;
  readonly typedFrom: number;
}

const ACTOR = 'terminal';
const EMPTY = new Uint8Array(0);

export class NetworkTerminal implements Terminal {
  private readonly options: TerminalOptions;
  private readonly chart: Actor<typeof consoleMachine>;
  private readonly shown: number[] = [];
  private readonly repeated: TerminalByte[] = [];
  private readonly mismatched: Mismatch[] = [];
  /** Typed and not yet confirmed. */
  private readonly kept: number[] = [];
  /** How many of them have been confirmed since; they are removed when they are the greater part. */
  private passed = 0;
  private confirmed = 0;
  /** Bytes that have been typed so far. */
  typedBytes = 0;

  constructor(options: TerminalOptions) {
    this.options = options;
    const { clock, typed = [], parent } = options;
    clock.subscribe(ACTOR, (event) => this.type(event.data as Uint8Array));
    for (const { at, bytes } of typed) {
      if (at !== 'listening') clock.arm(at, { actor: ACTOR, name: 'typed', data: bytes });
    }
    const bound = consoleMachine.provide({
      actions: {
        keep: ({ event }) => {
          assertEvent(event, 'key.typed');
          this.press(event.bytes);
        },
        typeForListener: () => {
          for (const { at, bytes } of typed) if (at === 'listening') this.press(bytes);
        },
      },
    });
    this.chart = watched(createActor(bound, { id: ACTOR, systemId: ACTOR, parent }), clock).start();
  }

  get state(): unknown {
    return this.chart.getSnapshot().value;
  }

  get expectedOrdinal(): number {
    return this.shown.length;
  }

  get text(): Uint8Array {
    return Uint8Array.from(this.shown);
  }

  /** All text is kept. */
  get firstText(): number {
    return 0;
  }

  /** The text from one ordinal up to another one. */
  textBetween(from: number, upTo: number): Uint8Array {
    return Uint8Array.from(this.shown.slice(from, upTo));
  }

  get repeats(): readonly TerminalByte[] {
    return this.repeated;
  }

  /** Repeated bytes that differ from the bytes shown: the replicas have diverged. */
  get mismatches(): readonly Mismatch[] {
    return this.mismatched;
  }

  put(output: TerminalByte): number {
    if (this.options.arbiter.isFenced(output.processor)) return this.expectedOrdinal;
    const shown = this.shown[output.ordinal];
    if (this.options.dropsRepeats === false) this.shown.push(output.byte);
    else if (output.ordinal === this.expectedOrdinal) this.shown.push(output.byte);
    else if (shown !== undefined) {
      this.repeated.push(output);
      if (shown !== output.byte) this.mismatched.push({ ...output, shown });
    }
    return this.expectedOrdinal;
  }

  type(bytes: Uint8Array): void {
    this.chart.send({ type: 'key.typed', bytes });
  }

  listened(processor: string): void {
    if (!this.options.arbiter.isFenced(processor)) this.chart.send({ type: 'guest.listened' });
  }

  input(processor: string, asked: number, most: number): Uint8Array {
    if (this.options.arbiter.isFenced(processor)) return EMPTY;
    const from = this.options.numbersInput === false ? this.confirmed : asked;
    assert(from >= this.confirmed, 'confirmed input is not asked for again');
    const at = this.passed + from - this.confirmed;
    return at >= this.kept.length ? EMPTY : Uint8Array.from(this.kept.slice(at, at + most));
  }

  confirmInput(processor: string, upTo: number): void {
    if (upTo <= this.confirmed || this.options.arbiter.isFenced(processor)) return;
    this.passed = Math.min(this.kept.length, this.passed + upTo - this.confirmed);
    this.confirmed = upTo;
    if (2 * this.passed < this.kept.length) return;
    this.kept.splice(0, this.passed);
    this.passed = 0;
  }

  /** Keeps keys until they are confirmed. */
  keep(bytes: Uint8Array): void {
    this.typedBytes += bytes.length;
    for (const byte of bytes) this.kept.push(byte);
  }

  /** Input before this ordinal has been confirmed. */
  get confirmedInput(): number {
    return this.confirmed;
  }

  /** The terminal has been started anew: so much of its text is left, and all this input. */
  recover({ shown, typed, typedFrom }: Recovered): void {
    this.shown.length = Math.min(this.shown.length, shown);
    this.kept.length = 0;
    this.passed = 0;
    this.confirmed = typedFrom;
    this.typedBytes = typedFrom;
    this.keep(typed);
  }

  private press(bytes: Uint8Array): void {
    const { typist } = this.options;
    if (typist === undefined) this.keep(bytes);
    else typist(bytes);
  }
}
