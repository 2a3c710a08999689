import type { Clock } from '../ports/clock';
import {
  type FieldsToTell,
  fieldsOf,
  type RecordHandlers,
  type Trace,
  type TraceRecord,
  type TraceType,
} from '../ports/trace';
import { handlersByType, type TraceListener } from './handlers';

/** Numbers the records of a run and hands them to who wants to hear them; it keeps none, and what nobody hears is only counted. */
export class Recorder implements Trace {
  #events = 0;
  /** Who hears everything, and by type who hears that: those and these, in the order in which they came. */
  #ofAll: readonly TraceListener[] = [];
  readonly #ofType = new Map<string, readonly TraceListener[]>();

  constructor(private readonly clock: Pick<Clock, 'nowAt'>) {}

  /** `types`: of which records; without it of all. */
  listen(listener: TraceListener): void;
  listen<Type extends TraceType>(listener: (record: TraceRecord<Type>) => void, types: readonly Type[]): void;
  listen(listener: TraceListener, types?: readonly string[]): void {
    for (const type of types ?? this.#ofType.keys()) {
      this.#ofType.set(type, [...(this.#ofType.get(type) ?? this.#ofAll), listener]);
    }
    if (types === undefined) this.#ofAll = [...this.#ofAll, listener];
  }

  /** Each handler hears the records of its type. */
  listenWith(handlers: RecordHandlers): void {
    for (const [type, handler] of handlersByType(handlers)) this.listen(handler, [type]);
  }

  /** How many records there have been. */
  get events(): number {
    return this.#events;
  }

  record<Type extends TraceType>(actor: string, type: Type, fields?: FieldsToTell<Type>): void {
    const event = ++this.#events;
    const listeners = this.#ofType.get(type) ?? this.#ofAll;
    if (listeners.length === 0) return;
    // Type and fields match, as the signature demands.
    const record = { event, at: this.clock.nowAt, actor, type, ...fieldsOf(fields) } as TraceRecord;
    for (const listener of listeners) listener(record);
  }
}
