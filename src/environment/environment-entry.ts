/** What the environment keeps on stable storage beside its media, and what it finds there when it starts. */
import { ByteQueue } from '../base/byte-queue';
import { joined } from '../base/bytes';
import type { ServedView } from '../protocol/environment/messages';
import { LatestKeys } from './latest-keys';

export type EnvironmentEntry =
  /** It has been started so often; `madeAt`: for the first time, in seconds from 1970. */
  | { readonly kind: 'started'; readonly start: number; readonly madeAt?: number }
  /** A process of this name was given that number. */
  | { readonly kind: 'enlisted'; readonly name: string; readonly incarnation: number }
  /** `guest`: the digest of the guest whose processors are in the view. */
  | { readonly kind: 'view'; readonly view: ServedView; readonly guest?: string }
  /** The terminal's text, from this ordinal on. */
  | { readonly kind: 'shown'; readonly ordinal: number; readonly bytes: Uint8Array }
  /** Typed input, with the number that its client has given it: one record, so that neither is without the other. */
  | { readonly kind: 'typed'; readonly client: string; readonly key: number; readonly bytes: Uint8Array }
  /** Typed input before this ordinal has been confirmed, and is not kept. */
  | { readonly kind: 'forgotten'; readonly upTo: number };

export interface RecoveredState {
  readonly starts: number;
  readonly madeAt: number | undefined;
  /** The last process of each name. */
  readonly enlisted: ReadonlyMap<string, number>;
  /** None before the first view is stored. */
  readonly view: ServedView | undefined;
  readonly guest: string | undefined;
  /** Bytes of text. */
  readonly shown: number;
  /** The end of the text: as much of it as is kept. */
  readonly text: Uint8Array;
  /** The input that is kept, and the ordinal of its first byte. */
  readonly typed: Uint8Array;
  readonly typedFrom: number;
  /** The last key of each client. */
  readonly taken: LatestKeys;
}

export function recoveredState(entries: readonly EnvironmentEntry[]): RecoveredState {
  const of = <Kind extends EnvironmentEntry['kind']>(kind: Kind) =>
    entries.filter((entry): entry is Extract<EnvironmentEntry, { kind: Kind }> => entry.kind === kind);
  const typed = new ByteQueue();
  for (const entry of entries) {
    if (entry.kind === 'typed') typed.push(entry.bytes);
    else if (entry.kind === 'forgotten') typed.startFrom(entry.upTo);
  }
  const last = of('view').at(-1);
  return {
    starts: of('started').at(-1)?.start ?? 0,
    madeAt: of('started').at(-1)?.madeAt,
    enlisted: new Map(of('enlisted').map(({ name, incarnation }) => [name, incarnation])),
    view: last?.view,
    guest: last?.guest,
    shown: of('shown').reduce((most, { ordinal, bytes }) => Math.max(most, ordinal + bytes.length), 0),
    text: joined(of('shown').map(({ bytes }) => bytes)),
    typed: typed.between(typed.start, typed.end),
    typedFrom: typed.start,
    taken: new LatestKeys(of('typed').map(({ client, key }) => [client, key])),
  };
}
