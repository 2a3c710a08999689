/**
 * The records of several processes as one history. Each process has a clock of its own; a message is received after it
 * was sent, an acknowledgment heard after the receipt, a grant heard after the environment gave it, and a frame leaves
 * after its transmission was released. Among records that nothing puts in order the clocks decide.
 */
import type { WrittenRecord } from '../../ports/trace';
import type { ProcessTrace } from './process-trace';
import { Transmissions } from './transmissions';

/** A record's place in the history, and the trace from which it comes. */
export interface Merged {
  /** Its event is that of the history, its instant that of all clocks put together, never less than before. */
  readonly record: WrittenRecord;
  readonly from: ProcessTrace;
  /** The event's number in its own file. */
  readonly event: number;
}

/** Nanoseconds between two instants must be exact in a number. */
const greatestOffsetNs = 2n ** 52n;

/** The next record of a trace, with its instant in the history. */
class Head {
  record: WrittenRecord | undefined;
  at = 0;

  constructor(
    readonly trace: ProcessTrace,
    readonly order: number,
    private readonly offsetNs: number,
  ) {
    this.advance();
  }

  advance(): void {
    const { value, done } = this.trace.records.next();
    this.record = done === true ? undefined : value;
    this.at = this.offsetNs + (this.record?.at ?? 0);
  }
}

/** What has been sent, received and granted so far, by which a record may have to wait. */
class Causes {
  private readonly sent = new Map<string, number>();
  private readonly received = new Map<string, number>();
  private granted = 0;
  private readonly transmissions = new Transmissions();

  /** Whether what this record follows has happened, as far as a trace that is not at its end can tell of it. */
  permits(record: WrittenRecord, isOpen: (name: string) => boolean): boolean {
    const { type, actor, ...fields } = record;
    if (type === 'message.received') {
      const from = String(fields.from);
      return !isOpen(from) || (this.sent.get(wayOf(from, actor)) ?? 0) >= Number(fields.sequence);
    }
    if (type === 'message.acknowledged') {
      const by = String(fields.by);
      return !isOpen(by) || (this.received.get(wayOf(actor, by)) ?? 0) >= Number(fields.upTo);
    }
    if (type === 'claim.granted' && actor !== 'bus')
      return !isOpen('environment') || this.granted >= Number(fields.term);
    return this.transmissions.permits(record, isOpen);
  }

  hear(record: WrittenRecord): void {
    const { type, actor, ...fields } = record;
    this.transmissions.hear(record);
    if (type === 'message.sent') this.sent.set(wayOf(actor, String(fields.to)), Number(fields.sequence));
    else if (type === 'message.received') this.received.set(wayOf(String(fields.from), actor), Number(fields.sequence));
    else if (type === 'claim.granted' && actor === 'bus') this.granted = Math.max(this.granted, Number(fields.term));
  }
}

const wayOf = (from: string, to: string): string => `${from} ${to}`;

/** All records in one order; those of each trace stay in theirs. */
export function* mergedRecords(traces: readonly ProcessTrace[]): Generator<Merged> {
  const [origin] = traces.map(({ startedAtUnixNs }) => startedAtUnixNs).sort((one, other) => Number(one - other));
  const open = traces.map((trace, order) => {
    const offset = trace.startedAtUnixNs - origin;
    return new Head(trace, order, Number(offset < greatestOffsetNs ? offset : greatestOffsetNs));
  });
  for (const head of open.splice(0)) insert(head, open);
  const causes = new Causes();
  const isOpen = (name: string) => open.some(({ trace }) => trace.name === name);
  let [event, now] = [0, 0];
  while (open.length > 0) {
    // What a process has not come to write before it was killed would be awaited for ever.
    const permitted = open.findIndex(({ record }) => causes.permits(record as WrittenRecord, isOpen));
    const [next] = open.splice(Math.max(0, permitted), 1);
    const record = next.record as WrittenRecord;
    causes.hear(record);
    now = Math.max(now, next.at);
    yield { record: { ...record, event: ++event, at: now }, from: next.trace, event: record.event };
    next.advance();
    insert(next, open);
  }
}

/** Keeps the traces that are not at their end in the order of their next records, and else in that of the traces. */
function insert(head: Head, open: Head[]): void {
  if (head.record === undefined) return;
  const at = open.findIndex((each) => each.at > head.at || (each.at === head.at && each.order > head.order));
  open.splice(at < 0 ? open.length : at, 0, head);
}
