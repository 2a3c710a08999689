import type { TraceRecord } from '../../ports/trace';
import type { Point, Report } from './point';

/**
 * Point 5: the time of day that a guest reads never goes back. A backup's guest reads what its primary has read, so that a survivor's own
 * reads are those of its lineage; a replica that joins goes on from those of the one that sends it its state. When the interval timer was
 * loaded the trace does not tell.
 */
export class TimesOfDay implements Point {
  readonly hears: Point['hears'];
  /** The last time of day that each processor's guest has read, in ticks. */
  readonly #ticks = new Map<string, number>();

  constructor(private readonly report: Report) {
    const gone = ({ actor }: TraceRecord) => this.#ticks.delete(actor);
    this.hears = {
      'time.read': (record) => this.#read(record),
      'message.sent': ({ actor, kind, to }) => {
        if (kind === 'state') this.#ticks.set(to as string, this.#ticks.get(actor) ?? 0);
      },
      'processor.killed': gone,
      'role.deposed': gone,
    };
  }

  get size(): number {
    return this.#ticks.size;
  }

  #read(record: TraceRecord): void {
    const { actor } = record;
    const ticks = record.ticks as number;
    const before = this.#ticks.get(actor) ?? 0;
    if (ticks < before) {
      const text = `the time of day at ${actor} goes back from ${before} to ${ticks} ticks`;
      this.report(record, { point: 5, text });
    }
    this.#ticks.set(actor, ticks);
  }
}
