/** A download as its segments' numbers over time, which shows where the primary has died. */
import { parseHTML } from 'linkedom';
import { drawFigure } from '../../../src/paper/report/figure';
import type { TraceRecord } from '../../../src/ports/trace';

const segment = /^IP 10\.0\.0\.(\d)\.\d+ > .* TCP .*seq (\d+) ack (\d+) .* (\d+) bytes$/;
const kilobyte = 1024;

interface Point {
  readonly at: number;
  readonly sequence: number;
}

/** Hears the frames of one connection's server and client, and the deaths of processors. */
export class SequenceFigure {
  private sent = new Map<string, Point[]>();
  private acknowledged: Point[] = [];
  private killedAt = 0;

  hear(record: TraceRecord): void {
    if (record.type === 'processor.killed') this.killedAt = record.at;
    if (record.type !== 'ethernet.sent' || !/\.80 /.test(record.frame)) return;
    const [, host, sequence, acknowledgment, bytes] = segment.exec(record.frame) ?? [];
    const { at, processor } = record;
    if (host === '2') this.acknowledged.push({ at, sequence: Number(acknowledgment) });
    else if (host === '1' && Number(bytes) > 0) {
      const points = this.sent.get(processor) ?? [];
      this.sent.set(processor, points);
      points.push({ at, sequence: Number(sequence) });
    }
  }

  /** Another download begins. */
  forget(): void {
    this.sent = new Map();
    this.acknowledged = [];
  }

  /** The text of an SVG file. */
  draw(): string {
    const segments = [...this.sent.values()].flat();
    const first = Math.min(...segments.map(({ sequence }) => sequence));
    const beginsAt = Math.min(...segments.map(({ at }) => at));
    const points = (all: readonly Point[]) =>
      all
        .filter(({ at }) => at >= beginsAt)
        .map(({ at, sequence }) => [(at - this.killedAt) / 1e6, (sequence - first) / kilobyte] as const);
    const { document } = parseHTML('<!doctype html><html><body></body></html>');
    const series = [...this.sent].map(([name, all]) => ({
      title: `segments from ${name}`,
      kind: 'dots' as const,
      points: points(all),
    }));
    const heard = { title: 'acknowledged by the client', kind: 'line' as const, points: points(this.acknowledged) };
    return drawFigure(
      {
        kind: 'curves',
        name: 'network',
        title: 'A download whose server’s primary dies: one connection',
        x: { label: 'ms after the death of left' },
        y: { label: 'KB of the file' },
        series: [...series, heard],
      },
      document as unknown as Document,
    );
  }
}
