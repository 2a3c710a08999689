/** What SCSI-2 lets a target answer to one command; written from the standard, without the targets' code. */

/** Sense key, and additional sense code with its qualifier. */
export type Why = readonly [key: number, code: number];

export interface Expectation {
  /** If there are any, the command is refused, with one of these. */
  readonly refusals: readonly Why[];
  /** Instead of good status the target may tell one of these, the command being refused. */
  readonly may?: readonly Why[];
  /** Not refused it ends with this: CHECK CONDITION after the work. */
  readonly ends?: { readonly why: Why; readonly flags?: number; readonly information?: number };
  /** The data that it gives where it is not refused. */
  readonly data?: Uint8Array;
  /** Bytes of data out that it takes where it is not refused. */
  readonly takes?: number;
  /** What is so afterwards. */
  readonly apply?: () => void;
  /** What all other initiators then hear. */
  readonly attention?: Why;
}

export interface Model {
  readonly deviceType: number;
  readonly removable: boolean;
  readonly reserves: boolean;
  /** Of a command that is not common to all devices; `out`: what the initiator gives, as much as is asked for. */
  expect(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation;
  reset(): void;
}

export const INVALID_FIELD: Why = [5, 0x2400];
export const UNKNOWN: Why = [5, 0x2000];
export const nothing = new Uint8Array(0);
export const good: Expectation = { refusals: [] };
export const refused = (...refusals: Why[]): Expectation => ({ refusals });

export const number = (cdb: Uint8Array, at: number, length: number): number => {
  let value = 0;
  for (let byte = at; byte < at + length; byte++) value = value * 256 + cdb[byte];
  return value;
};

export const cut = (bytes: readonly number[], length: number): Uint8Array => Uint8Array.from(bytes).subarray(0, length);

/** MODE SENSE(6) of a device with these pages, none of which can be changed or saved. */
export function modeSense(
  cdb: Uint8Array,
  specific: number,
  descriptor: readonly number[],
  pages: readonly number[][],
): Expectation {
  const [code, values] = [cdb[2] & 0x3f, cdb[2] >>> 6];
  const shown = code === 0x3f ? pages : pages.filter(([page]) => page === code);
  const refusals: Why[] = [];
  if (code !== 0 && code !== 0x3f && shown.length === 0) refusals.push(INVALID_FIELD);
  if (values === 3) refusals.push([5, 0x3900]);
  const described = (cdb[1] & 8) === 0 ? descriptor : [];
  const bodies = shown.flatMap((page) => (values === 1 ? [page[0], page[1], ...page.slice(2).map(() => 0)] : page));
  const whole = [3 + described.length + bodies.length, 0, specific, described.length, ...described, ...bodies];
  return { refusals, data: cut(whole, cdb[4]) };
}
