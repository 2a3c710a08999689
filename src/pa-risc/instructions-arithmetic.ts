/** Arithmetic and logical instructions (Architecture manual, chapter 5). */
import { bind, call, type Expression, gr, local, op, perform, type Statement, setGr } from './expression';
import {
  a,
  b,
  base,
  c,
  conditionTrap,
  difference,
  differenceOverflow,
  type Instruction,
  left21,
  lowSign,
  nullifyIf,
  r,
  r1,
  r2,
  register,
  row,
  sum,
  sumOverflow,
  t,
  trapIf,
} from './instruction-forms';

const logical = (mnemonic: string, extension: number, value: Expression) =>
  register(mnemonic, extension, bind('r', value), setGr(t, r), nullifyIf('logicalCondition', r));
function adds(name: string, extension: number, shift: number): Instruction[] {
  const shifted = shift ? [bind('a', op(gr(r1), '<<', shift))] : [];
  const lost = shift
    ? op(op(op(gr(r1), '<<', shift), '>>', shift), '!==', gr(r1))
    : ({ kind: 'const', value: 0 } as const);
  const overflow = op(sumOverflow, '|', lost);
  const form = (suffix: string, at: number, ...rest: Statement[]) =>
    register(name + suffix, at, ...shifted, ...sum(0), ...rest, setGr(t, r), nullifyIf('addCondition', r, c, overflow));
  return [
    form('', extension, perform('setCarries', c)),
    form('l', (extension & 7) | 0x28),
    form('o', extension | 0x20, trapIf(overflow, 12), perform('setCarries', c)),
  ];
}

function subtracts(): Instruction[] {
  const form = (name: string, at: number, borrow: Expression | number, overflow: boolean, conditional: boolean) =>
    register(
      name,
      at,
      ...difference(borrow),
      ...(overflow ? [trapIf(differenceOverflow, 12)] : []),
      ...(conditional ? [conditionTrap('subCondition', a, b, r)] : []),
      perform('setCarries', c),
      setGr(t, r),
      ...(conditional ? [] : [nullifyIf('addCondition', r, c, differenceOverflow)]),
    );
  const borrow = call('carry');
  return [
    form('sub', 0x10, 1, false, false),
    form('subo', 0x30, 1, true, false),
    form('subt', 0x13, 1, false, true),
    form('subto', 0x33, 1, true, true),
    form('subb', 0x14, borrow, false, false),
    form('subbo', 0x34, borrow, true, false),
  ];
}

const noCarries: Expression = { kind: 'const', value: 0 };

/** Unit instructions: each digit, byte or half-word by itself. */
const units: readonly Instruction[] = [
  register('uxor', 0x0e, bind('r', op(a, '^', b)), setGr(t, r), nullifyIf('unitCondition', r, noCarries)),
  ...[false, true].map((traps) =>
    register(
      traps ? 'uaddcmt' : 'uaddcm',
      0x26 + (traps ? 1 : 0),
      ...difference(0),
      ...(traps ? [conditionTrap('unitCondition', r, c)] : []),
      setGr(t, r),
      ...(traps ? [] : [nullifyIf('unitCondition', r, c)]),
    ),
  ),
  ...[false, true].map((intermediate) =>
    register(
      intermediate ? 'idcor' : 'dcor',
      0x2e + (intermediate ? 1 : 0),
      bind('d', call('decimalCorrection', intermediate ? 1 : 0)),
      bind('r', op(b, intermediate ? '+' : '-', local('d'))),
      setGr(t, r),
      nullifyIf('unitCondition', r, call('carriesNow')),
    ),
  ),
];

/** Divide step: PSW V says whether to subtract the divisor from the shifted partial remainder or to add it. */
const divideStep = register(
  'ds',
  0x11,
  bind('a', op(op(a, '+', a), '+', call('carry'))),
  bind('v', call('divideSign')),
  bind('n', op(b, '^', op(0, '-', local('v')))),
  bind('r', op(op(a, '+', local('n')), '+', local('v'))),
  bind('c', call('carries', a, local('n'), r)),
  perform('setCarries', c),
  perform('setDivideSign', op(op(op(c, '>>>', 7), '^', op(b, '>>>', 31)), '&', 1)),
  setGr(t, r),
  nullifyIf('addCondition', r, c, op(op(op(a, '^', r), '&', op(local('n'), '^', r)), '<', 0)),
);

/** Add or subtract an eleven-bit immediate; `o` traps on overflow, `t` on the condition. */
function immediates(): Instruction[] {
  const adding = (name: string, opcode: number, overflow: boolean, traps: boolean) =>
    row(
      name,
      0xfc000800,
      (opcode << 26) | (overflow ? 0x800 : 0),
      bind('a', lowSign(11)),
      bind('b', gr(r2)),
      ...sum(0),
      ...(overflow ? [trapIf(sumOverflow, 12)] : []),
      ...(traps ? [conditionTrap('addCondition', r, c, sumOverflow)] : []),
      perform('setCarries', c),
      setGr(r1, r),
      ...(traps ? [] : [nullifyIf('addCondition', r, c, sumOverflow)]),
    );
  const subtracting = (name: string, overflow: boolean) =>
    row(
      name,
      0xfc000800,
      (0x25 << 26) | (overflow ? 0x800 : 0),
      bind('a', lowSign(11)),
      bind('b', gr(r2)),
      ...difference(1),
      ...(overflow ? [trapIf(differenceOverflow, 12)] : []),
      perform('setCarries', c),
      setGr(r1, r),
      nullifyIf('subCondition', a, b, r),
    );
  return [
    adding('addi', 0x2d, false, false),
    adding('addio', 0x2d, true, false),
    adding('addit', 0x2c, false, true),
    adding('addito', 0x2c, true, true),
    subtracting('subi', false),
    subtracting('subio', true),
  ];
}

export const arithmetic: readonly Instruction[] = [
  logical('andcm', 0x00, op(a, '&', op(b, '^', -1))),
  logical('and', 0x08, op(a, '&', b)),
  logical('or', 0x09, op(a, '|', b)),
  logical('xor', 0x0a, op(a, '^', b)),
  register('comclr', 0x22, bind('r', op(a, '-', b)), setGr(t, 0), nullifyIf('subCondition', a, b, r)),
  ...adds('add', 0x18, 0),
  ...adds('sh1add', 0x19, 1),
  ...adds('sh2add', 0x1a, 2),
  ...adds('sh3add', 0x1b, 3),
  ...[false, true].map((overflow) =>
    register(
      overflow ? 'addco' : 'addc',
      overflow ? 0x3c : 0x1c,
      ...sum(call('carry')),
      ...(overflow ? [trapIf(sumOverflow, 12)] : []),
      perform('setCarries', c),
      setGr(t, r),
      nullifyIf('addCondition', r, c, sumOverflow),
    ),
  ),
  ...subtracts(),
  row('ldil', 0xfc000000, 0x08 << 26, setGr(r2, left21)),
  row('addil', 0xfc000000, 0x0a << 26, setGr(1, op(gr(r2), '+', left21))),
  row('ldo', 0xfc000000, 0x0d << 26, setGr(r1, op(base, '+', lowSign(14)))),
  ...units,
  divideStep,
  ...immediates(),
  row(
    'comiclr',
    0xfc000800,
    0x24 << 26,
    bind('a', lowSign(11)),
    bind('b', gr(r2)),
    bind('r', op(a, '-', b)),
    setGr(r1, 0),
    nullifyIf('subCondition', a, b, r),
  ),
];
