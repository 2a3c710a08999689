import { Digester, digest } from '../base/digest';
import type { WrittenRecord } from '../ports/trace';

/** One record as a line of JSON, of which the digest is made and a trace file consists. */
export function traceLine(record: WrittenRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** A digest over larger pieces costs less; where a piece ends depends on the records only. */
const digestedAtOnce = 1 << 14;

/** The digest of the records that were heard. */
export class TraceDigest {
  private readonly digester = new Digester();
  /** Lines that the digest does not have yet. */
  private lines = '';

  hear(record: WrittenRecord): void {
    this.lines += traceLine(record);
    if (this.lines.length <= digestedAtOnce) return;
    this.digester.update(this.lines);
    this.lines = '';
  }

  get value(): string {
    return digest(this.digester.value + this.lines);
  }
}
