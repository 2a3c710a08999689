/** Compares the states of two replicas field by field, up to the first difference. */

export interface Difference {
  /** The field: `fronts.scsi.bytes.13`. */
  readonly place: string;
  /** The value of each replica; `undefined` without such a field. */
  readonly values: readonly [unknown, unknown];
}

/** Plain data; a missing field equals an undefined one. */
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
