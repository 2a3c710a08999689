/**
 * 64 bits of a text or of numbers, in two halves: of 10^19 pairs of different states about one has equal fingerprints.
 */
const first = 0x9e3779b1;
const second = 0x85ebca6b;

export class Fingerprint {
  high = 0x243f6a88 | 0;
  low = 0x13198a2e | 0;

  add(number: number): void {
    this.high = Math.imul(this.high ^ number, first);
    this.high ^= this.high >>> 15;
    this.low = Math.imul(this.low ^ number, second);
    this.low = ((this.low << 13) | (this.low >>> 19)) + this.high;
  }

  addText(text: string): void {
    for (let at = 0; at < text.length; at++) this.add(text.charCodeAt(at));
  }
}

/** The fingerprints so far, each with the number of its state: open addressing, 12 bytes each. */
export class FingerprintTable {
  #table = new Uint32Array(3 << 16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of this state; a new state gets the number that `size` had before the call. */
  number(high: number, low: number): number {
    if (2 * this.#size > this.#table.length / 3) this.#grow();
    const number = this.#insert(high >>> 0, low >>> 0, this.#size + 1) - 1;
    if (number === this.#size) this.#size++;
    return number;
  }

  /** Numbers from 1 on; 0 marks an empty place. */
  #insert(high: number, low: number, number: number): number {
    const table = this.#table;
    const places = table.length / 3;
    for (let place = (high ^ low) & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = 3 * place;
      if (table[at + 2] === 0) {
        table.set([high, low, number], at);
        return number;
      }
      if (table[at] === high && table[at + 1] === low) return table[at + 2];
    }
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 3) {
      if (before[at + 2] !== 0) this.#insert(before[at], before[at + 1], before[at + 2]);
    }
  }
}
