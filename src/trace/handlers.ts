import type { FactHandlers, RecordHandlers, TraceFact, TraceRecord, TraceType } from '../ports/trace';

export type TraceListener = (record: TraceRecord) => void;

/** What the handler of the fact's type makes of it; nothing where none has that type. */
export function handled<Type extends TraceType, Result>(
  handlers: FactHandlers<Result>,
  fact: TraceFact<Type>,
): Result | undefined {
  return Object.hasOwn(handlers, fact.type) ? handlers[fact.type]?.(fact) : undefined;
}

/** Each handler with the type of the records that it may be given. */
export const handlersByType = (handlers: RecordHandlers): readonly (readonly [TraceType, TraceListener])[] =>
  Object.entries(handlers) as [TraceType, TraceListener][];

/** The types of the facts that have a handler. */
export const typesOf = (handlers: FactHandlers<unknown>): readonly TraceType[] => Object.keys(handlers) as TraceType[];
