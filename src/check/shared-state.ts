/** Two replicas' states compared field by field: where they first differ. */

export interface Difference {
  /** The field: `fronts.scsi.bytes.13`. */
  readonly place: string;
  /** What each has there; nothing where it has no such field. */
  readonly values: readonly [unknown, unknown];
}

/** Plain data; a field that is missing is the same as one that holds nothing. */
export function firstDifference(one: unknown, other: unknown, place = ''): Difference | undefined {
  if (!isComposed(one) || !isComposed(other)) {
    return Object.is(one, other) ? undefined : { place, values: [one, other] };
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = firstDifference(one[key], other[key], place === '' ? key : `${place}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isComposed = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
