import type { Clock } from '../ports/clock';
import { fieldsOf, type ToldFields, type Trace, type TraceRecord } from '../ports/trace';

export type TraceListener = (record: TraceRecord) => void;

/** Numbers the records of a run and hands them to who wants to hear them; it keeps none, and what nobody hears is only counted. */
export class Recorder implements Trace {
  #events = 0;
  /** Who hears everything, and by type who hears that: those and these, in the order in which they came. */
  #ofAll: readonly TraceListener[] = [];
  readonly #ofType = new Map<string, readonly TraceListener[]>();

  constructor(private readonly clock: Pick<Clock, 'nowAt'>) {}

  /** `types`: of which records; without it of all. */
  listen(listener: TraceListener, types?: readonly string[]): void {
    for (const type of types ?? this.#ofType.keys()) {
      this.#ofType.set(type, [...(this.#ofType.get(type) ?? this.#ofAll), listener]);
    }
    if (types === undefined) this.#ofAll = [...this.#ofAll, listener];
  }

  /** How many records there have been. */
  get events(): number {
    return this.#events;
  }

  record(actor: string, type: string, fields?: ToldFields): void {
    const event = ++this.#events;
    const listeners = this.#ofType.get(type) ?? this.#ofAll;
    if (listeners.length === 0) return;
    const record = { event, at: this.clock.nowAt, actor, type, ...fieldsOf(fields) };
    for (const listener of listeners) listener(record);
  }
}
