/** What stands in the lines of a sequence diagram: a step, or the quiet time between two. */
import type { SequenceRow } from '../../viewer-protocol';

export const rowHeight = 22;

export type SequenceLine =
  | { readonly kind: 'step'; readonly row: SequenceRow }
  /** Milliseconds in which nothing happened. */
  | { readonly kind: 'quiet'; readonly lasted: number };

/** Shorter quiet times are not told. */
const leastQuietMs = 1;
/** A time is quiet if it is so many times longer than one between two steps usually is. */
const quietFactor = 8;

/** As many lines as fit; the step in view is among them, with what comes after it below. */
export function linesOf(rows: readonly SequenceRow[], here: number, fits: number): readonly SequenceLine[] {
  const times = rows.slice(1).map(({ at }, place) => at - rows[place].at);
  const usual = times.filter((time) => time > 0).toSorted((one, other) => one - other);
  const least = Math.max(leastQuietMs, (usual[usual.length >> 1] ?? 0) * quietFactor);
  const lines = rows.flatMap((row, place): readonly SequenceLine[] => {
    const lasted = place === 0 ? 0 : times[place - 1];
    return lasted >= least
      ? [
          { kind: 'quiet', lasted },
          { kind: 'step', row },
        ]
      : [{ kind: 'step', row }];
  });
  const at = lines.findLastIndex((line) => line.kind === 'step' && line.row.step <= here);
  const after = Math.min(lines.length - 1 - at, Math.ceil(fits / 4));
  const end = at + after + 1;
  return lines.slice(Math.max(0, end - fits), end);
}
