import type { RecordHandlers, TraceRecord } from '../../ports/trace';
import type { PointViolation } from '../verdict';

/** A violation that shows at this record, whose actor is the replica where no other is named. */
export type Report = (record: TraceRecord, found: Omit<PointViolation, 'event' | 'at'>) => void;

/** One of the nine points, or a part of it, checked while the run goes on. */
export interface Point {
  /** What it hears, by the record's type: nothing else is brought before it. */
  readonly hears: RecordHandlers;
  /** How much it remembers; bounded, however long the run. */
  readonly size: number;
}
