import type { TraceRecord } from '../../ports/trace';

/** A smaller stretch joins the following line, unless the outside world saw it. */
const leastCount = 5;

/** The counted kinds of records where nothing is shown, in the order of the line. */
const counted: readonly (readonly [
  one: string,
  many: string,
  counts: (record: TraceRecord) => boolean,
  outside?: true,
])[] = [
  ['message', 'messages', ({ type }) => type === 'message.sent'],
  [
    'lost frame',
    'lost frames',
    ({ type }) => type === 'frame.lost' || type === 'frame.cut' || type === 'frame.unheard',
  ],
  ['doubled frame', 'doubled frames', ({ type }) => type === 'frame.duplicated'],
  ['spoilt frame', 'spoilt frames', ({ type }) => type === 'frame.corrupted'],
  [
    'I/O operation',
    'I/O operations',
    (record) => record.type === 'output.released' && record.output === 'operation',
    true,
  ],
  ['Ethernet frame', 'Ethernet frames', ({ type }) => type === 'ethernet.sent', true],
  ['console byte', 'console bytes', (record) => record.type === 'output.released' && record.output === 'byte', true],
];

/** Sums up the records between two lines of the transcript. */
export class QuietStretch {
  private readonly counts = counted.map(() => 0);
  private readonly epochs = new Set<number>();

  add(record: TraceRecord): void {
    if (record.type === 'epoch.ended') this.epochs.add(record.epoch);
    for (const [at, [, , counts]] of counted.entries()) if (counts(record)) this.counts[at]++;
  }

  /**
   * The stretch in one line, if it is large enough; then a new one begins. At the end of the run any stretch has its
   * line.
   */
  take(end = false): string | undefined {
    const named = counted.map(([one, many], at): readonly [string, string, number] => [one, many, this.counts[at]]);
    const counts = [['epoch', 'epochs', this.epochs.size] as const, ...named]
      .filter(([, , count]) => count > 0)
      .map(([one, many, count]) => `${count} ${count === 1 ? one : many}`);
    const count = this.epochs.size + this.counts.reduce((sum, each) => sum + each, 0);
    const seen = counted.some(([, , , outside], at) => outside && this.counts[at] > 0);
    if (!end && !seen && count < leastCount) return undefined;
    this.epochs.clear();
    this.counts.fill(0);
    return counts.length === 0 ? undefined : `… ${counts.join(', ')}`;
  }
}
