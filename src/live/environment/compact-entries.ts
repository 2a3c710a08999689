import type { EnvironmentEntry } from '../../environment/environment-entry';
import { recoveredState } from '../../environment/environment-entry';
import { keptText } from './kept-console';

/** Entries that say the same, with the end of the text alone. */
export function compactEntries(entries: readonly EnvironmentEntry[]): readonly EnvironmentEntry[] {
  const { starts, madeAt, enlisted, view, shown, text } = recoveredState(entries);
  const kept = text.subarray(Math.max(0, text.length - keptText));
  return [
    ...(starts === 0 ? [] : [{ kind: 'started', start: starts, ...(madeAt !== undefined && { madeAt }) } as const]),
    ...[...enlisted].map(([name, incarnation]) => ({ kind: 'enlisted', name, incarnation }) as const),
    ...(view === undefined ? [] : [{ kind: 'view', view } as const]),
    ...(shown === 0 ? [] : [{ kind: 'shown', ordinal: shown - kept.length, bytes: kept } as const]),
    ...entries.filter(({ kind }) => kind === 'typed'),
  ];
}
