import { Digester, digest } from '../base/digest';
import type { Clock } from '../ports/clock';
import type { Trace, TraceRecord } from '../ports/trace';

/** One record as a line of JSON: what the digest is made of, and what a trace file holds. */
export function traceLine(record: TraceRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** A digest taken in larger pieces costs less; where the pieces end depends on the records only. */
const digestedAtOnce = 1 << 14;

/** Numbers the records of a run, digests them and hands them on; it keeps none. */
export class Recorder implements Trace {
  onRecord: (record: TraceRecord) => void = () => {};
  readonly #digester = new Digester();
  #events = 0;
  /** Lines that are not in the digest yet. */
  #lines = '';

  constructor(private readonly clock: Pick<Clock, 'nowAt'>) {}

  record(actor: string, type: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const record = { event: ++this.#events, at: this.clock.nowAt, actor, type, ...fields };
    this.#lines += traceLine(record);
    if (this.#lines.length > digestedAtOnce) this.#digest();
    this.onRecord(record);
  }

  /** How many records there have been. */
  get events(): number {
    return this.#events;
  }

  get digest(): string {
    return digest(this.#digester.value + this.#lines);
  }

  #digest(): void {
    this.#digester.update(this.#lines);
    this.#lines = '';
  }
}
