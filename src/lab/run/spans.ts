/** Spans of one kind, in the order of their beginnings, and which of them last at an instant. */
export class Spans<S extends { readonly event: number; readonly from: number; to?: number }> {
  readonly #all: S[] = [];
  /** At each place, the latest end so far; an open one never ends. */
  readonly #latestEnd: number[] = [];

  add(span: S): S {
    this.#all.push(span);
    return span;
  }

  get all(): readonly S[] {
    return this.#all;
  }

  /** Those that touch the time between two instants. */
  between(from: number, to: number): readonly S[] {
    const found: S[] = [];
    for (let at = this.#firstAfter(to) - 1; at >= 0; at--) {
      const span = this.#all[at];
      if ((span.to ?? Number.POSITIVE_INFINITY) >= from) found.push(span);
      else if (this.#endsBefore(at, from)) break;
    }
    return found.reverse();
  }

  /**
   * The last that had begun when this record was made, among those that are meant; where it has ended by then, none.
   */
  lasting(event: number, at: number, isMeant: (span: S) => boolean): S | undefined {
    for (let place = this.#firstAfterEvent(event) - 1; place >= 0; place--) {
      const span = this.#all[place];
      if (isMeant(span)) return (span.to ?? Number.POSITIVE_INFINITY) > at || span.from === at ? span : undefined;
    }
    return undefined;
  }

  /**
   * Whether every span up to this place has ended before an instant. Only spans that are closed are counted for good.
   */
  #endsBefore(place: number, at: number): boolean {
    for (let next = this.#latestEnd.length; next <= place; next++) {
      const end = this.#all[next].to;
      if (end === undefined) return false;
      this.#latestEnd.push(Math.max(this.#latestEnd[next - 1] ?? 0, end));
    }
    return this.#latestEnd[place] < at;
  }

  #firstAfter(at: number): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle].from <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstAfterEvent(event: number): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle].event <= event) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
