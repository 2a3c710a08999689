import { Column } from './column';

/** Numbers in rising order, some of them alike. */
export class Numbers extends Column {
  /** Adds one at its place, which is the end or near it. */
  override push(value: number): void {
    super.push(value);
    let place = this.count - 1;
    for (; place > 0 && this.all[place - 1] > value; place--) this.all[place] = this.all[place - 1];
    this.all[place] = value;
  }

  /** How many are at most this value: the place of the first that is greater. */
  firstAfter(value: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
