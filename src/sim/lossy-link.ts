import { type Observable, Subject } from 'rxjs';
import type { Random } from '../base/random';
import type { Clock } from '../ports/clock';
import type { LinkEnd } from '../ports/link';
import type { Trace } from '../ports/trace';

export interface LossyLinkOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly random: Random;
  /** At its two ends. */
  readonly processors: readonly [string, string];
  /** One way, in nanoseconds. */
  readonly latencyNs: number;
  readonly bitsPerSecond: number;
  /** Probability that a frame is lost. */
  readonly loss: number;
}

/** Preamble, header, checksum and gap of an Ethernet frame (the prototype drove the controller itself); and the shortest frame with them. */
const overheadBytes = 38;
const shortestBytes = 84;

/** A point-to-point Ethernet: one frame at a time in each direction; a frame on the wire outlives its sender. */
export class LossyLink {
  readonly ends: readonly [LinkEnd, LinkEnd];

  constructor(private readonly options: LossyLinkOptions) {
    const arrivals = [new Subject<Uint8Array>(), new Subject<Uint8Array>()];
    this.ends = [this.#end(0, arrivals), this.#end(1, arrivals)];
  }

  #end(index: number, arrivals: readonly Subject<Uint8Array>[]): LinkEnd {
    const { clock, trace, random, processors, latencyNs, bitsPerSecond, loss } = this.options;
    const [from, to] = [processors[index], processors[1 - index]];
    const actor = `link.${from}>${to}`;
    let freeAt = 0;
    clock.subscribe(actor, (event) => arrivals[1 - index].next(event.data as Uint8Array));
    const frames: Observable<Uint8Array> = arrivals[index].asObservable();
    const send = (frame: Uint8Array) => {
      const bytes = Math.max(shortestBytes, frame.length + overheadBytes);
      freeAt = Math.max(freeAt, clock.nowAt) + Math.ceil((bytes * 8e9) / bitsPerSecond);
      if (random.chance(loss)) trace.record('link', 'frame.lost', { from, to, bytes: frame.length });
      else clock.arm(freeAt + latencyNs, { actor, name: 'frame', data: frame });
    };
    return { frames, send };
  }
}
