import type { Random } from '../../../src/base/random';
import { type Instruction, table } from '../../../src/pa-risc/instructions/table';
import { PSW } from '../../../src/pa-risc/registers';
import { dataAddress, textAddress } from '../elf';
import type { Version } from '../emulator';
import { formsLeftOut, type LeftOut, leftOutFor, nothingLeftOut, rowsLeftOut } from '../exclusions';
import { byForms, formsOfAll, type Tried } from '../forms';
import { tried as allUserLevel } from '../generate';
import { anyBits, into, loadConstant, nop, oneOf, type Recipe } from '../words';
import type { Assembled } from './assemble';

/** How many translations the frame inserts, and the words of each: side, space, address and the two halves. */
const entries = 64;
/** The program starts on a page of its own. */
const bodyAddress = textAddress + 0x2000;
const bodyPages = 6;
const dataPages = 8;
const spaces = 4;
const pageBytes = 4096;
/** Code translations that come and go are of other pages than data: QEMU 7.2 has one TLB for both. */
const codeOffset = 0x100000;
/** Ends the program: the frame switches the machine off. */
const breakEnd = 0x1f;

/**
 * Random bits in these fields, [shift, bits]; the others are zero: QEMU takes some words with stray bits for illegal.
 */
const onlyFields = (row: Instruction, random: Random, ...fields: readonly (readonly [number, number])[]): number =>
  fields.reduce((word, [shift, bits]) => into(word, shift, bits, random.integer(0, 2 ** bits - 1)), row.match);
const [secondField, targetField] = [
  [16, 5],
  [0, 5],
] as const;
const [modifyField, spaceField, spaceRegisterField] = [
  [5, 1],
  [14, 2],
  [13, 3],
] as const;

/** Floating-point operations are left out: where a store of their status is interrupted, enabled traps are loaded. */
const userLevel = allUserLevel.filter(({ row }) => !/^f(?!ld|st)/.test(row.mnemonic));

/** Registers that the frame's handlers do not need to point anywhere. */
const anyRegister = (random: Random) => random.integer(1, 31);

/**
 * An address in the data, in one of the pages around it, or (seldom) anywhere but in the code: QEMU 7.2 has one TLB for
 * both, and finds code's translation where a data reference misses.
 */
function address(random: Random, align: number): number {
  if (random.chance(0.03)) return random.integer(0x1000000, 0x3fffffff) & -align;
  return dataAddress + pageBytes * random.integer(0, dataPages) + align * random.integer(64, 1024 / align + 64);
}

/** The address in the base; the other fields at random. */
const atAddress =
  (...fields: readonly (readonly [number, number])[]): Recipe =>
  (row, random) => {
    const base = anyRegister(random);
    return [...loadConstant(base, address(random, 4)), into(onlyFields(row, random, ...fields), 21, 5, base)];
  };
/** With an index that is zero or a page. */
const indexed =
  (side: 'data' | 'code', ...fields: readonly (readonly [number, number])[]): Recipe =>
  (row, random) => {
    const base = anyRegister(random);
    const index = base === 31 ? 30 : base + 1;
    const word = into(into(onlyFields(row, random, modifyField, ...fields), 21, 5, base), 16, 5, index);
    return [
      ...loadConstant(base, address(random, 4) + (side === 'code' ? codeOffset : 0)),
      ...loadConstant(index, oneOf(random, [0, 0, pageBytes, 64])),
      word,
    ];
  };

/** A physical address, seldom aligned wrongly; at level 0, or the interruption for privileged operations. */
const absolute: Recipe = (row, random) => {
  const base = random.integer(1, 15);
  const short = (row.match & 0x1000) !== 0;
  const index = 16 + base;
  const where = dataAddress + 4 * random.integer(64, 2048) + (random.chance(0.05) ? 2 : 0);
  const fields = onlyFields(row, random, modifyField, [13, 1], targetField);
  const word = into(into(fields, 21, 5, base), 10, 2, random.integer(0, 2));
  if (row.mnemonic === 'stwas') {
    return [
      ...loadConstant(base, where),
      into(into(word, 16, 5, random.integer(1, 31)), 0, 5, 2 * random.integer(0, 7)),
    ];
  }
  const operand = short ? into(word, 16, 5, 8 * random.integer(0, 3)) : into(word, 16, 5, index);
  return [...loadConstant(base, where), ...loadConstant(index, 4 * random.integer(0, 16)), operand];
};

/** The frame's registers of the control group are left alone, and so is what depends on time. */
const readable = [8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 24, 25, 26, 27, 28, 29, 30, 31];
const writable = [11, 24, 25, 26, 27, 28, 29, 30, 31];
const control: Recipe = (row, random) => {
  const number = oneOf(random, row.mnemonic === 'mfctl' ? readable : writable);
  const word = into(row.match, 21, 5, number);
  if (row.mnemonic === 'mfctl') return [into(word, 0, 5, random.integer(0, 31))];
  const source = anyRegister(random);
  return [...loadConstant(source, random.integer(0, 0xffffffff)), into(word, 16, 5, source)];
};
const toSpace: Recipe = (row, random) => {
  const source = anyRegister(random);
  return [
    ...loadConstant(source, random.integer(0, spaces - 1)),
    into(onlyFields(row, random, spaceRegisterField), 16, 5, source),
  ];
};

/** Only D and P: interrupts depend on time, and without Q there is no way back. */
const changeable = PSW.D | PSW.P;
const maskImmediate: Recipe = (row, random) => [
  into(onlyFields(row, random, targetField), 16, 7, random.integer(0, 7) & changeable),
];
const maskRegister: Recipe = (row, random) => {
  const source = anyRegister(random);
  return [...loadConstant(source, PSW.Q | (random.integer(0, 7) & changeable)), into(row.match, 16, 5, source)];
};

/** The address half and the protection half of a translation: only as a pair do they mean something. */
const insertion: Recipe = (row, random, leftOut) => {
  const [base, source] = [random.integer(1, 15), random.integer(16, 31)];
  const code = row.mnemonic.startsWith('ii');
  const page = dataAddress + pageBytes * random.integer(0, dataPages);
  const word = into(into(onlyFields(row, random, code ? spaceRegisterField : spaceField), 21, 5, base), 16, 5, source);
  return [
    ...loadConstant(base, code ? page + codeOffset : page),
    ...loadConstant(source, frameWord(page)),
    into(word, 6, 1, 1),
    ...loadConstant(source, protectionWord(random, leftOut)),
    into(word, 6, 1, 0),
  ];
};

const frameWord = (address: number) => ((address >>> 12) << 5) >>> 0;
/**
 * T, D and B, the type and levels of access, and an identifier. QEMU forgets the write-disable bit where an access was
 * allowed while PSW P was 0: no identifier has it.
 */
function protectionWord(random: Random, leftOut: LeftOut): number {
  const any = [0, 1, 2, 3, 4, 5, 6, 7];
  const flags = oneOf(random, [2, 2, 2, 2, 2, 2, 0, 0, 3, 6, ...(leftOut('order of T, D and B') ? [] : any)]);
  const type = random.chance(0.7) ? oneOf(random, [1, 3]) : random.integer(0, 7);
  const levels = (random.integer(0, 3) << 2) | (random.chance(0.6) ? 3 : random.integer(0, 3));
  const identifiers = [0, 0, 1, 4, ...(leftOut('identifiers that no register holds') ? [] : [5])];
  return ((flags << 27) | (type << 24) | (levels << 20) | (oneOf(random, identifiers) << 1)) >>> 0;
}

/** Over two instructions, to any space and any level; the return addresses of `ble` stay in r31. */
const external: Recipe = (row, random) => {
  const base = anyRegister(random);
  const word = into(into(into(anyBits(row, random), 21, 5, base), 2, 11, 0), 16, 5, 0);
  // bl .+8,base; ldo 16+level(base),base; be 0(space,base); delay slot; skipped; target
  const here = (0xe8000000 | (base << 21)) >>> 0;
  const level = random.chance(0.03) ? random.integer(1, 3) : 0;
  const add = (0x34000000 | (base << 21) | (base << 16) | ((16 + level) << 1)) >>> 0;
  return [here, nop, add, into(word, 0, 1, 0), nop, nop];
};
const gateway: Recipe = (row, random) => [
  into(into(into(into(anyBits(row, random), 3, 10, 1), 2, 1, 0), 0, 1, 0), 16, 5, 0),
  nop,
  nop,
];
const vectored: Recipe = (row, random) => {
  const base = anyRegister(random);
  const word = into(into(anyBits(row, random), 21, 5, base), 16, 5, 0);
  const here = (0xe8000000 | (base << 21)) >>> 0;
  const level = random.chance(0.03) ? random.integer(1, 3) : 0;
  const add = (0x34000000 | (base << 21) | (base << 16) | ((16 + level) << 1)) >>> 0;
  return [here, nop, add, word, nop, nop];
};

const registers: Recipe = (row, random) => [into(anyBits(row, random), 5, 1, 0)];
/** Where the shift's part of overflow is left out, it has nothing to lose. */
const shiftAndTrap: Recipe = (row, random, leftOut) => {
  const source = anyRegister(random);
  const conditions = [
    ...[0, 1, 7],
    ...(leftOut('signed overflow of shNadd') ? [] : [2, 3, 6]),
    ...(leftOut('unsigned overflow of shNadd') ? [] : [4, 5]),
  ];
  const word = into(into(into(anyBits(row, random), 5, 1, 0), 16, 5, source), 13, 3, oneOf(random, conditions));
  const greatest = leftOut('signed overflow of shNadd') ? 0x0fffffff : 0xffffffff;
  return [...loadConstant(source, random.integer(0, greatest)), word];
};
const units: Recipe = (row, random) => [
  into(into(anyBits(row, random), 5, 1, 0), 13, 3, oneOf(random, [0, 2, 3, 4, 6, 7])),
];
const immediate: Recipe = (row, random) => [anyBits(row, random)];
const plain: Recipe = (row) => [row.match];

const recipes: readonly (readonly [RegExp, Recipe])[] = [
  [/^(addco|addo|subo|subto?|subbo)$/, registers],
  [/^sh.addo$/, shiftAndTrap],
  [/^uaddcmt$/, units],
  [/^(addito?|addio|subio)$/, immediate],
  [/^break$/, (row, random) => [into(anyBits(row, random), 0, 5, random.integer(0, breakEnd - 1))]],
  [/^(sync|syncdma)$/, plain],
  [/^mtctl$|^mfctl$/, control],
  [/^mtsp$/, toSpace],
  [/^mfsp$/, (row, random) => [onlyFields(row, random, spaceRegisterField, targetField)]],
  [/^[rs]sm$/, maskImmediate],
  [/^mtsm$/, maskRegister],
  [/^ldsid$/, atAddress(spaceField, targetField)],
  [/^probe[rw]$/, atAddress(spaceField, secondField, targetField)],
  [/^probe[rw]i$/, atAddress(spaceField, [16, 2], targetField)],
  [/^(ldwa[xs]|stwas)$/, absolute],
  [/^lpa$/, indexed('data', spaceField, targetField)],
  [/^(pdtlb|fdce)$/, indexed('data', spaceField)],
  [/^(pitlb|fice)$/, indexed('code', spaceRegisterField)],
  [/^i[id]tlb[ap]$/, insertion],
  [/^ble?$|^be$/, external],
  [/^gate$/, gateway],
  [/^bv$/, vectored],
];

/** The rows that a whole machine can try besides the user-level ones. */
export const tried: readonly Tried[] = table.flatMap((row) => {
  const recipe = recipes.find(([pattern]) => pattern.test(row.mnemonic))?.[1];
  return recipe === undefined || row.mnemonic === 'bl' ? [] : [{ row, recipe }];
});

/** Every form that must be compared with this version. */
export const wanted = (used: Version): readonly string[] =>
  formsOfAll(
    tried.filter(({ row }) => !rowsLeftOut(used).has(row.mnemonic)),
    formsLeftOut(used),
  );

export interface SystemProgram {
  readonly length: number;
  /** The emulator's version; without one nothing is left out. */
  readonly used?: Version;
  /** Only these rows are tried, and not the user-level ones. */
  readonly rows?: readonly string[];
}

/** A program in its frame: the words at the oracle's text address. */
export function generateSystemProgram(
  random: Random,
  frame: Assembled,
  { length, used, rows }: SystemProgram,
): readonly number[] {
  const leftOut = used === undefined ? nothingLeftOut : leftOutFor(used);
  const untried = used === undefined ? new Map() : rowsLeftOut(used);
  const choose = (all: readonly Tried[]) => byForms(all.filter(({ row }) => !untried.has(row.mnemonic)));
  const [choices, userLevelChoices] = [choose(tried), choose(userLevel)];
  const only = rows && byForms(tried.filter(({ row }) => rows.includes(row.mnemonic)));
  const value = () => random.integer(0, 0xffffffff);
  const body = Array.from({ length: 31 }, (_, at) => loadConstant(at + 1, value())).flat();
  while (body.length < length) {
    const { row, recipe } = oneOf(random, only ?? (random.chance(0.35) ? userLevelChoices : choices));
    body.push(nop, ...spaced(random, recipe(row, random, leftOut)));
  }
  // The last level may be any: break is never privileged.
  body.push(nop, nop, breakEnd, nop);
  const parameters = [
    startingPsw(random, leftOut),
    random.integer(0, spaces - 1),
    bodyAddress | (random.chance(0.6) ? 0 : random.integer(1, 3)),
  ];
  const table = frame.symbols.get('table') as number;
  return upTo(bodyAddress, [...upTo(table, frame.words), ...parameters, ...translations(random, leftOut)]).concat(body);
}

/** Cut off at an address, or filled with zeros up to it. */
const upTo = (address: number, words: readonly number[]): number[] =>
  Array.from({ length: (address - textAddress) / 4 }, (_, at) => words[at] ?? 0);

/** User-level recipes leave the space field zero: any register will do. */
const spaced = (random: Random, words: readonly number[]): readonly number[] => {
  const word = words[words.length - 1];
  const opcode = word >>> 26;
  const isMemory = opcode === 3 || (opcode >= 0x10 && opcode <= 0x1b) || opcode === 9 || opcode === 0x0b;
  return isMemory ? [...words.slice(0, -1), into(word, 14, 2, random.integer(0, 3))] : words;
};

function startingPsw(random: Random, leftOut: LeftOut): number {
  const virtual = random.chance(0.85) ? PSW.C | (random.chance(0.95) ? PSW.D : 0) : 0;
  return (
    PSW.Q |
    virtual |
    (random.chance(leftOut('protection identifiers') ? 0 : 0.5) ? PSW.P : 0) |
    (random.chance(0.5) ? PSW.V : 0) |
    (value8(random) << 8)
  );
}
const value8 = (random: Random) => random.integer(0, 255);

/** Code may be executed at every level, and is sometimes a gateway; data may or may not be there. */
function translations(random: Random, leftOut: LeftOut): readonly number[] {
  const list: number[][] = [];
  for (let space = 0; space < spaces; space++) {
    for (let page = 0; page < bodyPages; page++) {
      const at = bodyAddress + pageBytes * page;
      const type = random.chance(0.2) ? random.integer(4, 7) : 2;
      list.push([1, space, at, frameWord(at), ((type << 24) | (3 << 22)) >>> 0]);
    }
    for (let page = 0; page < dataPages; page++) {
      const at = dataAddress + pageBytes * page;
      if (random.chance(0.85)) list.push([0, space, at, frameWord(at), protectionWord(random, leftOut)]);
    }
  }
  while (list.length < entries) list.push(list[0]);
  return list.slice(0, entries).flat();
}
