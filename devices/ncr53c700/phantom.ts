/**
 * The phantom target (§3.3). A promoted hypervisor runs each outstanding I/O program against the phantom, in no time,
 * to form the uncertain interrupt: CHECK CONDITION, delivered as the guest's own program delivers a status. A target
 * that had disconnected reselects first.
 */
import type { BusPhase, BusPort, BusSignal, Received } from '../../src/ports/scsi-bus';
import type { Completion, DmaPort } from '../device';
import { STATUS } from '../scsi/sense';
import { BusLines } from './lines';
import { runWithoutTime } from './program-chart';
import { programStart } from './program-start';
import { NO_TARGET } from './registers';
import { ScriptsProcessor, type Wait } from './scripts';

const [COMMAND_COMPLETE, IDENTIFY] = [0x00, 0x80];
/** The phantom's signals take no time: a program that has not ended after so many counts as wild, and hears a reset. */
const MAX_SIGNALS = 10_000;

export class PhantomBus implements BusPort {
  readonly processor = 'phantom';
  private readonly signals: BusSignal[] = [];
  private phase: BusPhase | undefined;
  private attention = false;
  /** From a reselection to the end of that connection. */
  private reselecting = false;
  /** The next phase, after the initiator has acknowledged. */
  private nextPhase: BusPhase | 'free' | undefined;
  private told = 0;

  /**
   * `disconnected`: targets that may still reselect, one bit each. `identifying`: one has just reselected, and the
   * program has not taken its IDENTIFY; otherwise a continued connection is past its messages.
   */
  constructor(
    public disconnected: number,
    identifying = false,
  ) {
    if (identifying) this.identify();
  }

  hear = (): void => {};

  /** A target that reselects has won the arbitration before. */
  select(_target: number, attention: boolean): void {
    if (this.reselecting) return;
    this.attention = attention;
    this.signals.push({ type: 'selected' });
    this.request('command');
  }

  /** A target that has answered stays connected. */
  withdraw(): void {
    if (this.signals[0]?.type === 'selected') this.signals.length = 0;
  }

  setAttention(on: boolean): void {
    this.attention = on;
  }

  /** Accepts messages and the command, without effect. */
  send(bytes: Uint8Array): number {
    const afterMessage = this.nextPhase === 'free' || this.nextPhase === undefined ? 'status' : this.nextPhase;
    this.request(this.phase === 'messageOut' ? afterMessage : 'status');
    return bytes.length;
  }

  receive(limit: number): Received {
    if (limit === 0) return { bytes: new Uint8Array(0) };
    if (this.phase === 'status') {
      this.nextPhase = 'messageIn';
      return { bytes: Uint8Array.of(STATUS.checkCondition) };
    }
    const identifies = this.nextPhase === 'status';
    if (!identifies) this.nextPhase = 'free';
    return { bytes: Uint8Array.of(identifies ? IDENTIFY : COMMAND_COMPLETE) };
  }

  acknowledge(): void {
    if (this.nextPhase === 'free') {
      this.reselecting = false;
      this.signals.push({ type: 'busFree' });
    } else this.request(this.nextPhase ?? 'status');
  }

  reset(): void {
    this.reselecting = false;
    this.signals.length = 0;
  }

  leave(): void {
    this.reset();
  }

  /** The next signal for a program that waits; `undefined` if the program would wait for ever. */
  next(wait: Wait): BusSignal | undefined {
    if (++this.told > MAX_SIGNALS) return { type: 'reset' };
    const queued = this.signals.shift();
    if (queued !== undefined) return queued;
    if (wait === 'awaitsReselection') return this.reselects();
    if (wait === 'awaitsRequest') {
      this.request('status');
      return this.signals.shift();
    }
    return { type: 'busFree' };
  }

  /** The target with the highest ID that had disconnected reselects. */
  reselects(): BusSignal | undefined {
    if (this.disconnected === 0) return undefined;
    const target = 31 - Math.clz32(this.disconnected);
    this.disconnected &= ~(1 << target);
    this.identify();
    return { type: 'reselected', target };
  }

  /** The message of a target that has reselected; its status follows. */
  private identify(): void {
    this.reselecting = true;
    this.request('messageIn');
    this.nextPhase = 'status';
  }

  private request(phase: BusPhase): void {
    if (this.attention) this.nextPhase = phase;
    this.phase = this.attention ? 'messageOut' : phase;
    this.signals.push({ type: 'request', phase: this.phase });
  }
}

/**
 * The completion of the uncertain interrupt of one outstanding operation, whose output has `detail`; `undefined` if the
 * chip could not have delivered one: the program waits for a target, and none had disconnected.
 */
export function runAgainstPhantom(
  detail: Readonly<Record<string, number>>,
  dma: Pick<DmaPort, 'read'>,
  device: string,
): Completion | undefined {
  const bus = new PhantomBus(detail.disconnected ?? 0, detail.identifying === 1);
  const lines = new BusLines();
  lines.target = detail.connected ?? NO_TARGET;
  lines.connected = lines.target !== NO_TARGET;
  lines.acknowledging = detail.acknowledging === 1;
  lines.disconnected = bus.disconnected;
  const program = new ScriptsProcessor(device, bus, lines, (at, length) => dma.read(at, length), programStart(detail));
  if (runWithoutTime(program, lines, (wait) => bus.next(wait)) !== 'interrupts') return undefined;
  return { ...program.completion(), operation: detail.operation };
}
