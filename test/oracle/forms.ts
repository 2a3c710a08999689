/** What a comparison covers: each row of the instruction table with each of its completers and conditions. */
import { completerKinds } from '../../src/pa-risc/assembler/completers';
import type { Kind } from '../../src/pa-risc/assembler/kind';
import { compile, type Spelling } from '../../src/pa-risc/assembler/spelling';
import { type Instruction, table } from '../../src/pa-risc/instructions/table';
import type { Recipe } from './words';

/** How often each form was compared. */
export type Coverage = Map<string, number>;

const completers: readonly Kind[] = Object.values(completerKinds);
const completersOf = ({ tokens }: Spelling): readonly Kind[] =>
  tokens.filter((token): token is Kind => typeof token !== 'string' && completers.includes(token));
const spellings = new Map(table.map((row) => [row, row.syntax.printed.map((template) => compile(row, template))]));

/** The name of the form of this row that `word` has: the row's mnemonic with its completers. */
function formIn(row: Instruction, word: number): string | undefined {
  const all = spellings.get(row) ?? [];
  if (all.length === 0) return row.mnemonic;
  for (const spelling of all) {
    if ((word & spelling.mask) >>> 0 !== spelling.match) continue;
    const written = completersOf(spelling).map((kind) => kind.format(word, 0));
    if (!written.includes(undefined)) return row.mnemonic + written.join('');
  }
  return undefined;
}

/** The form that a word belongs to; words that no text says, for their stray bits, belong to their row's. */
export function formOf(word: number): string {
  const row = table.find(({ mask, match }) => (word & mask) >>> 0 === match);
  return row === undefined ? 'unknown' : (formIn(row, word) ?? row.mnemonic);
}

/** Every value of the bits of `mask`. */
function* valuesOf(mask: number): Generator<number> {
  let value = 0;
  do {
    yield value >>> 0;
    value = (value - mask) & mask;
  } while (value !== 0);
}

const formsByRow = new Map<Instruction, readonly string[]>();

/** All forms of a row. */
function formsOf(row: Instruction): readonly string[] {
  const known = formsByRow.get(row) ?? makeForms(row);
  formsByRow.set(row, known);
  return known;
}

function makeForms(row: Instruction): readonly string[] {
  const all = spellings.get(row) ?? [];
  if (all.length === 0) return [row.mnemonic];
  const forms = all.flatMap((spelling) => {
    const kinds = completersOf(spelling);
    const mask = kinds.reduce((bits, kind) => bits | kind.mask, 0) & ~row.mask;
    return [...valuesOf(mask)].flatMap((bits) => {
      const written = kinds.map((kind) => kind.format(spelling.match | bits, 0));
      return written.includes(undefined) ? [] : [row.mnemonic + written.join('')];
    });
  });
  return [...new Set(forms)];
}

/** A row of the table with the way to try it. */
export interface Tried {
  readonly row: Instruction;
  readonly recipe: Recipe;
}

/** The forms of these rows that are to be compared: all but those of which the emulator tells nothing. */
export const formsOfAll = (tried: readonly Tried[], untold: readonly RegExp[]): readonly string[] => [
  ...new Set(tried.flatMap(({ row }) => formsOf(row)).filter((form) => !untold.some((each) => each.test(form)))),
];

/** The same rows to choose from: those with many forms more often, so that each form has its turn. */
export const byForms = (tried: readonly Tried[]): readonly Tried[] =>
  tried.flatMap((each) => Array.from({ length: Math.ceil(Math.sqrt(formsOf(each.row).length)) }, () => each));

/** One line for each form with the number of its comparisons, then those compared fewer than `least` times. */
export function coverageReport(wanted: readonly string[], coverage: Coverage, least: number) {
  const names = [...new Set([...wanted, ...coverage.keys()])].sort((one, other) => one.localeCompare(other));
  const width = Math.max(...names.map((name) => name.length)) + 1;
  const lines = names.map((name) => `${name.padEnd(width)}${String(coverage.get(name) ?? 0).padStart(9)}`);
  const missed = wanted.filter((name) => (coverage.get(name) ?? 0) < least);
  return { lines, missed };
}
