/** A list of numbers that only grows: 8 bytes each. */
export class Column {
  protected all = new Float64Array(256);
  protected count = 0;

  get length(): number {
    return this.count;
  }

  /** Begins with the first so many of another one. */
  takeOver(other: Column, count: number): void {
    this.all = other.all.slice();
    this.count = count;
  }

  /** Adds one at the end. */
  push(value: number): void {
    if (this.count === this.all.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.all);
      this.all = larger;
    }
    this.all[this.count++] = value;
  }

  /** `undefined` outside of the list. */
  at(place: number): number | undefined {
    return place >= 0 && place < this.count ? this.all[place] : undefined;
  }
}
