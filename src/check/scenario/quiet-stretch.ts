import type { TraceRecord } from '../../ports/trace';

/** Less than this is told with what comes later, unless it was for the world outside. */
const leastCount = 5;

/** What is counted where nothing is shown, in the order in which it is told. */
const counted: readonly (readonly [
  one: string,
  many: string,
  counts: (record: TraceRecord) => boolean,
  outside?: true,
])[] = [
  ['message', 'messages', ({ type }) => type === 'message.sent'],
  ['lost frame', 'lost frames', ({ type }) => type === 'frame.lost' || type === 'frame.cut'],
  ['doubled frame', 'doubled frames', ({ type }) => type === 'frame.duplicated'],
  ['spoilt frame', 'spoilt frames', ({ type }) => type === 'frame.corrupted'],
  [
    'I/O operation',
    'I/O operations',
    (record) => record.type === 'output.released' && record.output === 'operation',
    true,
  ],
  ['console byte', 'console bytes', (record) => record.type === 'output.released' && record.output === 'byte', true],
];

/** Sums up what happens between two lines of the transcript. */
export class QuietStretch {
  readonly #counts = counted.map(() => 0);
  readonly #epochs = new Set<number>();

  add(record: TraceRecord): void {
    if (record.type === 'epoch.ended') this.#epochs.add(record.epoch);
    for (const [at, [, , counts]] of counted.entries()) if (counts(record)) this.#counts[at]++;
  }

  /** The stretch in one line, if there was enough to be told: then it begins anew. At the end everything is told. */
  take(end = false): string | undefined {
    const named = counted.map(([one, many], at): readonly [string, string, number] => [one, many, this.#counts[at]]);
    const counts = [['epoch', 'epochs', this.#epochs.size] as const, ...named]
      .filter(([, , count]) => count > 0)
      .map(([one, many, count]) => `${count} ${count === 1 ? one : many}`);
    const count = this.#epochs.size + this.#counts.reduce((sum, each) => sum + each, 0);
    const seen = counted.some(([, , , outside], at) => outside && this.#counts[at] > 0);
    if (!end && !seen && count < leastCount) return undefined;
    this.#epochs.clear();
    this.#counts.fill(0);
    return counts.length === 0 ? undefined : `… ${counts.join(', ')}`;
  }
}
