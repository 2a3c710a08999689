/** Arithmetic and logical instructions (Architecture manual, chapter 5). */
import { bind, call, type Expression, gr, op, perform, type Statement, setGr } from './expression';
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
      ...(conditional ? [] : [nullifyIf('subCondition', a, b, r)]),
    );
  return [form('sub', 0x10, 1, false, false), form('subo', 0x30, 1, true, false), form('subt', 0x13, 1, false, true)];
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
  register(
    'addc',
    0x1c,
    ...sum(call('carry')),
    perform('setCarries', c),
    setGr(t, r),
    nullifyIf('addCondition', r, c, sumOverflow),
  ),
  ...subtracts(),
  row('ldil', 0xfc000000, 0x08 << 26, setGr(r2, left21)),
  row('addil', 0xfc000000, 0x0a << 26, setGr(1, op(gr(r2), '+', left21))),
  row('ldo', 0xfc000000, 0x0d << 26, setGr(r1, op(base, '+', lowSign(14)))),
  row(
    'addi',
    0xfc000800,
    0x2d << 26,
    bind('a', lowSign(11)),
    bind('b', gr(r2)),
    ...sum(0),
    perform('setCarries', c),
    setGr(r1, r),
    nullifyIf('addCondition', r, c, sumOverflow),
  ),
  ...[
    { name: 'subi', match: 0x25 << 26, keep: true },
    { name: 'comiclr', match: 0x24 << 26, keep: false },
  ].map(({ name, match, keep }) =>
    row(
      name,
      0xfc000800,
      match,
      bind('a', lowSign(11)),
      bind('b', gr(r2)),
      ...difference(1),
      ...(keep ? [perform('setCarries', c)] : []),
      setGr(r1, keep ? r : 0),
      nullifyIf('subCondition', a, b, r),
    ),
  ),
];
