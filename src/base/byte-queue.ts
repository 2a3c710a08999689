/** Bytes with ordinals: new ones come at the end, and old ones go. */
export class ByteQueue {
  private bytes = new Uint8Array(1024);
  private used = 0;
  private first = 0;

  /** The ordinal of the first byte that is there. */
  get start(): number {
    return this.first;
  }

  /** The ordinal of the next byte. */
  get end(): number {
    return this.first + this.used;
  }

  get length(): number {
    return this.used;
  }

  /** The bytes before this ordinal go; where none are left, the next byte has this ordinal. */
  startFrom(ordinal: number): void {
    if (ordinal > this.end) this.startAt(ordinal);
    else this.dropBefore(ordinal);
  }

  /** Empty, from this ordinal on. */
  startAt(ordinal: number): void {
    this.first = ordinal;
    this.used = 0;
  }

  push(bytes: Uint8Array): void {
    if (this.used + bytes.length > this.bytes.length) {
      const larger = new Uint8Array(2 * (this.used + bytes.length));
      larger.set(this.bytes.subarray(0, this.used));
      this.bytes = larger;
    }
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
  }

  /** A copy of those bytes between the two ordinals that are there. */
  between(from: number, upTo: number): Uint8Array {
    const at = Math.max(0, from - this.first);
    return this.bytes.slice(at, Math.max(at, Math.min(this.used, upTo - this.first)));
  }

  dropBefore(ordinal: number): void {
    const count = Math.min(this.used, ordinal - this.first);
    if (count <= 0) return;
    this.bytes.copyWithin(0, count, this.used);
    this.used -= count;
    this.first += count;
  }
}
