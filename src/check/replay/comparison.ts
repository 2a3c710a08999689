/** Compares a repeated run with its trace, record by record. */
import type { TraceRecord, WrittenRecord } from '../../ports/trace';
import { planType } from '../../trace/record-line';
import { traceLine } from '../../trace/trace-digest';
import type { Rerun } from './rerun';

/** The first difference between run and trace; a side without a record has ended. */
export interface TraceDifference {
  readonly event: number;
  /** The record of the trace. */
  readonly expected?: WrittenRecord;
  /** The record of the repeated run. */
  readonly found?: TraceRecord;
}

export type Compared =
  | { readonly kind: 'same'; readonly record: TraceRecord }
  | { readonly kind: 'different'; readonly difference: TraceDifference }
  | { readonly kind: 'end' };

export class Comparison {
  /** The number of equal records. */
  events = 0;
  /** Whether run and trace have ended together. */
  over = false;

  constructor(
    readonly rerun: Rerun,
    private readonly expected: Iterator<WrittenRecord>,
  ) {}

  next(): Compared {
    const expected = this.#expected();
    const found = this.rerun.next();
    this.over = expected === undefined && found === undefined;
    if (this.over) return { kind: 'end' };
    if (expected !== undefined && found !== undefined && isSame(expected, found)) {
      this.events++;
      return { kind: 'same', record: found };
    }
    return { kind: 'different', difference: { event: this.events + 1, expected, found } };
  }

  #expected(): WrittenRecord | undefined {
    const { done, value } = this.expected.next();
    return done || value.type !== planType ? (done ? undefined : value) : this.#expected();
  }
}

/** The records as a file holds them; the order of fields does not count. */
function isSame(expected: WrittenRecord, found: TraceRecord): boolean {
  const line = traceLine(found);
  return traceLine(expected) === line || canonical(expected) === canonical(JSON.parse(line));
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
