/**
 * Floating-point loads and stores, the floating-point operations (opcodes 0C and 0E, which names halves of registers),
 * and the integer multiplication of the floating-point unit (Architecture manual, chapter 6).
 */

import { DELAYED_TRAP } from '../float/status';
import { ARITHMETIC, CONVERSION, MULTIPLY_AND } from '../float/unit';
import {
  bind,
  call,
  type Expression,
  field,
  gr,
  local,
  op,
  perform,
  type Statement,
  select,
  setGr,
  stopIfFaulted,
  when,
} from './expression';
import { base, type Form, form, type Instruction, immediate5, r1, r2, row, spaceAt, t } from './forms';

/** A word of the register file: twice the register's number, plus 1 for its right half. */
const wordOf = (register: ReturnType<typeof field>, right: number) => op(op(register, '<<', 1), '|', field(right, 1));
const useCoprocessor: Statement[] = [perform('useCoprocessor', 0), stopIfFaulted];

const space = spaceAt(local('address'));

/** Short forms with ,o have no displacement. */
function accessForm(double: boolean, short: boolean, store: boolean): Form {
  const name = `f${store ? 'st' : 'ld'}${double ? 'd' : 'w'}`;
  const register = double ? '{floatT}' : '{wordT}';
  const written = (completers: string, address: string) =>
    store
      ? `${name}${completers}{storeHint} ${register},${address}`
      : `${name}${completers}{loadHint} ${address},${register}`;
  return form(
    `${name}${short ? 's' : 'x'}`,
    short ? [written('{short}', '{displacement5}{base}')] : [written('{indexed}', '{r1}{base}')],
  );
}

function access(double: boolean, short: boolean, store: boolean): Instruction {
  const offset = short ? immediate5 : op(gr(r1), '<<', select(field(13, 1), double ? 3 : 2, 0));
  const before = short ? field(13, 1) : 0;
  const at = (word: number) => op(local('address'), '+', 4 * word);
  const register = double ? op(t, '<<', 1) : wordOf(t, 6);
  const savesStatus = double && store ? op(t, '===', 0) : undefined;
  const words = double ? [0, 1] : [0];
  const size = double ? 8 : 4;
  const transfer = store
    ? words.flatMap((word) => [
        perform('store', space, at(word), 4, call('fr', op(register, '+', word))),
        stopIfFaulted,
      ])
    : [
        ...words.flatMap((word) => [bind(`v${word}`, call('load', space, at(word), 4)), stopIfFaulted]),
        ...words.map((word) => perform('setFr', op(register, '+', word), local(`v${word}`))),
      ];
  return row(
    accessForm(double, short, store),
    // Units 0 and 1 are the floating-point coprocessor; doublewords have no halves.
    double ? 0xfc0013c0 : 0xfc001380,
    ((double ? 0x0b : 0x09) << 26) | (short ? 0x1000 : 0) | (store ? 0x200 : 0),
    ...(savesStatus === undefined ? useCoprocessor : [perform('useCoprocessor', savesStatus), stopIfFaulted]),
    bind('m', op(base, '+', offset)),
    bind('address', select(op(op(field(5, 1), '===', 0), '|', before), local('m'), base)),
    perform('align', space, local('address'), size),
    stopIfFaulted,
    ...transfer,
    when(field(5, 1), setGr(field(21, 5), local('m'))),
    ...(savesStatus === undefined
      ? []
      : [when(savesStatus, perform('setFr', 0, op(call('fr', 0), '&', ~DELAYED_TRAP)))]),
  );
}

/** An operation of a unit that the machine lacks: software may emulate it. */
const unitMissing = [perform('trap', 22), stopIfFaulted];
const coprocessorText = 'copr,{specialUnit},{coprocessorOperation}{nullifySpecial}';

function accessOfMissingUnit(double: boolean, short: boolean, store: boolean): Instruction {
  const name = `c${store ? 'st' : 'ld'}${double ? 'd' : 'w'}`;
  const address = short ? '{displacement5}{base}' : '{r1}{base}';
  const completers = `,{specialUnit}{${short ? 'short' : 'indexed'}}{${store ? 'store' : 'load'}Hint}`;
  return row(
    form(`${name}${short ? 's' : 'x'}`, [`${name}${completers} ${store ? `{t},${address}` : `${address},{t}`}`]),
    0xfc001200,
    ((double ? 0x0b : 0x09) << 26) | (short ? 0x1000 : 0) | (store ? 0x200 : 0),
    ...unitMissing,
  );
}

const both = [false, true];
const word = field(0, 32);

/** Reserved operations trap at once, and leave the unit's registers unchanged. */
const reserved = [perform('trap', 14), stopIfFaulted];

interface Operands {
  readonly left: Expression;
  readonly right: Expression;
  readonly target: Expression;
}

/** The encodings of an operation's forms in one format: in 0C, and in 0E, where single operands may be right halves. */
interface Encoding {
  readonly opcode: number;
  readonly wide: number;
  readonly operands: Operands;
  /** The bits of the format, and which of them are fixed. */
  readonly format: number;
  readonly formatMask: number;
}

const whole: Operands = { left: op(r2, '<<', 1), right: op(r1, '<<', 1), target: op(t, '<<', 1) };
const halves: Operands = { left: wordOf(r2, 7), right: wordOf(r1, 12), target: wordOf(t, 6) };
const encodings: readonly Encoding[] = [
  { opcode: 0x0c, wide: 0, operands: whole, format: 0, formatMask: 0x1800 },
  { opcode: 0x0c, wide: 1, operands: whole, format: 0x800, formatMask: 0x1800 },
  { opcode: 0x0e, wide: 0, operands: halves, format: 0, formatMask: 0x800 },
  { opcode: 0x0e, wide: 1, operands: whole, format: 0x800, formatMask: 0x800 },
];
const suffix = (wide: number): string => (wide ? ',dbl' : ',sgl');
/** Class 0 has no second operand, whose half bit 12 would name. */
const oneOperand = encodings.map((each) => ({ ...each, formatMask: 0x1800 }));

/** In 0C three bits name the unit; in 0E there is only this unit, and the bits name halves of registers. */
const unitBits = (opcode: number): number => (opcode === 0x0c ? 0x1c0 : 0);

/** Fields without a meaning are not written. */
function operationForm(name: string, kind: number, opcode: number, wide: number): Form {
  const words = opcode === 0x0e && !wide;
  const [left, right, target] = words ? ['{word2}', '{word1}', '{wordT}'] : ['{float2}', '{float1}', '{floatT}'];
  const mnemonic = `${name}${suffix(wide)}`;
  if (kind === 0) return form(mnemonic, [`${mnemonic} ${left},${target}`]);
  if (kind === 2) return form(mnemonic, [`${mnemonic}{relation} ${left},${right}`]);
  return form(mnemonic, [`${mnemonic} ${left},${right},${target}`]);
}

/**
 * An operation of class 0 (one operand), 2 (comparison) or 3 (two operands); bit 8 means the integer multiplication.
 */
function operation(
  name: string,
  kind: number,
  sub: number,
  { opcode, wide, format, formatMask }: Encoding,
  ...semantics: Statement[]
): Instruction {
  const match = (opcode << 26) | (sub << 13) | format | (kind << 9);
  const mask = 0xfc00e600 | formatMask | unitBits(opcode) | (kind === 3 ? 0x100 : 0) | (kind === 2 ? 0x20 : 0);
  return row(operationForm(name, kind, opcode, wide), mask, match, ...useCoprocessor, ...semantics);
}

const arithmetic = (name: (typeof ARITHMETIC)[number], { wide, operands }: Encoding): Statement =>
  perform('floatArithmetic', ARITHMETIC.indexOf(name), wide, operands.left, operands.right, operands.target, word);
const copy = (keep: number, { wide, operands }: Encoding): Statement =>
  perform('floatCopy', keep, wide, operands.left, operands.target, word);

const classZero = oneOperand.flatMap((each) => [
  operation('fcpy', 0, 2, each, copy(-1, each)),
  operation('fabs', 0, 3, each, copy(0x7fffffff, each)),
  operation('fsqrt', 0, 4, each, arithmetic('squareRoot', each)),
  operation('frnd', 0, 5, each, arithmetic('round', each)),
]);
const comparisons = encodings.map((each) =>
  operation('fcmp', 2, 0, each, perform('floatCompare', each.wide, each.operands.left, each.operands.right, t, word)),
);
const classThree = encodings.flatMap((each) => [
  operation('fadd', 3, 0, each, arithmetic('add', each)),
  operation('fsub', 3, 1, each, arithmetic('subtract', each)),
  operation('fmpy', 3, 2, each, arithmetic('multiply', each)),
  operation('fdiv', 3, 3, each, arithmetic('divide', each)),
]);

/** Class 1: the format of the target stands before that of the source. */
function conversion(name: string, kind: number, opcode: number, from: number, to: number): Instruction {
  const half = (wide: number, register: Operands['left'], right: number) =>
    opcode === 0x0e && !wide ? wordOf(register, right) : op(register, '<<', 1);
  const operand = (wide: number, place: string) => `{${opcode === 0x0e && !wide ? 'word' : 'float'}${place}}`;
  const mnemonic = `${name}${suffix(from)}${suffix(to)}`;
  return row(
    form(mnemonic, [`${mnemonic} ${operand(from, '2')},${operand(to, 'T')}`]),
    0xfc01fe00 | unitBits(opcode),
    (opcode << 26) | (kind << 15) | (to << 13) | (from << 11) | (1 << 9),
    ...useCoprocessor,
    perform('floatConvert', kind, from, to, half(from, r2, 7), half(to, t, 6), word),
  );
}
const conversions = [0x0c, 0x0e].flatMap((opcode) =>
  [0, 1].flatMap((from) =>
    [0, 1].flatMap((to) => [
      ...(from === to ? [] : [conversion('fcnvff', CONVERSION.formats, opcode, from, to)]),
      conversion('fcnvxf', CONVERSION.fromInteger, opcode, from, to),
      conversion('fcnvfx', CONVERSION.toInteger, opcode, from, to),
      conversion('fcnvfxt', CONVERSION.truncate, opcode, from, to),
    ]),
  ),
);

/** Five operands: in single format the first bit of a field names the half of one of the registers 16 to 31. */
function multiplyAnd(name: string, opcode: number, kind: number, wide: number): Instruction {
  const operand = (shift: number) =>
    wide ? op(field(shift, 5), '<<', 1) : op(op(op(field(shift, 4), '|', 16), '<<', 1), '|', field(shift + 4, 1));
  const converting = kind === MULTIPLY_AND.truncate;
  const operands = wide
    ? '{float2},{float1},{floatT},{floatAdded},{floatSum}'
    : '{five2},{five1},{fiveT},{fiveAdded},{fiveSum}';
  return row(
    converting ? `${name}${suffix(wide)}` : form(`${name}${suffix(wide)}`, [`${name}${suffix(wide)} ${operands}`]),
    converting ? 0xfc0007e0 : 0xfc000020,
    (opcode << 26) | (wide ? 0 : 0x20),
    ...useCoprocessor,
    perform('floatMultiplyAnd', kind, wide, operand(21), operand(16), operand(0), operand(6), operand(11), word),
  );
}
/** The PA7000's unit takes zero for the sum's second operand in the conversion to an integer. */
const fiveOperands = [1, 0].flatMap((wide) => [
  multiplyAnd('fmpycfxt', 0x06, MULTIPLY_AND.truncate, wide),
  multiplyAnd('fmpyadd', 0x06, MULTIPLY_AND.add, wide),
  multiplyAnd('fmpysub', 0x26, MULTIPLY_AND.subtract, wide),
]);

const unimplemented = perform('floatUnimplemented', word);
/** Quad format, and the remainder of the first architecture; with class 1 quad may be the format of either side. */
const leftToSoftware = [
  row('fquad', 0xfc0019c0, (0x0c << 26) | 0x1800, ...useCoprocessor, unimplemented),
  row('fcnvquad', 0xfc0067c0, (0x0c << 26) | 0x6200, ...useCoprocessor, unimplemented),
  row('frem', 0xfc00f7c0, (0x0c << 26) | 0x8600, ...useCoprocessor, unimplemented),
  row('frem', 0xfc00e700, (0x0e << 26) | 0x8600, ...useCoprocessor, unimplemented),
];

export const float: readonly Instruction[] = [
  ...both.flatMap((double) => both.flatMap((short) => both.map((store) => access(double, short, store)))),
  row(
    form('xmpyu', ['xmpyu {word2},{word1},{floatT}']),
    0xfc00ef60,
    (0x0e << 26) | (2 << 13) | (7 << 8),
    ...useCoprocessor,
    bind('a', call('frOperand', wordOf(field(21, 5), 7))),
    bind('b', call('frOperand', wordOf(field(16, 5), 12))),
    perform('setFr', op(t, '<<', 1), call('multiplyHigh', local('a'), local('b'))),
    perform('setFr', op(op(t, '<<', 1), '|', 1), call('multiplyLow', local('a'), local('b'))),
  ),
  row(form('fid', ['fid']), 0xffffffff, 0x0c << 26, ...useCoprocessor, perform('floatIdentify')),
  ...classZero,
  ...conversions,
  ...comparisons,
  row(
    form('ftest', ['ftest{acceptance}']),
    0xfc00ffe0,
    (0x0c << 26) | (1 << 13) | (2 << 9) | 0x20,
    ...useCoprocessor,
    perform('nullify', call('floatTest', t, word)),
  ),
  ...classThree,
  ...fiveOperands,
  ...leftToSoftware,
  // Units 0 and 1 are the floating-point unit; the machine lacks the others.
  row(form('freserved', [coprocessorText], []), 0xfc000180, 0x0c << 26, ...useCoprocessor, ...reserved),
  row('freserved', 0xfc000000, 0x0e << 26, ...useCoprocessor, ...reserved),
  row(form('copr', [coprocessorText]), 0xfc000000, 0x0c << 26, ...unitMissing),
  ...both.flatMap((double) => both.flatMap((short) => both.map((store) => accessOfMissingUnit(double, short, store)))),
];
