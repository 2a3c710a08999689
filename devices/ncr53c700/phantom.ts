/**
 * The phantom target (DESIGN §4): a promoted hypervisor runs each outstanding I/O program against it, without time passing,
 * and gets the uncertain interrupt: CHECK CONDITION, delivered the way the guest's own program delivers a status.
 */
import type { BusPhase, BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion, DmaPort } from '../device';
import { type BusLines, ScriptsProcessor, sense, type Wait } from './scripts';

const CHECK_CONDITION = 0x02;
const COMMAND_COMPLETE = 0x00;
/** Bus signals after which a program that never ends counts as wild and hears a reset. */
const MAX_SIGNALS = 10_000;

export class PhantomBus implements BusPort {
  readonly processor = 'phantom';
  readonly #signals: BusSignal[] = [];
  #phase: BusPhase | undefined;
  #attention = false;

  hear = (): void => {};

  select(_target: number, attention: boolean): void {
    this.#attention = attention;
    this.#signals.push({ type: 'selected' });
    this.#request(attention ? 'messageOut' : 'command');
  }

  setAttention(on: boolean): void {
    this.#attention = on;
  }

  /** Swallows the identify message and the command. */
  send(bytes: Uint8Array): number {
    this.#request(this.#phase === 'messageOut' ? 'command' : 'status');
    return bytes.length;
  }

  receive(limit: number): Uint8Array {
    const given = this.#phase === 'status' ? CHECK_CONDITION : COMMAND_COMPLETE;
    if (this.#phase === 'status') this.#request('messageIn');
    else this.#signals.push({ type: 'busFree' });
    return limit === 0 ? new Uint8Array(0) : Uint8Array.of(given);
  }

  reset(): void {
    this.#signals.length = 0;
  }

  /** The next signal; a program that starts in the middle of a connection, or after a disconnection, gets its status. */
  next(wait: Wait): BusSignal {
    const queued = this.#signals.shift();
    if (queued !== undefined) return queued;
    if (wait === 'reselection') {
      this.#request('messageIn');
      return { type: 'reselected', target: 0 };
    }
    if (wait === 'request' && this.#phase === undefined) {
      this.#phase = this.#attention ? 'messageOut' : 'status';
      return { type: 'request', phase: this.#phase };
    }
    return { type: 'busFree' };
  }

  #request(phase: BusPhase): void {
    this.#phase = phase;
    this.#signals.push({ type: 'request', phase });
  }
}

/** The completion of the uncertain interrupt of one outstanding operation. `detail` is the `detail` of its output. */
export function runAgainstPhantom(
  detail: Readonly<Record<string, number>>,
  dma: Pick<DmaPort, 'read'>,
  device = 'scsi',
): Completion {
  const bus = new PhantomBus();
  const lines: BusLines = { connected: true, request: undefined, phase: undefined };
  const start = { dsp: detail.dsp, temp: detail.temp ?? 0, sfbr: detail.sfbr ?? 0 };
  const first = dma.read(start.dsp, 4);
  /** SELECT and WAIT RESELECT start from a free bus; anything else resumes a connection. */
  if (first.length === 4 && first[3] >>> 6 === 1 && ((first[3] >>> 3) & 7) !== 1) lines.connected = false;
  const program = new ScriptsProcessor(device, bus, lines, (address, length) => dma.read(address, length), start);
  let stop = program.run();
  for (let signals = 0; stop !== 'interrupt'; signals++) {
    const signal = signals < MAX_SIGNALS ? bus.next(stop) : ({ type: 'reset' } as const);
    sense(lines, signal);
    if (program.signal(signal)) stop = program.run();
  }
  return program.completion();
}
