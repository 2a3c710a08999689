import type { TraceRecord } from '../../ports/trace';
import type { Point, Report } from './point';
import { Recent } from './recent';

type Output = TraceRecord<'output.released' | 'output.absorbed'>;

interface Byte {
  readonly actor: string;
  readonly byte: number;
  readonly shown: boolean;
}

/** By how many bytes one guest may lag the other. */
const greatestLag = 1 << 14;

/** Point 2: the terminal has shown the bytes that the other guest writes at the same place. */
export class ConsoleBytes implements Point {
  readonly hears: Point['hears'];
  /** Bytes that only one of the processors has written so far, by ordinal. */
  private readonly bytes = new Recent<number, Byte>(greatestLag);

  constructor(private readonly report: Report) {
    const written = (record: Output) => {
      if (record.byte !== undefined) this.written(record, record.byte);
    };
    this.hears = { 'output.released': written, 'output.absorbed': written };
  }

  get size(): number {
    return this.bytes.size;
  }

  private written(record: Output, byte: number): void {
    const { actor, type, ordinal } = record;
    const shown = type === 'output.released';
    const other = this.bytes.get(ordinal);
    if (other === undefined || other.actor === actor) {
      this.bytes.set(ordinal, { actor, byte, shown });
      return;
    }
    this.bytes.delete(ordinal);
    if (!(other.shown || shown) || other.byte === byte) return;
    const text = `console byte ${ordinal} is ${other.byte} at ${other.actor} and ${byte} at ${actor}, and the terminal has shown one of them`;
    this.report(record, { point: 2, text });
  }
}
