import { type Observable, Subject } from 'rxjs';
import type { Random } from '../base/random';
import type { Clock } from '../ports/clock';
import type { LinkEnd } from '../ports/link';
import type { Trace } from '../ports/trace';
import { faultlessLink, isCut, type LinkPlan } from './plan/link-plan';

export interface LossyLinkOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly random: Random;
  /** The two processors that the link joins; each direction is an actor of the clock, `link.left>right`. */
  readonly processors: readonly [string, string];
  readonly bitsPerSecond: number;
  readonly faults: LinkPlan;
  /** Hears of each frame as it is handed to the wire, and of a second one where it is doubled. */
  readonly onFrame?: (frame: FrameOnWire) => void;
}

/** A frame on its way, as an observer outside of the world sees it. */
export interface FrameOnWire {
  readonly from: string;
  readonly to: string;
  /** When it was handed to the wire, and when it arrives; never where it is lost or cut. */
  readonly sentAt: number;
  readonly arrivesAt: number | undefined;
  /** As it arrives. */
  readonly bytes: Uint8Array;
}

/**
 * Preamble, header, checksum and gap of an Ethernet frame (the prototype drove the controller itself), and the shortest
 * frame with them.
 */
const overheadBytes = 38;
const shortestBytes = 84;
/** A frame that takes longer on the wire goes out in pieces of this length: for example the data of one long read. */
const longestPieceNs = 10_000_000;

/** A point-to-point Ethernet: one frame at a time in each direction; a frame on the wire outlives its sender. */
export class LossyLink {
  /** In the order of the processors. */
  readonly ends: readonly [LinkEnd, LinkEnd];
  /** Each fault has randomness of its own: adding one fault leaves the others at their instants. */
  private readonly random: Readonly<Record<'loss' | 'jitter' | 'duplication' | 'corruption', Random>>;

  constructor(private readonly options: LossyLinkOptions) {
    const { random, processors } = options;
    this.random = {
      loss: random,
      jitter: random.derive('jitter'),
      duplication: random.derive('duplication'),
      corruption: random.derive('corruption'),
    };
    const arrivals = [new Subject<Uint8Array>(), new Subject<Uint8Array>()] as const;
    const [one, other] = processors;
    this.ends = [this.end(one, other, arrivals[0], arrivals[1]), this.end(other, one, arrivals[1], arrivals[0])];
  }

  private end(from: string, to: string, here: Observable<Uint8Array>, there: Subject<Uint8Array>): LinkEnd {
    const { clock, trace, bitsPerSecond, onFrame } = this.options;
    const actor = `link.${from}>${to}`;
    let freeAt = 0;
    clock.subscribe(actor, (event) => there.next(event.data as Uint8Array));
    const deliver = (frame: Uint8Array, leavesAt: number, faults: LinkPlan) => {
      const data = this.random.corruption.chance(faults.corruption) ? this.corrupted(frame, from, to) : frame;
      const jitterNs = faults.jitterNs === 0 ? 0 : this.random.jitter.integer(0, faults.jitterNs);
      const arrivesAt = leavesAt + faults.latencyNs + jitterNs;
      onFrame?.({ from, to, sentAt: clock.nowAt, arrivesAt, bytes: data });
      clock.arm(arrivesAt, { actor, name: 'frame', data });
    };
    const vanish = (type: 'frame.lost' | 'frame.cut', frame: Uint8Array) => {
      onFrame?.({ from, to, sentAt: clock.nowAt, arrivesAt: undefined, bytes: frame });
      trace.record('link', type, { from, to, bytes: frame.length });
    };
    const send = (frame: Uint8Array, between?: true) => {
      const bytes = Math.max(shortestBytes, frame.length + overheadBytes);
      const wireNs = Math.ceil((bytes * 8e9) / bitsPerSecond);
      const startsAt = Math.max(freeAt, clock.nowAt);
      freeAt = startsAt + wireNs;
      const leavesAt = between ? Math.min(startsAt, clock.nowAt + longestPieceNs) + wireNs : freeAt;
      const faults = this.faultsNow;
      const lost = this.random.loss.chance(faults.loss);
      if (isCut(faults, from, to, clock.nowAt)) vanish('frame.cut', frame);
      else if (lost) vanish('frame.lost', frame);
      else {
        deliver(frame, leavesAt, faults);
        if (this.random.duplication.chance(faults.duplication)) {
          trace.record('link', 'frame.duplicated', { from, to, bytes: frame.length });
          deliver(frame, leavesAt, faults);
        }
      }
      return freeAt;
    };
    return { frames: here, send };
  }

  private get faultsNow(): LinkPlan {
    const { clock, faults } = this.options;
    return clock.nowAt < (faults.calmFromNs ?? Number.POSITIVE_INFINITY) ? faults : faultlessLink;
  }

  private corrupted(frame: Uint8Array, from: string, to: string): Uint8Array {
    const corrupted = frame.slice();
    const byte = this.random.corruption.integer(0, frame.length - 1);
    corrupted[byte] ^= this.random.corruption.integer(1, 255);
    this.options.trace.record('link', 'frame.corrupted', { from, to, bytes: frame.length, byte });
    return corrupted;
  }
}
