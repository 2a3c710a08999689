import type { Stateless } from '../base/state-marks';
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

/** Listeners stand outside of the world: a snapshot leaves them. */
class Listeners implements Stateless {
  readonly isStateless = true;
  /** The listeners to every record, and by type the listeners to that type, all in the order of their `listen`. */
  private ofAll: readonly TraceListener[] = [];
  private readonly ofType = new Map<string, readonly TraceListener[]>();

  add(listener: TraceListener, types: readonly string[] | undefined): void {
    for (const type of types ?? this.ofType.keys()) this.ofType.set(type, [...this.to(type), listener]);
    if (types === undefined) this.ofAll = [...this.ofAll, listener];
  }

  to(type: string): readonly TraceListener[] {
    return this.ofType.get(type) ?? this.ofAll;
  }
}

/**
 * Numbers the records of a run and hands each to its listeners. The recorder keeps none; a record without a listener is
 * only counted.
 */
export class Recorder implements Trace {
  private recorded = 0;
  private recordedAt = 0;
  private readonly listeners = new Listeners();

  constructor(private readonly clock: Pick<Clock, 'nowAt'>) {}

  /** `types`: the types that the listener hears; by default all. */
  listen(listener: TraceListener): void;
  listen<Type extends TraceType>(listener: (record: TraceRecord<Type>) => void, types: readonly Type[]): void;
  listen(listener: TraceListener, types?: readonly string[]): void {
    this.listeners.add(listener, types);
  }

  /** The listener hears the records of these types, or all. */
  listenTo(listener: TraceListener, types: readonly TraceType[] | undefined): void {
    this.listeners.add(listener, types);
  }

  /** Each handler hears the records of its type. */
  listenWith(handlers: RecordHandlers): void {
    for (const [type, handler] of handlersByType(handlers)) this.listen(handler, [type]);
  }

  /** The number of records so far. */
  get events(): number {
    return this.recorded;
  }

  /** Number and instant of the last record. */
  get last(): Pick<TraceRecord, 'event' | 'at'> {
    return { event: this.recorded, at: this.recordedAt };
  }

  record<Type extends TraceType>(actor: string, type: Type, fields?: FieldsToTell<Type>): void {
    const event = ++this.recorded;
    const at = this.clock.nowAt;
    this.recordedAt = at;
    const listeners = this.listeners.to(type);
    if (listeners.length === 0) return;
    // Type and fields match, as the signature demands.
    const record = { event, at, actor, type, ...fieldsOf(fields) } as TraceRecord;
    for (const listener of listeners) listener(record);
  }
}
