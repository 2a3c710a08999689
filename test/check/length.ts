/**
 * How much of a long row of runs a test takes. `npm test` takes a part in which each kind of case occurs; `npm run
 * test:long` takes all of them (docs/verification.md).
 */
export const isLong = process.env.UNDERSTUDY_TESTS === 'long';

/** `few` of a row, or all `many` with `test:long`. */
export const length = (few: number, many: number): number => (isLong ? many : few);

/** Every n-th of a row from the `first` on; all with `test:long`. */
export const every = <Case>(nth: number, cases: readonly Case[], first = 0): readonly Case[] =>
  isLong ? cases : cases.filter((_, at) => at % nth === first % nth);
