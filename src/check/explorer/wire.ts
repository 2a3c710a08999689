import { type Observable, Subject } from 'rxjs';
import type { LinkEnd } from '../../ports/link';

/** Frames under way from one processor to another: the explorer chooses when each arrives, and whether. */
export class Wire implements LinkEnd {
  readonly frames: Observable<Uint8Array>;
  readonly underWay: Uint8Array[] = [];
  private readonly arriving = new Subject<Uint8Array>();
  /** The wire in the other direction, on which this end sends. */
  private readonly wiring: { back?: Wire } = {};

  /** `frames` of this wire arrive at `to`. */
  constructor(
    readonly from: string,
    readonly to: string,
  ) {
    this.frames = this.arriving.asObservable();
  }

  /** The two directions between two processors; each belongs to the processor at which its frames arrive. */
  static between(one: string, other: string): readonly [Wire, Wire] {
    const wires = [new Wire(other, one), new Wire(one, other)] as const;
    wires[0].wiring.back = wires[1];
    wires[1].wiring.back = wires[0];
    return wires;
  }

  /** A frame leaves at once. */
  send(frame: Uint8Array): number {
    this.wiring.back?.underWay.push(frame);
    return 0;
  }

  /** Frame number `place` of those under way arrives. */
  deliver(place: number): void {
    const [frame] = this.underWay.splice(place, 1);
    this.arriving.next(frame);
  }

  /** The frame arrives, and arrives once more later. */
  duplicate(place: number): void {
    this.underWay.splice(place, 0, this.underWay[place]);
  }

  lose(place: number): void {
    this.underWay.splice(place, 1);
  }
}
