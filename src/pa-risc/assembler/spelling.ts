/**
 * The spellings of instructions, compiled from the templates of the table. A template is the text of a statement with
 * `{kind}` for each operand and completer. Two marks in braces write nothing: `{@shift:width=value}` is a field with
 * this value, `{@shift:width=?}` one that the text does not tell. All other bits that no operand owns must be zero.
 */
import type { Instruction } from '../instructions/forms';
import { laterTable } from '../instructions/later';
import { table } from '../instructions/table';
import { completerKinds } from './completers';
import { Cursor, type CursorContext, Mismatch } from './cursor';
import type { Kind } from './kind';
import { numberKinds } from './numbers';
import { registerKinds } from './registers';

type Token = string | Kind;

export interface Spelling {
  /** The name before completers and operands. */
  readonly name: string;
  readonly tokens: readonly Token[];
  /** The bits that must have the values of `match`. */
  readonly mask: number;
  readonly match: number;
  /** The number of bits that its operands choose. */
  readonly freedom: number;
}

const kinds: Readonly<Record<string, Kind>> = { ...registerKinds, ...numberKinds, ...completerKinds };

const fixedField = /^@(\d+):(\d+)=(\d+|\?)$/;
const countOnes = (word: number): number => (word >>> 0).toString(2).replaceAll('0', '').length;

export function compile({ mask, match }: Pick<Instruction, 'mask' | 'match'>, template: string): Spelling {
  const tokens: Token[] = [];
  let fixed = mask;
  let value = match;
  let chosen = 0;
  for (const [, literal, field] of template.matchAll(/([^{]+)|\{([^}]+)\}/g)) {
    const silent = field === undefined ? null : fixedField.exec(field);
    if (literal !== undefined) tokens.push(literal);
    else if (silent !== null) {
      const bits = (2 ** Number(silent[2]) - 1) << Number(silent[1]);
      if (silent[3] === '?') chosen |= bits;
      else {
        fixed |= bits;
        value |= Number(silent[3]) << Number(silent[1]);
      }
    } else {
      const kind = kinds[field];
      if (kind === undefined) throw new Error(`${template}: there is no operand {${field}}`);
      tokens.push(kind);
      chosen |= kind.mask;
    }
  }
  return {
    name: /^[\w.]+/.exec(template)?.[0] ?? '',
    tokens,
    mask: (fixed | ~(fixed | chosen)) >>> 0,
    match: value >>> 0,
    freedom: countOnes(chosen),
  };
}

/** The text of `word`, if this spelling says it. */
function write({ tokens, mask, match }: Spelling, word: number, address: number): string | undefined {
  if ((word & mask) >>> 0 !== match) return undefined;
  let text = '';
  for (const token of tokens) {
    const part = typeof token === 'string' ? token : token.format(word, address);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/** The word of a statement in this spelling; throws a `Mismatch`. */
function read({ tokens, mask, match }: Spelling, text: string, context: CursorContext): number {
  const cursor = new Cursor(text, context);
  let word = match;
  for (const token of tokens) {
    if (typeof token === 'string') cursor.expect(token);
    else {
      const bits = token.parse(cursor);
      if (((bits ^ match) & mask & token.mask) !== 0) cursor.fail('another form has this operand');
      word |= bits;
    }
  }
  cursor.take(/\s*/y);
  if (cursor.at < text.length) cursor.fail('expected the end of the statement');
  return word >>> 0;
}

const spellingsOf = (row: Instruction): { printed: readonly Spelling[]; understood: readonly Spelling[] } => {
  const of = (templates: readonly string[]) => templates.map((template) => compile(row, template));
  return { printed: of(row.syntax.printed), understood: of([...row.syntax.printed, ...row.syntax.accepted]) };
};

/** Spellings by name; of several forms for the same text, the one with the smallest fields comes first. */
function namesOf(all: readonly ReturnType<typeof spellingsOf>[]): ReadonlyMap<string, readonly Spelling[]> {
  const names = new Map<string, Spelling[]>();
  for (const spelling of all.flatMap(({ understood }) => understood)) {
    names.set(spelling.name, [...(names.get(spelling.name) ?? []), spelling]);
  }
  for (const spellings of names.values()) spellings.sort((one, other) => one.freedom - other.freedom);
  return names;
}

interface Spellings {
  readonly byOpcode: readonly (readonly Spelling[])[];
  readonly byName: ReadonlyMap<string, readonly Spelling[]>;
  /** Words that this processor does not execute appear in listings only. */
  readonly byNameInListings: ReadonlyMap<string, readonly Spelling[]>;
}

let made: Spellings | undefined;

/** Made when they are first asked for: few commands read or write instructions. */
function spellings(): Spellings {
  made ??= allSpellings();
  return made;
}

function allSpellings(): Spellings {
  const [compiled, later] = [table.map(spellingsOf), laterTable.map(spellingsOf)];
  const byOpcode = Array.from({ length: 64 }, (_, opcode) =>
    [...compiled, ...later].flatMap(({ printed }) =>
      printed.filter(({ match, mask }) => ((opcode << 26) & mask) >>> 0 === (match & 0xfc000000) >>> 0),
    ),
  );
  return { byOpcode, byName: namesOf(compiled), byNameInListings: namesOf([...compiled, ...later]) };
}

/** The text of a word at an address, or `undefined` when no form has this pattern. */
export function writeInstruction(word: number, address: number): string | undefined {
  for (const spelling of spellings().byOpcode[word >>> 26]) {
    const text = write(spelling, word, address);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * The word of a statement. Throws the `Mismatch` of the spelling that came farthest; of several, that of the widest.
 */
export function readInstruction(text: string, context: CursorContext): number {
  const name = /^[\w.]+/.exec(text)?.[0] ?? '';
  let farthest = new Mismatch(0, `there is no instruction "${name}"`);
  const { byName, byNameInListings } = spellings();
  for (const spelling of (context.listing ? byNameInListings : byName).get(name.toLowerCase()) ?? []) {
    try {
      return read(spelling, text, context);
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      if (error.reach >= farthest.reach) farthest = error;
    }
  }
  throw farthest;
}
