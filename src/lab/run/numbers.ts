/** Numbers in rising order, some of them alike: 8 bytes each. */
export class Numbers {
  #all = new Float64Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Begins with the first so many of others. */
  takeOver(other: Numbers, count: number): void {
    this.#all = other.#all.slice();
    this.#length = count;
  }

  /** Adds one at its place, which is the end or near it. */
  push(value: number): void {
    if (this.#length === this.#all.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#all);
      this.#all = larger;
    }
    let place = this.#length++;
    for (; place > 0 && this.#all[place - 1] > value; place--) this.#all[place] = this.#all[place - 1];
    this.#all[place] = value;
  }

  /** `undefined` outside of the list. */
  at(place: number): number | undefined {
    return place >= 0 && place < this.#length ? this.#all[place] : undefined;
  }

  /** How many are at most this value: the place of the first that is greater. */
  firstAfter(value: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
