import type { BusRecords } from './records/bus';
import type { EnvironmentRecords } from './records/environment';
import type { EpochRecords } from './records/epochs';
import type { EthernetRecords } from './records/ethernet';
import type { LinkRecords } from './records/links';
import type { MessageRecords } from './records/messages';
import type { OutputRecords } from './records/outputs';
import type { RoleRecords } from './records/roles';
import type { RunRecords } from './records/run';

/**
 * The fields that each type of record has; docs/trace.md is made from it. A device of your own adds the types that it
 * records by declaration merging (docs/devices.md).
 */
export interface TraceRecords
  extends RunRecords,
    MessageRecords,
    EpochRecords,
    OutputRecords,
    RoleRecords,
    LinkRecords,
    BusRecords,
    EnvironmentRecords,
    EthernetRecords {}

/** A dotted fact, e.g. `epoch.ended`, `medium.finished`, `message.sent`. */
export type TraceType = keyof TraceRecords;

/** A record without its number and its instant: who did what. */
export type TraceFact<Type extends TraceType = TraceType> = {
  readonly [Each in Type]: {
    /** Who did it, e.g. `left`, `right`, `bus`, `disk`. */
    readonly actor: string;
    readonly type: Each;
  } & { readonly [Field in keyof TraceRecords[Each]]: TraceRecords[Each][Field] };
}[Type];

/** A record of what happened: flat, JSON-able, no wall clock. The N-th record of a run is event N. */
export type TraceRecord<Type extends TraceType = TraceType> = {
  readonly [Each in Type]: {
    /** 1 for the first record of the run. */
    readonly event: number;
    /** Virtual nanoseconds. */
    readonly at: number;
  } & TraceFact<Each>;
}[Type];

/** A record as a file holds it: of any type, and nothing is known of its fields. */
export interface WrittenRecord {
  /** 1 for the first record of the run, 0 for its plan. */
  readonly event: number;
  /** Virtual nanoseconds. */
  readonly at: number;
  /** The actor, e.g. `left`, `right`, `bus`, `disk`. */
  readonly actor: string;
  /** One of docs/trace.md, or a type of a device of one's own. */
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The fields of a record, or what makes them if the record has a listener. */
export type FieldsToTell<Type extends TraceType> = TraceRecords[Type] | (() => TraceRecords[Type]);

export const fieldsOf = <Type extends TraceType>(
  fields: FieldsToTell<Type> | undefined,
): TraceRecords[Type] | undefined => (typeof fields === 'function' ? fields() : fields);

type TypeWithoutFields = {
  [Type in TraceType]: object extends TraceRecords[Type] ? Type : never;
}[TraceType];

/** The record of a run, as a device writes it. */
export interface Trace {
  /**
   * Appends a record of this actor and type. A function that makes the fields is called only if the record has a
   * listener.
   */
  record<Type extends TraceType>(actor: string, type: Type, fields: FieldsToTell<Type>): void;
  /** The same for a type without fields. */
  record(actor: string, type: TypeWithoutFields): void;
}

/** What a listener does with the records of each type that it hears. */
export type RecordHandlers = { readonly [Type in TraceType]?: (record: TraceRecord<Type>) => void };

/** What becomes of each type of fact, whenever it happened. */
export type FactHandlers<Result> = { readonly [Type in TraceType]?: (fact: TraceFact<Type>) => Result };
