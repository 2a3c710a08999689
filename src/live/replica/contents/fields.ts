/** Fields of what another replica tells, in the ranges in which this one can use them. */
import * as v from 'valibot';

/** Counters that go on for years stay below; sums of two of them are exact. */
const greatestCount = 2 ** 51;

export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(greatestCount));
export const upTo = (greatest: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(greatest));
export const byte = upTo(0xff);
export const address = upTo(0xffff_ffff);
export const text = v.pipe(v.string(), v.maxLength(64));

const isWord = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= -0x8000_0000 && (value as number) <= 0xffff_ffff;
const isByte = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xff;

/** 32 bits, with a sign or without. */
export const word = v.custom<number>(isWord, 'no word');
export const words = (length: number) =>
  v.custom<readonly number[]>(
    (value) => Array.isArray(value) && value.length === length && value.every(isWord),
    `not ${length} words`,
  );
export const bytes = (least: number, most: number) =>
  v.custom<readonly number[]>(
    (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(isByte),
    `not ${least} to ${most} bytes`,
  );
export const data = (most: number) =>
  v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= most, `not ${most} bytes at most`);

/** Registers, and details of an operation, by name; none has so many. */
const greatestNumbers = 96;
const number = v.pipe(v.number(), v.integer(), v.minValue(-(2 ** 31)), v.maxValue(greatestCount));
export const numbers = v.pipe(
  v.record(text, number),
  v.check((value) => Object.keys(value).length <= greatestNumbers, 'too many'),
);

/** What is wrong with a value, with the place; `undefined` if nothing is. */
export function problem(schema: v.GenericSchema, value: unknown): string | undefined {
  const { issues } = v.safeParse(schema, value, { abortEarly: true });
  if (issues === undefined) return undefined;
  const [issue] = issues;
  return `${v.getDotPath(issue) ?? 'the whole'} is ${issue.received.slice(0, 40)}`;
}
