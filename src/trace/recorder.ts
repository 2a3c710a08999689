import { Digester } from '../base/digest';
import type { Clock } from '../ports/clock';
import type { Trace, TraceRecord } from '../ports/trace';

/** One record as a line of JSON: what the digest is made of, and what a trace file holds. */
export function traceLine(record: TraceRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Numbers the records of a run, digests them and hands them on; it keeps none. */
export class Recorder implements Trace {
  onRecord: (record: TraceRecord) => void = () => {};
  readonly #digester = new Digester();
  #events = 0;

  constructor(private readonly clock: Pick<Clock, 'nowAt'>) {}

  record(actor: string, type: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const record = { event: ++this.#events, at: this.clock.nowAt, actor, type, ...fields };
    this.#digester.update(traceLine(record));
    this.onRecord(record);
  }

  get digest(): string {
    return this.#digester.value;
  }
}
