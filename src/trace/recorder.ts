import type { Clock } from '../ports/clock';
import { fieldsOf, type ToldFields, type Trace, type TraceRecord } from '../ports/trace';

export type TraceListener = (record: TraceRecord) => void;

/**
 * Numbers the records of a run and hands each to its listeners. The recorder keeps none; a record without a listener is
 * only counted.
 */
export class Recorder implements Trace {
  #events = 0;
  /** The listeners to every record, and by type the listeners to that type, all in the order of their `listen`. */
  #ofAll: readonly TraceListener[] = [];
  readonly #ofType = new Map<string, readonly TraceListener[]>();

  constructor(private readonly clock: Pick<Clock, 'nowAt'>) {}

  /** `types`: the types that the listener hears; by default all. */
  listen(listener: TraceListener, types?: readonly string[]): void {
    for (const type of types ?? this.#ofType.keys()) {
      this.#ofType.set(type, [...(this.#ofType.get(type) ?? this.#ofAll), listener]);
    }
    if (types === undefined) this.#ofAll = [...this.#ofAll, listener];
  }

  /** The number of records so far. */
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
