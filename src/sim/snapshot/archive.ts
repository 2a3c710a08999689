import { leastMissed } from './thinning';

export interface Archived<Kept> {
  /** Number of the trace's last record. */
  readonly event: number;
  readonly kept: Kept;
}

/** Pieces that snapshots share, each with about so many bytes. */
type Pieces = Iterable<readonly [piece: object, bytes: number]>;

/** Snapshots of one run in the order of their moments, within a limit of memory. */
export class SnapshotArchive<Kept> {
  private readonly all: Archived<Kept>[] = [];
  /** How many snapshots hold a piece. */
  private readonly holders = new Map<object, number>();
  private taken = 0;
  /** The last record before the moment that is looked at. */
  focus = 0;

  constructor(
    private readonly greatestBytes: number,
    private readonly piecesOf: (kept: Kept) => Pieces,
  ) {}

  /** About so much memory the snapshots take, what they share counted once. */
  get bytes(): number {
    return this.taken;
  }

  get length(): number {
    return this.all.length;
  }

  /** Adds a snapshot and forgets others where there is no room. */
  add(event: number, kept: Kept): void {
    const before = this.indexBefore(event);
    if (this.all[before]?.event === event) return;
    this.all.splice(before + 1, 0, { event, kept });
    for (const [piece, bytes] of this.piecesOf(kept)) this.count(piece, bytes, 1);
    while (this.taken > this.greatestBytes) {
      const at = leastMissed(
        this.all.map((each) => each.event),
        this.focus,
      );
      if (at === undefined) break;
      const [forgotten] = this.all.splice(at, 1);
      for (const [piece, bytes] of this.piecesOf(forgotten.kept)) this.count(piece, bytes, -1);
    }
  }

  /** The snapshots up to a record, the last one first. */
  *backwards(event: number): Generator<Archived<Kept>> {
    for (let at = this.indexBefore(event); at >= 0; at--) yield this.all[at];
  }

  private indexBefore(event: number): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle].event <= event) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private count(piece: object, bytes: number, by: 1 | -1): void {
    const before = this.holders.get(piece) ?? 0;
    if (before + by > 0) this.holders.set(piece, before + by);
    else this.holders.delete(piece);
    if (before === 0) this.taken += bytes;
    else if (before + by === 0) this.taken -= bytes;
  }
}
