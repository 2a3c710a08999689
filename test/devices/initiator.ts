/** An initiator that a test scripts: no controller, only the bus. It does what the target's phases ask for. */
import type { BusPhase, BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { FakeClock } from './fake-clock';

export interface Command {
  readonly target: number;
  readonly cdb: readonly number[];
  /** The unit in IDENTIFY; `undefined`: selection without ATN, and no message. */
  readonly unit?: number;
  /** What it gives in the data out phase; after its end zeros. */
  readonly out?: Uint8Array;
  /** Bytes of one transfer. */
  readonly piece?: number;
  /** The privilege to disconnect. */
  readonly disconnects?: boolean;
  /** In these transfers, counted from 1, it asserts ATN, and then sends this message. */
  readonly interrupts?: { readonly transfers: readonly number[]; readonly message: number };
}

export interface Answer {
  readonly status: number | undefined;
  readonly data: Uint8Array;
  /** Bytes that the target has taken in the data out phase. */
  readonly taken: number;
  /** Phases and bus free, repeats of one left out. */
  readonly phases: readonly (BusPhase | 'busFree')[];
  readonly messages: readonly number[];
}

const [DISCONNECT, NO_OPERATION, IDENTIFY, MAY_DISCONNECT] = [0x04, 0x08, 0x80, 0x40];
const zeros = new Uint8Array(4096);
const greatestTransfers = 1 << 21;

export class Initiator {
  #command: Command = { target: 0, cdb: [] };
  #status: number | undefined;
  #data: Uint8Array[] = [];
  #taken = 0;
  #sentOfCommand = 0;
  #phases: (BusPhase | 'busFree')[] = [];
  #messages: number[] = [];
  #over = true;
  #transfers = 0;
  #identified = false;

  constructor(
    private readonly clock: FakeClock,
    private readonly port: BusPort,
  ) {
    port.hear((signal) => this.#hear(signal));
  }

  /** Until COMMAND COMPLETE, or until the bus is free without it. */
  perform(command: Command): Answer {
    this.begin(command);
    while (!this.#over && this.clock.nextAt !== Number.POSITIVE_INFINITY) this.clock.run(this.clock.nextAt);
    return this.answer;
  }

  begin(command: Command): void {
    this.#command = command;
    this.#status = undefined;
    this.#data = [];
    this.#taken = 0;
    this.#sentOfCommand = 0;
    this.#phases = [];
    this.#messages = [];
    this.#over = false;
    this.#transfers = 0;
    this.#identified = false;
    this.port.select(command.target, command.unit !== undefined);
  }

  get isOver(): boolean {
    return this.#over;
  }

  get answer(): Answer {
    const data = new Uint8Array(this.#data.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#data) {
      data.set(part, at);
      at += part.length;
    }
    const [status, taken, phases, messages] = [this.#status, this.#taken, this.#phases, this.#messages];
    return { status, data, taken, phases, messages };
  }

  #hear(signal: BusSignal): void {
    if (signal.type === 'request') this.#transfer(signal.phase);
    else if (signal.type === 'busFree') this.#freed();
    else if (signal.type !== 'selected' && signal.type !== 'reselected') this.#over = true;
  }

  /** After DISCONNECT the target comes back. */
  #freed(): void {
    this.#note('busFree');
    this.#over = this.#messages.at(-1) !== DISCONNECT;
  }

  #note(phase: BusPhase | 'busFree'): void {
    if (this.#phases.at(-1) !== phase) this.#phases.push(phase);
  }

  #transfer(phase: BusPhase): void {
    this.#note(phase);
    const { interrupts, piece = 1 << 24 } = this.#command;
    if (++this.#transfers > greatestTransfers) throw new Error(`the target asks without end for ${phase}`);
    if (interrupts?.transfers.includes(this.#transfers)) this.port.setAttention(true);
    if (phase === 'messageOut') this.#sendMessage();
    else if (phase === 'command')
      this.#sentOfCommand += this.port.send(Uint8Array.from(this.#command.cdb).subarray(this.#sentOfCommand));
    else if (phase === 'dataOut') this.#sendData(piece);
    else this.#receive(phase, phase === 'dataIn' ? piece : 1);
  }

  #sendMessage(): void {
    const { unit = 0, disconnects, interrupts } = this.#command;
    const message = this.#identified
      ? (interrupts?.message ?? NO_OPERATION)
      : IDENTIFY | (disconnects ? MAY_DISCONNECT : 0) | unit;
    this.#identified = true;
    this.port.setAttention(false);
    this.port.send(Uint8Array.of(message));
  }

  #sendData(piece: number): void {
    const part = this.#command.out?.subarray(this.#taken, this.#taken + piece) ?? zeros;
    this.#taken += this.port.send(part.length > 0 ? part : zeros.subarray(0, piece));
  }

  #receive(phase: BusPhase, limit: number): void {
    const { bytes } = this.port.receive(limit);
    if (phase === 'status') this.#status = bytes[0];
    else if (phase === 'messageIn') this.#messages.push(...bytes);
    else this.#data.push(bytes);
    this.port.acknowledge();
  }
}
