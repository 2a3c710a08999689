import { Numbers } from './numbers';

/** Spans of one kind, in the order of their beginnings, and which of them last at an instant. */
export class Spans<S extends { readonly event: number; readonly from: number; to?: number }> {
  readonly #all: S[] = [];
  readonly #beginnings = new Numbers();
  readonly #events = new Numbers();
  /** At each place, the latest end so far; an open one never ends. */
  readonly #latestEnd = new Numbers();

  add(span: S): S {
    this.#all.push(span);
    this.#beginnings.push(span.from);
    this.#events.push(span.event);
    return span;
  }

  get all(): readonly S[] {
    return this.#all;
  }

  /** Those that touch the time between two instants. */
  between(from: number, to: number): readonly S[] {
    const found: S[] = [];
    for (let at = this.#beginnings.firstAfter(to) - 1; at >= 0; at--) {
      const span = this.#all[at];
      if ((span.to ?? Number.POSITIVE_INFINITY) >= from) found.push(span);
      else if (this.#endsBefore(at, from)) break;
    }
    return found.reverse();
  }

  /** The last that had begun when this record was made, among those that are meant. */
  lastBegun(event: number, isMeant: (span: S) => boolean): S | undefined {
    for (let place = this.#events.firstAfter(event) - 1; place >= 0; place--) {
      if (isMeant(this.#all[place])) return this.#all[place];
    }
    return undefined;
  }

  /** The same; where it has ended by then, none. */
  lasting(event: number, at: number, isMeant: (span: S) => boolean): S | undefined {
    const span = this.lastBegun(event, isMeant);
    return span !== undefined && ((span.to ?? Number.POSITIVE_INFINITY) > at || span.from === at) ? span : undefined;
  }

  /**
   * Whether every span up to this place has ended before an instant. Only spans that are closed are counted for good.
   */
  #endsBefore(place: number, at: number): boolean {
    for (let next = this.#latestEnd.length; next <= place; next++) {
      const end = this.#all[next].to;
      if (end === undefined) return false;
      this.#latestEnd.push(Math.max(this.#latestEnd.at(next - 1) ?? 0, end));
    }
    return (this.#latestEnd.at(place) ?? 0) < at;
  }
}
