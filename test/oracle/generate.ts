import type { Random } from '../../src/base/random';
import { table } from '../../src/pa-risc/instructions/table';
import { dataAddress } from './elf';
import type { Version } from './emulator';
import { formsLeftOut, leftOutFor, nothingLeftOut, rowsLeftOut } from './exclusions';
import { byForms, formsOfAll, type Tried } from './forms';
import { floatRecipe } from './generate-float';
import { anyBits, field, into, loadConstant, nop, oneOf, type Recipe } from './words';

/** Three registers. Bit 26 of the word is unused. */
const registers: Recipe = (row, random) => [into(anyBits(row, random), 5, 1, 0)];

/** Conditions 1 and 5 are no unit conditions. */
const unit: Recipe = (row, random, leftOut) => {
  const word = into(anyBits(row, random), 5, 1, 0);
  const withoutCarries = row.mnemonic === 'uxor' && leftOut('carry conditions of uxor');
  return [into(word, 13, 3, oneOf(random, withoutCarries ? [0, 2, 3] : [0, 2, 3, 4, 6, 7]))];
};

/** Conditions 4 to 6 are no logical conditions. */
const logical: Recipe = (row, random) => [
  into(into(anyBits(row, random), 5, 1, 0), 13, 3, [0, 1, 2, 3, 7][random.integer(0, 4)]),
];

/** The conditions that depend on signed and on unsigned overflow. */
const [signed, unsigned] = [
  [2, 3, 6],
  [4, 5],
];
/** What the shift loses counts as overflow. */
const shiftAndAdd: Recipe = (row, random, leftOut) => [
  into(
    into(anyBits(row, random), 5, 1, 0),
    13,
    3,
    oneOf(random, [
      ...[0, 1, 7],
      ...(leftOut('signed overflow of shNadd') ? [] : signed),
      ...(leftOut('unsigned overflow of shNadd') ? [] : unsigned),
    ]),
  ),
];

const divideStep: Recipe = (row, random, leftOut) => {
  const word = into(
    into(anyBits(row, random), 5, 1, 0),
    13,
    3,
    oneOf(random, [
      ...[0, 1, 7],
      ...(leftOut('signed overflow of ds') ? [] : signed),
      ...(leftOut('unsigned overflow of ds') ? [] : unsigned),
    ]),
  );
  const same = field(word, 0, 5) === field(word, 21, 5);
  return [same && leftOut('ds with t = r2') ? into(word, 0, 5, field(word, 21, 5) ^ 1) : word];
};

const immediate: Recipe = (row, random) => [anyBits(row, random)];

/** A field must lie inside the register: otherwise the result is undefined. */
const fixedField: Recipe = (row, random) => {
  const length = random.integer(1, 32);
  const word = into(anyBits(row, random), 0, 5, 32 - length);
  if (row.mnemonic.includes('extr')) return [into(word, 5, 5, random.integer(length - 1, 31))];
  return [into(word, 5, 5, random.integer(0, 32 - length))];
};
const fixedShift: Recipe = (row, random) => [anyBits(row, random)];

/** `mtsar` before, so that the field lies inside the register. */
const variableField: Recipe = (row, random) => {
  const length = random.integer(1, 32);
  const position = random.integer(length - 1, 31);
  const word = into(
    into(anyBits(row, random), 5, 5, 0),
    0,
    5,
    row.mnemonic === 'vshd' ? random.integer(0, 31) : 32 - length,
  );
  return [...loadConstant(31, position), 0x017f1840, word];
};

/** The base is made to point into the data, aligned for the access; an index is small. */
const memory: Recipe = (row, random) => {
  const size =
    /d[sx]$/.test(row.mnemonic) && row.mnemonic.startsWith('f')
      ? 8
      : /w|c/.test(row.mnemonic.slice(2))
        ? 4
        : /h/.test(row.mnemonic.slice(2))
          ? 2
          : 1;
  const align = size;
  const base = random.integer(1, 28);
  let word = into(anyBits(row, random), 21, 5, base);
  if (row.mnemonic.startsWith('f')) {
    word = into(word, 6, 3, size === 4 ? random.integer(0, 1) : 0);
    // Register 0 is the status: any bits there would let the next operation trap.
    if (field(word, 0, 5) === 0) word = into(word, 0, 5, 1);
  }
  word = into(word, 14, 2, 0);
  const long = row.mask >>> 26 === 0x3f && (row.mask & 0x3ffffff) === 0;
  const address = dataAddress + 0x800 + align * random.integer(0, 63);
  if (long) {
    const displacement = align * random.integer(-40, 40);
    word = into(word, 0, 14, ((displacement & 0x1fff) << 1) | (displacement < 0 ? 1 : 0));
    return [...loadConstant(base, address), word];
  }
  const short = field(word, 12, 1) === 1;
  if (short) {
    const displacement =
      row.mnemonic === 'stbys'
        ? random.integer(-16, 15)
        : align * random.integer(Math.ceil(-16 / align), Math.floor(15 / align));
    const scrambled = ((displacement & 15) << 1) | (displacement < 0 ? 1 : 0);
    const isStore = row.mnemonic.startsWith('st');
    word = into(word, isStore ? 0 : 16, 5, scrambled);
    return [...loadConstant(base, row.mnemonic === 'stbys' ? address + random.integer(0, 3) : address), word];
  }
  const index = base === 28 ? 27 : base + 1;
  word = into(word, 16, 5, index);
  const scaled = field(word, 13, 1) === 1;
  return [
    ...loadConstant(base, address),
    ...loadConstant(index, (scaled ? 1 : align) * 16 * random.integer(0, 3)),
    word,
  ];
};

/** Forward over two random additions, so that both ways are seen; or backward into such, and on from there. */
const branch: Recipe = (row, random) => {
  const conditional = !/^(bl|blr)$/.test(row.mnemonic);
  const filler = () =>
    (0x34000000 | (random.integer(1, 31) << 21) | (random.integer(1, 31) << 16) | (random.integer(0, 200) << 1)) >>> 0;
  const displacement = (word: number, words: number) => {
    const low = into(into(word, 3, 10, words), 2, 1, words >>> 10);
    return conditional
      ? into(low, 0, 1, words < 0 ? 1 : 0)
      : into(into(low, 16, 5, words >> 11), 0, 1, words < 0 ? 1 : 0);
  };
  const word = anyBits(row, random);
  if (row.mnemonic === 'blr') {
    const index = random.integer(1, 30);
    return [...loadConstant(index, 1), into(word, 16, 5, index), filler(), filler(), filler(), filler()];
  }
  if (random.chance(0.5)) return [displacement(word, 1 + random.integer(0, 1)), filler(), filler(), filler()];
  // b over; nop; back: filler; b out; nop; over: the branch to back; filler; out.
  const over = 0xe8000000 | (3 << 3);
  const out = 0xe8000000 | (2 << 3);
  return [over, nop, filler(), out, nop, displacement(word, -5), filler()];
};

/** The product is stored and loaded again: the emulator's trace does not show floating-point registers. */
const multiplication: Recipe = (row, random) => {
  const base = random.integer(1, 28);
  const word = into(anyBits(row, random), 11, 1, 0);
  const product = field(word, 0, 5);
  const fstds = ((0x0b << 26) | (base << 21) | 0x1200 | product) >>> 0;
  const ldw = (register: number, displacement: number) =>
    ((0x12 << 26) | (base << 21) | (register << 16) | (displacement << 1)) >>> 0;
  return [...loadConstant(base, dataAddress + 0x400), word, fstds, ldw(29, 0), ldw(30, 4)];
};

const recipes: readonly (readonly [RegExp, Recipe])[] = [
  [/^(uxor|uaddcm|i?dcor)$/, unit],
  [/^(and|or|xor|andcm)$/, logical],
  [/^sh.addl?$/, shiftAndAdd],
  [/^ds$/, divideStep],
  [/^(comclr|add|addl|addc|sub|subb)$/, registers],
  [/^(addi|subi|comiclr|ldil|addil|ldo)$/, immediate],
  [/^(z?depi?|extr[us])$/, fixedField],
  [/^shd$/, fixedShift],
  [/^(z?vdepi?|vextr[us]|vshd)$/, variableField],
  [/^(ld[bhw]|st[bhw]|ldwm|stwm|ld[bhw][sx]|st[bhw]s|stbys|ldcw[sx]|f(ld|st)[wd][sx])$/, memory],
  [/^xmpyu$/, multiplication],
  [/^f(cpy|abs|sqrt|rnd|cnv..t?|cmp|add|sub|mpy|div|mpyadd|mpysub),|^ftest$/, floatRecipe],
  [/^(com|add)i?b[tf]$|^movi?b$|^bv?b$|^blr?$/, branch],
];

/** The rows that a user-level program can try, each with its recipe. */
export const tried: readonly Tried[] = table.flatMap((row) => {
  const recipe = recipes.find(([pattern]) => pattern.test(row.mnemonic))?.[1];
  return recipe === undefined ? [] : [{ row, recipe }];
});

/** Every form that must be compared with this version. */
export const wanted = (used: Version): readonly string[] =>
  formsOfAll(
    tried.filter(({ row }) => !rowsLeftOut(used).has(row.mnemonic)),
    formsLeftOut(used),
  );

const interesting = [0, 1, 0xffffffff, 0x80000000, 0x7fffffff, 0x0000ffff, 0x00ff00ff];

/**
 * A program of about `length` words that ends with the system call `exit`, for an emulator of this version or for none.
 */
export function generateProgram(random: Random, length: number, used?: Version): readonly number[] {
  const leftOut = used === undefined ? nothingLeftOut : leftOutFor(used);
  const rows = used === undefined ? new Map() : rowsLeftOut(used);
  const choices = byForms(tried.filter(({ row }) => !rows.has(row.mnemonic)));
  const value = () => (random.chance(0.25) ? interesting[random.integer(0, 6)] : random.integer(0, 0xffffffff));
  const words = Array.from({ length: 31 }, (_, at) => loadConstant(at + 1, value())).flat();
  while (words.length < length) {
    const { row, recipe } = oneOf(random, choices);
    // What comes before may nullify one instruction: never the first of a recipe.
    words.push(nop, ...recipe(row, random, leftOut));
    if (random.chance(0.1)) words.push(nop, ...loadConstant(random.integer(1, 31), value()));
  }
  // nop; nop; ldi 0,r26; ble 0x100(sr2,r0); ldi 1,r20
  return [...words, nop, nop, 0x341a0000, 0xe4008200, 0x34140002];
}
