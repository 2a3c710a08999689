import { type Observable, Subject } from 'rxjs';
import type { Random } from '../base/random';
import type { Clock } from '../ports/clock';
import type { LinkEnd } from '../ports/link';
import type { Trace } from '../ports/trace';
import { decodeFrame } from '../protocol/frame';
import { type FrameFault, FrameFaults } from './plan/frame-faults';
import { faultlessLink, isCut, type LinkPlan } from './plan/link-plan';

export interface LossyLinkOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly random: Random;
  /** The two processors that the link joins; each direction is an actor of the clock, `link.left>right`. */
  readonly processors: readonly [string, string];
  readonly bitsPerSecond: number;
  /**
   * A longer frame goes out in packets of so many bytes, and frames that are handed over at one instant fill packets
   * together: they arrive together. Without this option, or with `Infinity`, each frame is one packet.
   */
  readonly packetBytes?: number;
  readonly faults: LinkPlan;
  /** Whether this processor hears nothing at this moment. */
  readonly isDeaf?: (processor: string) => boolean;
  /** Hears of each frame as it is handed to the wire, and of a second one where it is doubled. */
  readonly onFrame?: (frame: FrameOnWire) => void;
}

/** A frame on its way, as an observer outside of the world sees it. */
export interface FrameOnWire {
  readonly from: string;
  readonly to: string;
  /** Its number among all frames of this way, from 1 on; a doubled one has that of its original. */
  readonly number: number;
  /** When it was handed to the wire, and when it arrives; never where it is lost or cut. */
  readonly sentAt: number;
  readonly arrivesAt: number | undefined;
  /** As it was sent; and as it arrives, which is the same array unless it was spoilt. */
  readonly sent: Uint8Array;
  readonly bytes: Uint8Array;
}

/** From one processor to another. */
export interface Way {
  readonly from: string;
  readonly to: string;
  /** So many have been handed to the wire. */
  readonly frames: number;
}

/**
 * Preamble, header, checksum and gap of an Ethernet frame (the prototype drove the controller itself), and the shortest
 * frame with them.
 */
const overheadBytes = 38;
const shortestBytes = 84;
/** A frame that takes longer on the wire goes out in pieces of this length: for example the data of one long read. */
const longestPieceNs = 10_000_000;

/** In how many packets a frame goes over the wire. */
export const packetsOf = (frameBytes: number, packetBytes: number): number =>
  Math.max(1, Math.ceil(frameBytes / packetBytes));

/** Bytes that a frame takes on the wire: its own, and the overhead of each packet. */
export function bytesOnWire(frameBytes: number, packetBytes: number): number {
  const packets = packetsOf(frameBytes, packetBytes);
  if (packets === 1) return Math.max(shortestBytes, frameBytes + overheadBytes);
  const last = frameBytes - (packets - 1) * packetBytes;
  return (packets - 1) * (packetBytes + overheadBytes) + Math.max(shortestBytes, last + overheadBytes);
}

/** A point-to-point Ethernet: one frame at a time in each direction; a frame on the wire outlives its sender. */
export class LossyLink {
  /** In the order of the processors. */
  readonly ends: readonly [Direction, Direction];
  private readonly randomness: Randomness;

  constructor(options: LossyLinkOptions) {
    const { random, processors } = options;
    const randomness: Randomness = {
      loss: random,
      jitter: random.derive('jitter'),
      duplication: random.derive('duplication'),
      corruption: random.derive('corruption'),
    };
    this.randomness = randomness;
    const arrivals = [new Subject<Uint8Array>(), new Subject<Uint8Array>()] as const;
    const [one, other] = processors;
    this.ends = [
      new Direction(one, other, arrivals[0], arrivals[1], randomness, options),
      new Direction(other, one, arrivals[1], arrivals[0], randomness, options),
    ];
  }

  /** Other faults are planned from now on; those that have come are the same. */
  change(faults: LinkPlan): void {
    for (const end of this.ends) end.change(faults);
  }

  /** From now on chance goes another way. */
  reseed(seed: number): void {
    for (const random of Object.values(this.randomness)) random.reseed(seed);
  }
}

/** Each fault has randomness of its own: adding one fault leaves the others at their instants. */
type Randomness = Readonly<Record<'loss' | 'jitter' | 'duplication' | 'corruption', Random>>;

interface Arrival {
  readonly timer: number;
  readonly data: Uint8Array;
  /** After the packet has left. */
  readonly laterNs: number;
}

/** One end, with the wire from here to the other end. */
class Direction implements LinkEnd {
  private readonly actor: string;
  /** The instant at which the wire is free. */
  private freeAt = 0;
  /** When the last frame was handed over; the bytes of all frames of that instant, and their arrivals. */
  private handedAt = -1;
  private handedBytes = 0;
  private arrivals: Arrival[] = [];
  /** What is to happen to single frames. */
  private readonly named: FrameFaults;
  private faults: LinkPlan;

  constructor(
    private readonly from: string,
    private readonly to: string,
    readonly frames: Observable<Uint8Array>,
    private readonly there: Subject<Uint8Array>,
    private readonly random: Randomness,
    private readonly options: LossyLinkOptions,
  ) {
    this.actor = `link.${from}>${to}`;
    this.faults = options.faults;
    this.named = new FrameFaults(this.mine, messageIn);
    options.clock.subscribe(this.actor, (event) => this.arrived(event.data as Uint8Array));
  }

  change(faults: LinkPlan): void {
    this.faults = faults;
    this.named.change(this.mine);
  }

  /** The way, and how many frames it has had so far. */
  get way(): Way {
    const { from, to, named } = this;
    return { from, to, frames: named.sent };
  }

  private get mine(): readonly FrameFault[] {
    return (this.faults.frames ?? []).filter(({ from, to }) => from === this.from && to === this.to);
  }

  private arrived(frame: Uint8Array): void {
    const { from, to } = this;
    const { isDeaf, trace } = this.options;
    if (isDeaf?.(to)) trace.record('link', 'frame.unheard', { from, to, bytes: frame.length });
    else this.there.next(frame);
  }

  send(frame: Uint8Array, between?: true): number {
    const { from, to, random } = this;
    const { clock, trace, bitsPerSecond, packetBytes = Number.POSITIVE_INFINITY } = this.options;
    const bytes = this.sharesPackets ? this.bytesTogether(frame) : bytesOnWire(frame.length, packetBytes);
    const wireNs = Math.ceil((bytes * 8e9) / bitsPerSecond);
    const startsAt = Math.max(this.freeAt, clock.nowAt);
    this.freeAt = startsAt + wireNs;
    this.arrivals = this.arrivals.map((arrival) => this.arriving(arrival, this.freeAt));
    const leavesAt = between ? Math.min(startsAt, clock.nowAt + longestPieceNs) + wireNs : this.freeAt;
    const faults = this.faultsNow;
    const lost = random.loss.chance(faults.loss);
    const due = this.named.due(frame);
    const dropped = due.find(({ kind }) => kind === 'drop');
    if (isCut(faults, from, to, clock.nowAt)) this.vanish('frame.cut', frame);
    else if (lost || dropped !== undefined) this.vanish('frame.lost', frame, dropped);
    else {
      this.deliver(frame, leavesAt, faults, due);
      if (random.duplication.chance(faults.duplication)) {
        trace.record('link', 'frame.duplicated', { from, to, bytes: frame.length });
        this.deliver(frame, leavesAt, faults);
      }
    }
    return this.freeAt;
  }

  private get sharesPackets(): boolean {
    return (this.options.packetBytes ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY;
  }

  /** The bytes on the wire that this frame adds to those of the same instant. */
  private bytesTogether({ length }: Uint8Array): number {
    const { clock, packetBytes = Number.POSITIVE_INFINITY } = this.options;
    const before = clock.nowAt === this.handedAt ? this.handedBytes : 0;
    if (before === 0) this.arrivals = [];
    this.handedAt = clock.nowAt;
    this.handedBytes = before + length;
    return bytesOnWire(this.handedBytes, packetBytes) - (before === 0 ? 0 : bytesOnWire(before, packetBytes));
  }

  /** The frame arrives with what has been handed over at the same instant since. */
  private arriving({ timer, data, laterNs }: Arrival, leavesAt: number): Arrival {
    const { clock } = this.options;
    clock.disarm(timer);
    return { timer: clock.arm(leavesAt + laterNs, { actor: this.actor, name: 'frame', data }), data, laterNs };
  }

  private deliver(sent: Uint8Array, leavesAt: number, faults: LinkPlan, due: readonly FrameFault[] = []): void {
    const { actor, from, to, random } = this;
    const { clock, onFrame } = this.options;
    const [frame, laterNs] = due.length === 0 ? [sent, 0] : this.changed(sent, due);
    const data = random.corruption.chance(faults.corruption) ? this.corrupted(frame) : frame;
    const jitterNs = faults.jitterNs === 0 ? 0 : random.jitter.integer(0, faults.jitterNs);
    const arrivesAt = leavesAt + faults.latencyNs + jitterNs + laterNs;
    onFrame?.({ from, to, number: this.named.sent, sentAt: clock.nowAt, arrivesAt, sent, bytes: data });
    const timer = clock.arm(arrivesAt, { actor, name: 'frame', data });
    if (this.sharesPackets) this.arrivals.push({ timer, data, laterNs: arrivesAt - leavesAt });
  }

  private vanish(type: 'frame.lost' | 'frame.cut', frame: Uint8Array, by?: FrameFault): void {
    const { from, to } = this;
    const { clock, trace, onFrame } = this.options;
    onFrame?.({
      from,
      to,
      number: this.named.sent,
      sentAt: clock.nowAt,
      arrivesAt: undefined,
      sent: frame,
      bytes: frame,
    });
    trace.record('link', type, { from, to, bytes: frame.length, ...(by && nameOf(by)) });
  }

  /** The frame as it arrives, and how much later, by the faults that the plan has for it. */
  private changed(frame: Uint8Array, faults: readonly FrameFault[]): readonly [Uint8Array, number] {
    const { trace } = this.options;
    let [arrives, laterNs] = [frame, 0];
    for (const fault of faults) {
      const { from, to, kind, byNs = 0 } = fault;
      const facts = { from, to, bytes: frame.length, ...nameOf(fault) };
      if (kind === 'delay') {
        laterNs += byNs;
        trace.record('link', 'frame.delayed', { ...facts, byNs });
      } else {
        const byte = frame.length >> 1;
        arrives = frame.slice();
        arrives[byte] ^= 1;
        trace.record('link', 'frame.corrupted', { ...facts, byte });
      }
    }
    return [arrives, laterNs];
  }

  private get faultsNow(): LinkPlan {
    const { faults } = this;
    const { nowAt } = this.options.clock;
    if (nowAt >= (faults.calmFromNs ?? Number.POSITIVE_INFINITY)) return faultlessLink;
    return nowAt < (faults.faultsFromNs ?? 0) ? { ...faultlessLink, cuts: faults.cuts } : faults;
  }

  private corrupted(frame: Uint8Array): Uint8Array {
    const { from, to } = this;
    const random = this.random.corruption;
    const corrupted = frame.slice();
    const byte = random.integer(0, frame.length - 1);
    corrupted[byte] ^= random.integer(1, 255);
    this.options.trace.record('link', 'frame.corrupted', { from, to, bytes: frame.length, byte });
    return corrupted;
  }
}

const nameOf = ({ of, number }: FrameFault) => (of === 'frame' ? { frame: number } : { message: number });

function messageIn(frame: Uint8Array): number | undefined {
  const decoded = decodeFrame(frame);
  return decoded?.kind === 'data' ? decoded.sequence : undefined;
}
