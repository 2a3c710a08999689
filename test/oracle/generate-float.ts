import type { Random } from '../../src/base/random';
import type { Instruction } from '../../src/pa-risc/instructions/table';
import { dataAddress } from './elf';
import type { LeftOut } from './exclusions';
import { anyBits, field, into, loadConstant, oneOf } from './words';

const operandsAt = dataAddress + 0x400;
/** The general registers that set an operation up and show its results. */
const [base, high, low] = [28, 29, 30];

const stw = (register: number, displacement: number) =>
  ((0x1a << 26) | (base << 21) | (register << 16) | (displacement << 1)) >>> 0;
const ldw = (register: number, displacement: number) =>
  ((0x12 << 26) | (base << 21) | (register << 16) | (displacement << 1)) >>> 0;
const fldds = (register: number) => ((0x0b << 26) | (base << 21) | 0x1000 | register) >>> 0;
const fstds = (register: number) => ((0x0b << 26) | (base << 21) | 0x1200 | register) >>> 0;

/**
 * The interesting left words of a double, and words of singles: zeros, least and greatest, infinities, NaNs, integers.
 */
const doubles = [
  0x00000000, 0x80000000, 0x00000001, 0x000fffff, 0x00100000, 0x7fefffff, 0x7ff00000, 0xfff00000, 0x7ff40000,
  0x7ff80000, 0x7ff80001, 0x3ff00000, 0xbff00000, 0x3fe00000, 0x41dfffff, 0xc1e00000, 0x43dfffff, 0xc3e00000,
  0x36900000, 0x380fffff, 0x47efffff, 0x3fd00000, 0x40080000, 0x00200000, 0x7fd00000,
];
const singles = [
  0x00000000, 0x80000000, 0x00000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fa00000,
  0x7fc00000, 0x7fc00001, 0x3f800000, 0xbf800000, 0x3f000000, 0x4effffff, 0x4f000000, 0xcf000000, 0x5effffff,
  0x5f000000, 0xdf000000, 0x3e800000, 0x40400000, 0x01000000, 0x7e800000,
];

/** The two words of a register: a double, or two singles. */
function operandWords(random: Random, wide: boolean): readonly [number, number] {
  const any = () => random.integer(0, 0xffffffff);
  if (wide) {
    if (random.chance(0.3)) return [oneOf(random, doubles), oneOf(random, [0, 0, 1, 0xffffffff, any()])];
    // Exponents near each other, so that sums cancel and products stay finite.
    if (random.chance(0.6))
      return [into(any(), 20, 11, 1023 + random.integer(-40, 40)), random.chance(0.3) ? 0 : any()];
    return [any(), any()];
  }
  const single = () => {
    if (random.chance(0.3)) return oneOf(random, singles);
    if (random.chance(0.6))
      return into(any(), 23, 8, 127 + random.integer(-30, 30)) & (random.chance(0.3) ? ~0xfff : -1);
    return any();
  };
  return [single(), single()];
}

/** Rounding mode, flags, compare bit and queue at random; no trap is enabled and none pending. */
const status = (random: Random): number => (random.integer(0, 0xffffffff) & 0xfc1ff800) | (random.integer(0, 3) << 9);

/**
 * A floating-point operation: its operands and the status are loaded before, its results and the status shown after.
 */
export function floatRecipe(row: Instruction, random: Random, leftOut: LeftOut): readonly number[] {
  const wide = row.mnemonic.includes(',dbl');
  const five = /^fmpy(add|sub|cfxt)/.test(row.mnemonic);
  let word = anyBits(row, random);
  const registers = distinct(random, five ? 5 : 3);
  const inputs = five ? [registers[0], registers[1], registers[3], registers[4]] : [registers[0], registers[1]];
  const outputs = five ? [registers[2], registers[4]] : [registers[2]];
  if (five) {
    // In single format four bits name one of the registers 16 to 31.
    const places = [21, 16, 0, 6, 11];
    for (const [at, shift] of places.entries()) {
      word = wide ? into(word, shift, 5, registers[at]) : into(word, shift, 4, registers[at] & 15);
    }
  } else {
    word = into(into(word, 21, 5, registers[0]), 16, 5, registers[1]);
    if (!/^fcmp|^ftest/.test(row.mnemonic)) word = into(word, 0, 5, registers[2]);
  }
  word = withoutStrayBits(row, word, leftOut);
  const load = (register: number, [left, right]: readonly [number, number]) => [
    ...loadConstant(high, left),
    ...loadConstant(low, right),
    stw(high, 0),
    stw(low, 4),
    fldds(register),
  ];
  const integer = /^fcnvxf/.test(row.mnemonic);
  const wideSource = /^fcnv/.test(row.mnemonic) ? /^\w+,dbl/.test(row.mnemonic) : wide;
  const source = (): readonly [number, number] =>
    integer && random.chance(0.5)
      ? [random.integer(0, 0xffffffff) >> random.integer(0, 31), random.integer(0, 0xffffffff)]
      : withoutDoubtfulNans(row, operandWords(random, wideSource), wideSource, leftOut);
  return [
    ...loadConstant(base, operandsAt),
    ...inputs.flatMap((register) => load(register, source())),
    ...load(0, [status(random), 0]),
    word,
    ...(row.mnemonic === 'ftest' ? [0x34210002] : []),
    ...outputs.flatMap((register) => [fstds(register), ldw(high, 0), ldw(low, 4)]),
    fstds(0),
    ldw(high, 0),
  ];
}

/**
 * NaNs of which the emulator makes something else (as in Linux's arch/parisc/math-emu, which are HP's own routines).
 */
function withoutDoubtfulNans(
  row: Instruction,
  words: readonly [number, number],
  wide: boolean,
  leftOut: LeftOut,
): readonly [number, number] {
  if (
    row.mnemonic === 'fcnvff,dbl,sgl' &&
    (words[0] & 0x7fffffff) === 0x7ff00000 &&
    leftOut('NaN without its fraction')
  )
    return [words[0] | 0x40000, words[1]];
  if (!row.mnemonic.startsWith('fcnvfx') || !leftOut('NaN to integer')) return words;
  const positive = (word: number, top: number) => ((word & top) === top ? word & 0x7fffffff : word);
  return wide
    ? [positive(words[0], 0x7ff00000), words[1]]
    : [positive(words[0], 0x7f800000), positive(words[1], 0x7f800000)];
}

/** So many registers of the upper half, each another one: every form can name them. (16 would be a 0 to FMPYADD.) */
function distinct(random: Random, count: number): readonly number[] {
  const chosen: number[] = [];
  while (chosen.length < count) {
    const register = random.integer(17, 31);
    if (!chosen.includes(register)) chosen.push(register);
  }
  return chosen;
}

/** The conditions of `ftest`. */
const [simple, acceptance, rejection] = [[0], [1, 5, 9, 13, 17], [2, 6]];

/** Fields without a meaning are zero: QEMU takes stray bits for another instruction. */
function withoutStrayBits(row: Instruction, word: number, leftOut: LeftOut): number {
  if (row.mnemonic === 'ftest') {
    const conditions = [
      ...simple,
      ...(leftOut('acceptances of ftest') ? [] : acceptance),
      ...(leftOut('rejections of ftest') ? [] : rejection),
    ];
    return row.match | conditions[field(word, 0, 5) % conditions.length];
  }
  if (/^fmpy(add|sub)/.test(row.mnemonic)) return word;
  const [, source, target = source] = row.mnemonic.split(',');
  const oneOperand = /^f(cpy|abs|sqrt|rnd|cnv)/.test(row.mnemonic);
  const halves = word >>> 26 === 0x0e;
  let kept = word & ~0x120;
  if (oneOperand) kept = into(kept, 16, 5, 0);
  if (!halves || source === 'dbl') kept &= ~0x80;
  if (!halves || target === 'dbl' || row.mnemonic.startsWith('fcmp')) kept &= ~0x40;
  if (!halves || source === 'dbl' || oneOperand) kept &= ~0x1000;
  return (kept | row.match) >>> 0;
}
