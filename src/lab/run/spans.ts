import { Numbers } from './numbers';
import { PackedList } from './packed-list';

interface Spanning {
  readonly event: number;
  readonly from: number;
  to?: number;
}

/** How far a lane is at a moment. */
interface LaneExtent<S> {
  readonly lane: string;
  readonly closed: number;
  readonly open: S | undefined;
}

export type SpansExtent<S> = readonly LaneExtent<S>[];

/** Spans that follow one another; at most the last one is open. */
class Lane<S extends Spanning> {
  /** Since when it lasts, until it is closed. */
  open: S | undefined;
  readonly #closed = new PackedList<S>();
  readonly #beginnings = new Numbers();
  readonly #events = new Numbers();

  begin(span: S): void {
    if (this.open !== undefined) this.close(span.from);
    this.open = span;
    this.#beginnings.push(span.from);
    this.#events.push(span.event);
  }

  close(at: number): void {
    if (this.open === undefined) return;
    this.#closed.push({ ...this.open, to: at });
    this.open = undefined;
  }

  extent(lane: string): LaneExtent<S> {
    return { lane, closed: this.#closed.length, open: this.open && { ...this.open } };
  }

  takeOver(other: Lane<S>, { closed, open }: LaneExtent<S>): void {
    const count = closed + (open === undefined ? 0 : 1);
    this.open = open && { ...open };
    this.#closed.takeOver(other.#closed, closed);
    this.#beginnings.takeOver(other.#beginnings, count);
    this.#events.takeOver(other.#events, count);
  }

  at(place: number): S | undefined {
    return place === this.#closed.length ? this.open : this.#closed.at(place);
  }

  /** Those that touch the time between two instants, the last one first. */
  *between(from: number, to: number): Generator<S> {
    for (let place = this.#beginnings.firstAfter(to) - 1; place >= 0; place--) {
      const span = this.at(place) as S;
      if ((span.to ?? Number.POSITIVE_INFINITY) < from) return;
      yield span;
    }
  }

  lastBegun(event: number): S | undefined {
    return this.at(this.#events.firstAfter(event) - 1);
  }
}

/** Spans of one kind, each in a lane of its own actor, and which of them last at an instant. */
export class Spans<S extends Spanning> {
  readonly #lanes = new Map<string, Lane<S>>();

  extent(): SpansExtent<S> {
    return [...this.#lanes].map(([name, lane]) => lane.extent(name));
  }

  /** Begins with those of another run up to an extent. */
  takeOver(other: Spans<S>, extent: SpansExtent<S>): void {
    for (const each of extent) {
      const lane = new Lane<S>();
      lane.takeOver(other.#lanes.get(each.lane) as Lane<S>, each);
      this.#lanes.set(each.lane, lane);
    }
  }

  /** Where one lasts in this lane, it ends. */
  begin(lane: string, span: S): void {
    const found = this.#lanes.get(lane) ?? new Lane<S>();
    this.#lanes.set(lane, found);
    found.begin(span);
  }

  /** What lasts in a lane, and may still be changed. */
  open(lane: string): S | undefined {
    return this.#lanes.get(lane)?.open;
  }

  close(lane: string, at: number): void {
    this.#lanes.get(lane)?.close(at);
  }

  /** The lanes in which something had begun when this record was made. */
  lanes(event: number): readonly string[] {
    return [...this.#lanes].filter(([, lane]) => lane.lastBegun(event) !== undefined).map(([name]) => name);
  }

  /** Those that touch the time between two instants, in the order of their beginnings. */
  between(from: number, to: number): readonly S[] {
    return [...this.#lanes.values()]
      .flatMap((lane) => [...lane.between(from, to)])
      .sort((one, other) => one.from - other.from || one.event - other.event);
  }

  /** The last in a lane that had begun when this record was made. */
  lastBegun(lane: string, event: number): S | undefined {
    return this.#lanes.get(lane)?.lastBegun(event);
  }

  /** The same; where it has ended by then, none. */
  lasting(lane: string, event: number, at: number): S | undefined {
    const span = this.lastBegun(lane, event);
    return span !== undefined && ((span.to ?? Number.POSITIVE_INFINITY) > at || span.from === at) ? span : undefined;
  }
}
