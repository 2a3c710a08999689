/**
 * Settings in words, `key=value,key=value`: on the command line and in scenario files. Each error names the value and
 * says what is expected.
 */

/** The pairs of a text, in their order; only keys of `keys`, each once unless it is one of `repeatable`. */
export function settings(
  text: string,
  keys: readonly string[],
  repeatable: readonly string[] = [],
): readonly (readonly [key: string, value: string])[] {
  const seen = new Set<string>();
  return text.split(',').map((part) => {
    const [, key, value] = /^([^=]+)=(.+)$/.exec(part.trim()) ?? [];
    if (key === undefined) throw new Error(`'${part}': expected KEY=VALUE, with KEY one of ${keys.join(', ')}.`);
    if (!keys.includes(key)) throw new Error(`'${key}' is no setting: expected one of ${keys.join(', ')}.`);
    if (seen.has(key) && !repeatable.includes(key)) throw new Error(`${key} is given twice.`);
    seen.add(key);
    return [key, value];
  });
}

const nanosecondsOf: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
/** Eleven days: instants and durations stay whole numbers when they are added. */
export const longestNs = 1e15;

/** A time with its unit, such as `1.5ms`, in whole nanoseconds. */
export function nanoseconds(key: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text) ?? [];
  const value = unit === undefined ? Number.NaN : Math.round(Number(number) * nanosecondsOf[unit]);
  if (!(value <= longestNs))
    throw new Error(`${key}=${text}: expected a time with its unit (ns, us, ms, s), as 200us.`);
  return value;
}

/** From 0 up to, but not including, 1. */
export function chance(key: string, text: string): number {
  const value = /^(\d+|\d*\.\d+)(e-\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value < 1)) throw new Error(`${key}=${text}: expected a probability from 0 up to, but not including, 1.`);
  return value;
}

/** Parts in a million, with or without a sign: `+40ppm`. */
export function partsPerMillion(key: string, text: string): number {
  const [, number] = /^([+-]?\d+(?:\.\d+)?)ppm$/.exec(text) ?? [];
  const value = number === undefined ? Number.NaN : Number(number);
  if (!(Math.abs(value) <= greatestDriftPpm)) {
    throw new Error(`${key}=${text}: expected parts in a million up to ${greatestDriftPpm} either way, as +40ppm.`);
  }
  return value;
}

/** Ten percent: far beyond any oscillator. */
const greatestDriftPpm = 100_000;
