import type { TraceRecord } from '../../ports/trace';

/** What is counted where nothing is shown, in the order in which it is told. */
const counted: readonly (readonly [one: string, many: string, (record: TraceRecord) => boolean])[] = [
  ['message', 'messages', ({ type }) => type === 'message.sent'],
  ['lost frame', 'lost frames', ({ type }) => type === 'frame.lost'],
  ['I/O operation', 'I/O operations', ({ type, output }) => type === 'output.released' && output === 'operation'],
  ['console byte', 'console bytes', ({ type, output }) => type === 'output.released' && output === 'byte'],
];

/** Sums up what happens between two lines of the transcript. */
export class QuietStretch {
  readonly #counts = counted.map(() => 0);
  readonly #epochs = new Set<number>();

  add(record: TraceRecord): void {
    if (record.type === 'epoch.ended') this.#epochs.add(record.epoch as number);
    for (const [at, [, , counts]] of counted.entries()) if (counts(record)) this.#counts[at]++;
  }

  /** The stretch in one line, if there was anything; it begins anew. */
  take(): string | undefined {
    const named = counted.map(([one, many], at): readonly [string, string, number] => [one, many, this.#counts[at]]);
    const parts = [['epoch', 'epochs', this.#epochs.size] as const, ...named]
      .filter(([, , count]) => count > 0)
      .map(([one, many, count]) => `${count} ${count === 1 ? one : many}`);
    this.#epochs.clear();
    this.#counts.fill(0);
    return parts.length === 0 ? undefined : `… ${parts.join(', ')}`;
  }
}
