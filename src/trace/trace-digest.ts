import { Digester, digest } from '../base/digest';
import type { WrittenRecord } from '../ports/trace';

/** One record as a line of JSON: what the digest is made of, and what a trace file holds. */
export function traceLine(record: WrittenRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** A digest taken in larger pieces costs less; where the pieces end depends on the records only. */
const digestedAtOnce = 1 << 14;

/** The digest of the records that it has heard. */
export class TraceDigest {
  readonly #digester = new Digester();
  /** Lines that are not in the digest yet. */
  #lines = '';

  hear(record: WrittenRecord): void {
    this.#lines += traceLine(record);
    if (this.#lines.length <= digestedAtOnce) return;
    this.#digester.update(this.#lines);
    this.#lines = '';
  }

  get value(): string {
    return digest(this.#digester.value + this.#lines);
  }
}
