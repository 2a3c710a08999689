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
  type Form,
  form,
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
} from './forms';

/** The form of an instruction on three registers, written with these completers. */
const three = (mnemonic: string, written: string, ...special: string[]): Form =>
  form(mnemonic, [...special, `${written} {r1},{r2},{t}`]);
const logical = (name: Form, extension: number, value: Expression) =>
  register(name, extension, bind('r', value), setGr(t, r), nullifyIf('logicalCondition', r));
/** The overflow from the shift before the operation (manual, table 5-2), computed from the unshifted operand. */
const lostSigned = (before: Expression, shift: number): Expression =>
  op(op(op(before, '<<', shift), '>>', shift), '!==', before);
const lostUnsigned = (before: Expression, shift: number): Expression =>
  op(op(op(before, '>>>', 32 - shift), '!==', 0), '<<', 7);
const unshifted = local('x');

/** Sums: shifted ones have the shift as an operand. */
function adds(name: string, extension: number, shift: number): Instruction[] {
  const shifted = shift ? [bind('x', a), bind('a', op(unshifted, '<<', shift))] : [];
  const overflow = shift ? op(sumOverflow, '|', lostSigned(unshifted, shift)) : sumOverflow;
  const carried = shift ? op(c, '|', lostUnsigned(unshifted, shift)) : c;
  const named = (suffix: string, completer: string): Form =>
    shift === 0
      ? three(name + suffix, `add${completer}{add}`)
      : form(
          name + suffix,
          [`shladd${completer}{add} {r1},${shift},{r2},{t}`],
          [`${name}${suffix}{add} {r1},{r2},{t}`],
        );
  const adding = (suffix: string, completer: string, at: number, ...rest: Statement[]) =>
    register(
      named(suffix, completer),
      at,
      ...shifted,
      ...sum(0),
      ...rest,
      setGr(t, r),
      nullifyIf('addCondition', r, carried, overflow),
    );
  return [
    adding('', '', extension, perform('setCarries', c)),
    adding('l', ',l', (extension & 7) | 0x28),
    adding('o', ',tsv', extension | 0x20, trapIf(overflow, 12), perform('setCarries', c)),
  ];
}

function subtracts(): Instruction[] {
  const subtracting = (name: Form, at: number, borrow: Expression | number, overflow: boolean, conditional: boolean) =>
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
    subtracting(three('sub', 'sub{subtract}'), 0x10, 1, false, false),
    subtracting(three('subo', 'sub,tsv{subtract}'), 0x30, 1, true, false),
    subtracting(three('subt', 'sub,tc{subtract}'), 0x13, 1, false, true),
    subtracting(three('subto', 'sub,tc,tsv{subtract}'), 0x33, 1, true, true),
    subtracting(three('subb', 'sub,b{subtract}'), 0x14, borrow, false, false),
    subtracting(three('subbo', 'sub,b,tsv{subtract}'), 0x34, borrow, true, false),
  ];
}

const noCarries: Expression = { kind: 'const', value: 0 };

/** Unit instructions: each digit, byte or half-word by itself. */
const units: readonly Instruction[] = [
  register(
    three('uxor', 'uxor{unit}'),
    0x0e,
    bind('r', op(a, '^', b)),
    setGr(t, r),
    nullifyIf('unitCondition', r, noCarries),
  ),
  ...[false, true].map((traps) =>
    register(
      traps ? three('uaddcmt', 'uaddcm,tc{unit}') : three('uaddcm', 'uaddcm{unit}'),
      0x26 + (traps ? 1 : 0),
      ...difference(0),
      ...(traps ? [conditionTrap('unitCondition', r, c)] : []),
      setGr(t, r),
      ...(traps ? [] : [nullifyIf('unitCondition', r, c)]),
    ),
  ),
  // The carries of a unit condition are those of the operation itself, here of the correction.
  register(
    form('dcor', ['dcor{unit} {r2},{t}']),
    0x2e,
    bind('a', b),
    bind('b', call('decimalCorrection', 0)),
    ...difference(1),
    setGr(t, r),
    nullifyIf('unitCondition', r, c),
  ),
  register(
    form('idcor', ['dcor,i{unit} {r2},{t}']),
    0x2f,
    bind('a', call('decimalCorrection', 1)),
    ...sum(0),
    setGr(t, r),
    nullifyIf('unitCondition', r, c),
  ),
];

/** Divide step: PSW V decides whether the step subtracts the divisor from the shifted partial remainder or adds it. */
const divideStep = register(
  three('ds', 'ds{subtract}'),
  0x11,
  bind('x', a),
  bind('a', op(op(unshifted, '<<', 1), '|', call('carry'))),
  bind('v', call('divideSign')),
  bind('n', op(b, '^', op(0, '-', local('v')))),
  bind('r', op(op(a, '+', local('n')), '+', local('v'))),
  bind('c', call('carries', a, local('n'), r)),
  perform('setCarries', c),
  perform('setDivideSign', op(op(op(c, '>>>', 7), '^', op(b, '>>>', 31)), '&', 1)),
  setGr(t, r),
  nullifyIf(
    'addCondition',
    r,
    op(c, '|', lostUnsigned(unshifted, 1)),
    op(op(op(op(a, '^', r), '&', op(local('n'), '^', r)), '<', 0), '|', lostSigned(unshifted, 1)),
  ),
);

/** Add or subtract an eleven-bit immediate; `o` traps on overflow, `t` on the condition. */
function immediates(): Instruction[] {
  const named = (mnemonic: string, written: string): Form => form(mnemonic, [`${written} {immediate11},{r2},{r1}`]);
  const adding = (name: Form, opcode: number, overflow: boolean, traps: boolean) =>
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
  const subtracting = (name: Form, overflow: boolean) =>
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
    adding(named('addi', 'addi{add}'), 0x2d, false, false),
    adding(named('addio', 'addi,tsv{add}'), 0x2d, true, false),
    adding(named('addit', 'addi,tc{add}'), 0x2c, false, true),
    adding(named('addito', 'addi,tc,tsv{add}'), 0x2c, true, true),
    subtracting(named('subi', 'subi{subtract}'), false),
    subtracting(named('subio', 'subi,tsv{subtract}'), true),
  ];
}

export const arithmetic: readonly Instruction[] = [
  logical(three('andcm', 'andcm{logical}'), 0x00, op(a, '&', op(b, '^', -1))),
  logical(three('and', 'and{logical}'), 0x08, op(a, '&', b)),
  logical(three('or', 'or{logical}', 'nop', 'copy {r1},{t}'), 0x09, op(a, '|', b)),
  logical(three('xor', 'xor{logical}'), 0x0a, op(a, '^', b)),
  register(
    three('comclr', 'cmpclr{subtract}'),
    0x22,
    bind('r', op(a, '-', b)),
    setGr(t, 0),
    nullifyIf('subCondition', a, b, r),
  ),
  ...adds('add', 0x18, 0),
  ...adds('sh1add', 0x19, 1),
  ...adds('sh2add', 0x1a, 2),
  ...adds('sh3add', 0x1b, 3),
  ...[false, true].map((overflow) =>
    register(
      overflow ? three('addco', 'add,c,tsv{add}') : three('addc', 'add,c{add}'),
      overflow ? 0x3c : 0x1c,
      ...sum(call('carry')),
      ...(overflow ? [trapIf(sumOverflow, 12)] : []),
      perform('setCarries', c),
      setGr(t, r),
      nullifyIf('addCondition', r, c, sumOverflow),
    ),
  ),
  ...subtracts(),
  row(form('ldil', ['ldil {left21},{r2}']), 0xfc000000, 0x08 << 26, setGr(r2, left21)),
  row(
    form('addil', ['addil {left21},{r2},r1'], ['addil {left21},{r2}']),
    0xfc000000,
    0x0a << 26,
    setGr(1, op(gr(r2), '+', left21)),
  ),
  row(
    form('ldo', ['ldi {displacement14},{r1}', 'ldo {displacement14}({r2}),{r1}']),
    0xfc000000,
    0x0d << 26,
    setGr(r1, op(base, '+', lowSign(14))),
  ),
  ...units,
  divideStep,
  ...immediates(),
  row(
    form('comiclr', ['cmpiclr{subtract} {immediate11},{r2},{r1}']),
    0xfc000800,
    0x24 << 26,
    bind('a', lowSign(11)),
    bind('b', gr(r2)),
    bind('r', op(a, '-', b)),
    setGr(r1, 0),
    nullifyIf('subCondition', a, b, r),
  ),
];
