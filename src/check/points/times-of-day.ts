import type { TraceRecord } from '../../ports/trace';
import type { Point, Report } from './point';

/** The time as one processor's guest knows it. */
interface Known {
  /** The last time of day that the guest has seen, in ticks. */
  readonly ticks: number;
  /** The earliest tick at which the interval timer may interrupt; `undefined` while not loaded. */
  readonly due?: number;
}

const nothing: Known = { ticks: 0 };
const comparandRange = 2 ** 32;

/**
 * Point 5: the time of day that a guest sees never goes back, and the interval timer never interrupts before its
 * comparand. A backup's guest reads the primary's values, so that a survivor's own reads continue its lineage; a
 * replica that joins continues the reads of the processor that sends the state. An interrupt of the timer shows a time
 * as a read does.
 */
export class TimesOfDay implements Point {
  readonly hears: Point['hears'];
  private readonly known = new Map<string, Known>();

  constructor(private readonly report: Report) {
    const gone = ({ actor }: TraceRecord) => this.known.delete(actor);
    this.hears = {
      'time.read': (record) => this.sees(record, record.ticks, 'the time of day'),
      'timer.loaded': (record) => this.loaded(record),
      'interrupt.delivered': (record) => {
        if (record.ticks !== undefined) this.interrupted(record, record.ticks);
      },
      'message.sent': ({ actor, kind, to }) => {
        if (kind === 'state') this.known.set(to, this.of(actor));
      },
      'processor.killed': gone,
      'role.deposed': gone,
    };
  }

  get size(): number {
    return this.known.size;
  }

  private of(actor: string): Known {
    return this.known.get(actor) ?? nothing;
  }

  private sees(record: TraceRecord, ticks: number, what: string): void {
    const { actor } = record;
    const known = this.of(actor);
    if (ticks < known.ticks) {
      this.report(record, { point: 5, text: `${what} at ${actor} goes back from ${known.ticks} to ${ticks} ticks` });
    }
    this.known.set(actor, { ...known, ticks });
  }

  /** The comparand is the lower 32 bits of a time still to come. */
  private loaded({ actor, comparand }: TraceRecord<'timer.loaded'>): void {
    const { ticks } = this.of(actor);
    const ahead = (comparand - (ticks % comparandRange) + comparandRange) % comparandRange;
    this.known.set(actor, { ticks, due: ticks + ahead });
  }

  private interrupted(record: TraceRecord, ticks: number): void {
    const { actor } = record;
    const { due } = this.of(actor);
    if (due === undefined || ticks < due) {
      const wrong = due === undefined ? 'though it is not loaded' : `before its comparand, ${due}`;
      this.report(record, { point: 5, text: `the interval timer at ${actor} interrupts at ${ticks} ticks, ${wrong}` });
    }
    this.sees(record, ticks, 'the time of the interval timer');
    this.known.set(actor, { ticks: this.of(actor).ticks });
  }
}
