/** What the environment's records say, in as few records as say the same: the end of the text, and no confirmed key. */
import { ByteQueue } from '../../base/byte-queue';
import type { EnvironmentEntry } from '../../environment/environment-entry';
import { LatestKeys } from '../../environment/latest-keys';
import type { KeptRecords } from '../storage/record-log';
import { keptText } from './kept-console';

type Of<Kind extends EnvironmentEntry['kind']> = Extract<EnvironmentEntry, { kind: Kind }>;

export class KeptEntries implements KeptRecords<EnvironmentEntry> {
  private started: Of<'started'> | undefined;
  private readonly enlisted = new Map<string, Of<'enlisted'>>();
  private view: Of<'view'> | undefined;
  private readonly text = new ByteQueue();
  private readonly keys = new ByteQueue();
  private readonly latest = new LatestKeys();

  add(entry: EnvironmentEntry): void {
    switch (entry.kind) {
      case 'started':
        this.started = entry;
        break;
      case 'enlisted':
        this.enlisted.set(entry.name, entry);
        break;
      case 'view':
        this.view = entry;
        break;
      case 'shown':
        this.show(entry);
        break;
      case 'typed':
        this.keys.push(entry.bytes);
        this.latest.set(entry.client, entry.key);
        break;
      case 'forgotten':
        this.keys.startFrom(entry.upTo);
        break;
    }
  }

  get entries(): readonly EnvironmentEntry[] {
    const { started, enlisted, view } = this;
    return [
      ...(started === undefined ? [] : [started]),
      ...enlisted.values(),
      ...(view === undefined ? [] : [view]),
      ...this.shown,
      ...this.typed,
    ];
  }

  private show({ ordinal, bytes }: Of<'shown'>): void {
    const { text } = this;
    if (ordinal > text.end) text.startAt(ordinal);
    text.push(bytes.subarray(text.end - ordinal));
    if (text.length > 2 * keptText) text.dropBefore(text.end - keptText);
  }

  private get shown(): readonly EnvironmentEntry[] {
    const { text } = this;
    const ordinal = Math.max(text.start, text.end - keptText);
    return text.end === 0 ? [] : [{ kind: 'shown', ordinal, bytes: text.between(ordinal, text.end) }];
  }

  /** The bytes go with the client that has typed last. */
  private get typed(): readonly EnvironmentEntry[] {
    const { keys, latest } = this;
    const clients = latest.all;
    const bytes = (at: number) => keys.between(keys.start, at === clients.length - 1 ? keys.end : keys.start);
    return [
      ...(keys.start === 0 ? [] : [{ kind: 'forgotten', upTo: keys.start } as const]),
      ...clients.map(([client, key], at) => ({ kind: 'typed', client, key, bytes: bytes(at) }) as const),
    ];
  }
}
