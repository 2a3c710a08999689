/** The names of registers, for printing and for reading. */
import type { Cursor } from './cursor';
import { bits, gather, type Layout, maskOf, scatter } from './field-layout';
import type { Kind } from './kind';

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, register) => `${prefix}${register}`);
const named = (prefix: string, count: number, names: Readonly<Record<number, string>>): readonly string[] =>
  numbered(prefix, count).map((name, register) => names[register] ?? name);

const general = named('r', 32, { 2: 'rp', 27: 'dp', 28: 'ret0', 29: 'ret1', 30: 'sp' });
const control = named('cr', 32, {
  0: 'rctr',
  8: 'pidr1',
  9: 'pidr2',
  10: 'ccr',
  11: 'sar',
  12: 'pidr3',
  13: 'pidr4',
  14: 'iva',
  15: 'eiem',
  16: 'itmr',
  17: 'pcsq',
  18: 'pcoq',
  19: 'iir',
  20: 'isr',
  21: 'ior',
  22: 'ipsw',
  23: 'eirr',
  ...Object.fromEntries(numbered('tr', 8).map((name, register) => [24 + register, name])),
});
const space = numbered('sr', 8);

/** Other names that the assembler accepts. */
const synonyms: Readonly<Record<string, string>> = {
  arg0: 'r26',
  arg1: 'r25',
  arg2: 'r24',
  arg3: 'r23',
  mrp: 'r31',
  sar: 'cr11',
};

const numbersOf = (prefix: string, names: readonly string[]): ReadonlyMap<string, number> => {
  const numbers = new Map([...names, ...numbered(prefix, names.length)].map((name, at) => [name, at % names.length]));
  for (const [name, same] of Object.entries(synonyms)) {
    const number = numbers.get(same);
    if (number !== undefined) numbers.set(name, number);
  }
  return numbers;
};

/** A register in a field; `what` names in an error the kind of register that is wanted. */
function registerKind(what: string, prefix: string, names: readonly string[], layout: Layout): Kind {
  const numbers = new Map(numbersOf(prefix, names));
  // In place of a general register a number is often a displacement; elsewhere a number can only be a register.
  if (prefix !== 'r') for (const at of names.keys()) numbers.set(String(at), at);
  return {
    mask: maskOf(layout),
    format: (word) => names[gather(layout, word)],
    parse: (cursor) => scatter(layout, readRegister(cursor, what, numbers)),
  };
}

function readRegister(cursor: Cursor, what: string, numbers: ReadonlyMap<string, number>): number {
  cursor.take(/\s*/y);
  const start = cursor.at;
  const name = cursor.take(/%?(\w+)/y)?.[1];
  const number = name === undefined ? undefined : numbers.get(name.toLowerCase());
  return number ?? cursor.fail(`expected a ${what} register`, start);
}

const generalAt = (shift: number) => registerKind('general', 'r', general, bits(shift, 5));
const spaceAt = (layout: Layout) => registerKind('space', 'sr', space.slice(0, 2 ** (layout.length + 1)), layout);
const space3: Layout = [
  [13, 1],
  [14, 2],
];

/** A base register in parentheses, with its space register: of two bits, where zero is not written, or of three. */
function baseKind(layout: Layout, always: boolean): Kind {
  const base = generalAt(21);
  const register = spaceAt(layout);
  return {
    mask: (base.mask | register.mask) >>> 0,
    format: (word) =>
      always || (word & register.mask) !== 0
        ? `(${register.format(word, 0)},${base.format(word, 0)})`
        : `(${base.format(word, 0)})`,
    parse: (cursor) => {
      cursor.expect('(');
      const hasSpace = /^[^,)]*,/.test(cursor.text.slice(cursor.at));
      let word = 0;
      if (hasSpace) {
        word = register.parse(cursor);
        cursor.expect(',');
      }
      word |= base.parse(cursor);
      cursor.expect(')');
      return word >>> 0;
    },
  };
}

const float = named('fr', 32, { 1: 'fpe2', 2: 'fpe4', 3: 'fpe6' });
/** Left halves, with the names of whole registers, and right halves. */
const floatWords = [...float, ...numbered('fr', 32).map((name) => `${name}R`)];

/** A floating-point register, or one of its halves, which a bit selects. */
function floatKind(shift: number, half?: number): Kind {
  const names = half === undefined ? float : floatWords;
  const layout: Layout =
    half === undefined
      ? bits(shift, 5)
      : [
          [half, 1],
          [shift, 5],
        ];
  const numbers = new Map([
    ...names.map((name, at) => [name.toLowerCase(), at] as const),
    ...numbered('fr', 32).map((name, at) => [name, at] as const),
    ...numbered('fr', 32).map((name, at) => [`${name}l`, at] as const),
  ]);
  return {
    mask: maskOf(layout),
    format: (word) => names[gather(layout, word)],
    parse: (cursor) => scatter(layout, readRegister(cursor, 'floating-point', numbers)),
  };
}

/** One of the registers 16 to 31, or its right half, by the first bit of the field, as in FMPYADD in single format. */
function upperKind(shift: number): Kind {
  const names = [...floatWords.slice(16, 32), ...floatWords.slice(48)];
  const layout = bits(shift, 5);
  const numbers = new Map(
    names.flatMap((name, at): [string, number][] => [
      [name.toLowerCase(), at],
      [`${name.toLowerCase()}l`, at],
    ]),
  );
  return {
    mask: maskOf(layout),
    format: (word) => names[gather(layout, word)],
    parse: (cursor) => scatter(layout, readRegister(cursor, 'floating-point', numbers)),
  };
}

export const registerKinds = {
  /** Floating-point registers in the fields 6 to 10, 11 to 15 and 27 to 31; and words, with the bit of the half. */
  float2: floatKind(21),
  float1: floatKind(16),
  floatT: floatKind(0),
  word2: floatKind(21, 7),
  word1: floatKind(16, 12),
  wordT: floatKind(0, 6),
  /** The sum's operands of FMPYADD. */
  floatAdded: floatKind(6),
  floatSum: floatKind(11),
  five2: upperKind(21),
  five1: upperKind(16),
  fiveT: upperKind(0),
  fiveAdded: upperKind(6),
  fiveSum: upperKind(11),
  /** The general registers of the fields that the manual numbers 11 to 15, 6 to 10 and 27 to 31. */
  r1: generalAt(16),
  r2: generalAt(21),
  t: generalAt(0),
  control: registerKind('control', 'cr', control, bits(21, 5)),
  space3: spaceAt(space3),
  base: baseKind(bits(14, 2), false),
  base3: baseKind(space3, true),
} satisfies Record<string, Kind>;
