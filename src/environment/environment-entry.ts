/** What the environment keeps on stable storage beside its media, and what it finds there when it starts. */
import type { ServedView } from '../protocol/environment/messages';

export type EnvironmentEntry =
  /** It has been started so often. */
  | { readonly kind: 'started'; readonly start: number }
  /** `guest`: the digest of the guest whose processors are in the view. */
  | { readonly kind: 'view'; readonly view: ServedView; readonly guest?: string }
  /** The terminal's text, from this ordinal on. */
  | { readonly kind: 'shown'; readonly ordinal: number; readonly bytes: Uint8Array }
  /** Typed input, with the number that its client has given it: one record, so that neither is without the other. */
  | { readonly kind: 'typed'; readonly client: string; readonly key: number; readonly bytes: Uint8Array };

export interface RecoveredState {
  readonly starts: number;
  /** None before the first view is stored. */
  readonly view: ServedView | undefined;
  readonly guest: string | undefined;
  /** Bytes of text. */
  readonly shown: number;
  readonly typed: Uint8Array;
  /** The last key of each client. */
  readonly taken: ReadonlyMap<string, number>;
}

export function recoveredState(entries: readonly EnvironmentEntry[]): RecoveredState {
  const of = <Kind extends EnvironmentEntry['kind']>(kind: Kind) =>
    entries.filter((entry): entry is Extract<EnvironmentEntry, { kind: Kind }> => entry.kind === kind);
  const typed = of('typed');
  const last = of('view').at(-1);
  return {
    starts: of('started').at(-1)?.start ?? 0,
    view: last?.view,
    guest: last?.guest,
    shown: of('shown').reduce((most, { ordinal, bytes }) => Math.max(most, ordinal + bytes.length), 0),
    typed: Uint8Array.from(typed.flatMap(({ bytes }) => [...bytes])),
    taken: new Map(typed.map(({ client, key }) => [client, key])),
  };
}
