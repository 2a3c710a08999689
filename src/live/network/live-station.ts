/**
 * The machine's place on its Ethernet, whose other end is the host's network. What comes is given to the processor that
 * leads at the pace of a cable of 10 Mbit/s, so that an epoch has no more of it than a cable would bring.
 */
import type { Effects } from '../../../devices/effects';
import type { Clock } from '../../ports/clock';
import type { EthernetStation, Transmission, TransmissionEnd } from '../../ports/ethernet';
import type { Trace } from '../../ports/trace';
import { SEGMENT } from '../../trace/actors';
import { frameText } from '../../trace/ethernet/frame-text';

export interface LiveStationOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly effects: Effects;
  /** The processor that leads now. */
  readonly leader: () => string;
  /** Sends a frame to the other end; returns whether it has gone. */
  readonly carry: (frame: Uint8Array) => boolean;
  /** Hears of each frame of either end, with the instant. */
  readonly onFrame?: (frame: Uint8Array, at: number) => void;
}

const NAME = 'machine';
const actor = `${SEGMENT}.${NAME}`;
/** Header and data; the check sequence is not among them. */
const longestFrame = 1514;
/** A station makes a shorter frame as long as this; passt does not, and the controller takes none for whole. */
const shortestFrame = 60;
/** Preamble, check sequence and gap. */
const overheadBytes = 24;
const nsPerByte = 800;
/** So late a timer may be, and the next frames come at once. */
const latenessNs = 2_000_000;
/** Frames that wait for the cable; a switch has no more room, either. */
const greatestWaiting = 128;
/**
 * What has come so lately, and no more of it than may wait, comes again for the next processor that leads, once that
 * has had time for its failover epoch: the one before may have died with it, and passt acknowledges no segment twice.
 */
const memoryNs = 3_000_000_000;
const settlingNs = 100_000_000;

interface Sent {
  readonly processor: string;
  readonly tell: (how: TransmissionEnd) => void;
}

export class LiveStation implements EthernetStation {
  /** Frames of the guest; frames for the guest; and of either those that were lost. */
  readonly figures = { framesSent: 0, framesReceived: 0, framesDropped: 0 };
  private readonly listeners = new Map<string, (frame: Uint8Array) => boolean>();
  /** Transmissions that have ended, in order, and not been told so. */
  private ended: Sent[] = [];
  private waiting: Uint8Array[] = [];
  /** What the processor that leads was given, with the instants. */
  private recent: { readonly at: number; readonly frame: Uint8Array }[] = [];
  /** What is to come again. */
  private lost: Uint8Array[] = [];
  /** Until when the cable is busy with what has come. */
  private busyUntil = 0;

  constructor(private readonly options: LiveStationOptions) {
    options.clock.subscribe(actor, ({ name }) => {
      if (name === 'sent') this.ended.shift()?.tell('sent');
      else if (name === 'settled') this.repeat();
      else this.deliver();
    });
  }

  hear(processor: string, listener: (frame: Uint8Array) => boolean): void {
    this.listeners.set(processor, listener);
  }

  /** A frame that the other end does not take is lost, as on any Ethernet. */
  send({ processor, operation, frame }: Transmission, tell: Sent['tell']): void {
    const { clock, trace, effects, leader, carry, onFrame } = this.options;
    if (processor !== leader()) return;
    if (carry(frame)) this.figures.framesSent++;
    else this.figures.framesDropped++;
    const what = `frame of ${frame.length} bytes`;
    effects.add({ at: clock.nowAt, processor, device: 'lan', sensitivity: 'unreliable', what, data: frame });
    const facts = () => ({ from: NAME, processor, operation, bytes: frame.length, frame: frameText(frame) });
    trace.record(SEGMENT, 'ethernet.sent', facts);
    onFrame?.(frame, clock.nowAt);
    this.ended.push({ processor, tell });
    clock.arm(clock.nowAt, { actor, name: 'sent' });
  }

  /** What has left cannot be called back; its end is not told. */
  abort(processor: string): void {
    this.ended = this.ended.map((sent) => (sent.processor === processor ? { processor, tell: () => {} } : sent));
  }

  powerOff(processor: string): void {
    this.listeners.delete(processor);
    this.abort(processor);
  }

  /** A frame has come from the other end. */
  arrived(frame: Uint8Array): void {
    this.options.onFrame?.(frame, this.options.clock.nowAt);
    if (frame.length > longestFrame || this.waiting.length >= greatestWaiting) this.lose(frame);
    else {
      this.waiting.push(padded(frame));
      if (this.waiting.length === 1) this.deliver();
    }
  }

  /** Another processor leads from now on. */
  leaderChanged(): void {
    const { clock } = this.options;
    const lately = this.recent.filter(({ at }) => at > clock.nowAt - memoryNs).map(({ frame }) => frame);
    this.recent = [];
    this.lost = [...this.lost, ...lately].slice(-greatestWaiting);
    clock.arm(clock.nowAt + settlingNs, { actor, name: 'settled' });
  }

  private repeat(): void {
    const isIdle = this.waiting.length === 0;
    this.waiting.unshift(...this.lost);
    this.lost = [];
    if (isIdle) this.deliver();
  }

  /** Delivers what the cable has brought by now. */
  private deliver(): void {
    const { clock } = this.options;
    const { nowAt } = clock;
    for (let [frame] = this.waiting; frame !== undefined; [frame] = this.waiting) {
      if (this.busyUntil > nowAt) {
        clock.arm(this.busyUntil, { actor, name: 'free' });
        return;
      }
      this.waiting.shift();
      this.busyUntil = Math.max(this.busyUntil, nowAt - latenessNs) + (frame.length + overheadBytes) * nsPerByte;
      this.give(frame);
    }
  }

  private give(frame: Uint8Array): void {
    const { clock, trace, leader } = this.options;
    const processor = leader();
    this.recent.push({ at: clock.nowAt, frame });
    if (this.recent.length > greatestWaiting) this.recent.shift();
    if (this.listeners.get(processor)?.(frame) === true) {
      this.figures.framesReceived++;
      trace.record(SEGMENT, 'ethernet.forwarded', { to: NAME, processor, bytes: frame.length });
    } else {
      this.figures.framesDropped++;
      trace.record(SEGMENT, 'ethernet.unheard', { to: NAME, bytes: frame.length });
    }
  }

  private lose(frame: Uint8Array): void {
    this.figures.framesDropped++;
    this.options.trace.record(SEGMENT, 'ethernet.lost', { from: 'host', to: NAME, bytes: frame.length });
  }
}

function padded(frame: Uint8Array): Uint8Array {
  if (frame.length >= shortestFrame) return frame;
  const whole = new Uint8Array(shortestFrame);
  whole.set(frame);
  return whole;
}
