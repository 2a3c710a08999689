import type { RecordHandlers, TraceRecord } from '../../ports/trace';
import type { PointViolation } from '../verdict';

/** Reports a violation that this record shows; the record's actor is the replica unless another one is named. */
export type Report = (record: TraceRecord, found: Omit<PointViolation, 'event' | 'at'>) => void;

/** One of the nine points, or a part of it, checked while the run goes on. */
export interface Point {
  /** The handlers by type of record; the point hears no other records. */
  readonly hears: RecordHandlers;
  /** How many entries the point keeps; bounded, however long the run. */
  readonly size: number;
}
