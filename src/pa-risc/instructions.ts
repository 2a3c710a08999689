/** The instruction table: one row per instruction form (PA-RISC 1.1 Architecture and Instruction Set Reference Manual). */
import {
  bind,
  call,
  type Expression,
  field,
  gr,
  local,
  op,
  perform,
  type Routine,
  type Statement,
  select,
  setGr,
  stopIfFaulted,
  when,
} from './expression';

export interface Instruction {
  readonly mnemonic: string;
  readonly mask: number;
  readonly match: number;
  readonly class: 'ordinary' | 'privileged' | 'environment';
  readonly semantics: readonly Statement[];
}

const r1 = field(16, 5);
const r2 = field(21, 5);
const t = field(0, 5);
const condition = field(12, 4);
const lowSign = (width: number): Expression => op(field(1, width - 1), '-', op(field(0, 1), '<<', width - 1));
const immediate5 = op(field(17, 4), '-', op(field(16, 1), '<<', 4));
const [a, b, r, c] = ['a', 'b', 'r', 'c'].map(local);

const row = (mnemonic: string, mask: number, match: number, ...semantics: Statement[]): Instruction => ({
  mnemonic,
  mask: mask >>> 0,
  match: match >>> 0,
  class: 'ordinary',
  semantics,
});
const privileged = (instruction: Instruction): Instruction => ({ ...instruction, class: 'privileged' });
const register = (mnemonic: string, extension: number, ...semantics: Statement[]) =>
  row(mnemonic, 0xfc000fc0, 0x08000000 | (extension << 6), bind('a', gr(r1)), bind('b', gr(r2)), ...semantics);
const nullifyIf = (routine: Routine, ...operands: Expression[]) =>
  perform('nullify', call(routine, condition, ...operands));

const logical = (mnemonic: string, extension: number, value: Expression) =>
  register(mnemonic, extension, bind('r', value), setGr(t, r), nullifyIf('logicalCondition', r));
const sum = (carryIn: Expression | number): Statement[] => [
  bind('r', op(op(a, '+', b), '+', carryIn)),
  bind('c', call('carries', a, b, r)),
];
const difference = (borrowIn: Expression | number): Statement[] => [
  bind('n', op(b, '^', -1)),
  bind('r', op(op(a, '+', local('n')), '+', borrowIn)),
  bind('c', call('carries', a, local('n'), r)),
];
const sumOverflow = op(op(op(a, '^', r), '&', op(b, '^', r)), '<', 0);
const differenceOverflow = op(op(op(a, '^', b), '&', op(a, '^', r)), '<', 0);
const trapIf = (test: Expression, vector: number) => when(test, perform('trap', vector), stopIfFaulted);
const conditionTrap = (routine: Routine, ...operands: Expression[]) =>
  trapIf(call(routine, condition, ...operands), 13);

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

const base = gr(r2);
const immediate14 = lowSign(14);
const longAddress = bind('address', op(base, '+', immediate14));
const sized: [string, number][] = [
  ['b', 1],
  ['h', 2],
  ['w', 4],
];
const longMemory = sized.flatMap(([suffix, size], index) => [
  row(
    `ld${suffix}`,
    0xfc000000,
    (0x10 + index) << 26,
    longAddress,
    bind('v', call('load', local('address'), size)),
    stopIfFaulted,
    setGr(r1, local('v')),
  ),
  row(
    `st${suffix}`,
    0xfc000000,
    (0x18 + index) << 26,
    longAddress,
    perform('store', local('address'), size, gr(r1)),
    stopIfFaulted,
  ),
]);
const modified = [
  bind('d', immediate14),
  bind('m', op(base, '+', local('d'))),
  bind('address', select(op(local('d'), '<', 0), local('m'), base)),
];
const modifying = [
  row(
    'ldwm',
    0xfc000000,
    0x13 << 26,
    ...modified,
    bind('v', call('load', local('address'), 4)),
    stopIfFaulted,
    setGr(r2, local('m')),
    setGr(r1, local('v')),
  ),
  row(
    'stwm',
    0xfc000000,
    0x1b << 26,
    ...modified,
    perform('store', local('address'), 4, gr(r1)),
    stopIfFaulted,
    setGr(r2, local('m')),
  ),
];

const displacement12 = op(
  op(op(op(field(3, 10), '|', op(field(2, 1), '<<', 10)), '-', op(field(0, 1), '<<', 11)), '<<', 2),
  '+',
  8,
);
const displacement17 = op(
  op(
    op(
      op(op(field(3, 10), '|', op(field(2, 1), '<<', 10)), '|', op(field(16, 5), '<<', 11)),
      '-',
      op(field(0, 1), '<<', 16),
    ),
    '<<',
    2,
  ),
  '+',
  8,
);
const relative = (displacement: Expression) => op(call('link', -8), '+', displacement);
/** ,n nullifies the delay slot of a forward branch taken and of a backward branch not taken. */
function branchIf(taken: Expression): Statement[] {
  return [
    bind('taken', taken),
    bind('d', displacement12),
    perform(
      'nullify',
      op(field(1, 1), '&', select(op(local('d'), '<', 8), op(local('taken'), '===', 0), local('taken'))),
    ),
    when(op(local('taken'), '!==', 0), perform('branch', relative(local('d')))),
  ];
}
const condition3 = (negated: number) => op(op(field(13, 3), '<<', 1), '|', negated);
const conditional = [0, 1].flatMap((negated) =>
  [0, 1].flatMap((immediate) => [
    row(
      `com${immediate ? 'i' : ''}b${negated ? 'f' : 't'}`,
      0xfc000000,
      (0x20 + immediate + 2 * negated) << 26,
      bind('a', immediate ? immediate5 : gr(r1)),
      bind('b', gr(r2)),
      bind('r', op(a, '-', b)),
      ...branchIf(call('subCondition', condition3(negated), a, b, r)),
    ),
    row(
      `add${immediate ? 'i' : ''}b${negated ? 'f' : 't'}`,
      0xfc000000,
      (0x28 + immediate + 2 * negated) << 26,
      bind('a', immediate ? immediate5 : gr(r1)),
      bind('b', gr(r2)),
      ...sum(0),
      setGr(r2, r),
      ...branchIf(call('addCondition', condition3(negated), r, c, sumOverflow)),
    ),
  ]),
);

const left21 = op(
  op(
    op(op(op(field(1, 11), '<<', 9), '|', op(field(14, 2), '<<', 7)), '|', op(field(16, 5), '<<', 2)),
    '|',
    op(field(12, 2), '|', op(field(0, 1), '<<', 20)),
  ),
  '<<',
  11,
);
const nullifyNext = perform('nullify', field(1, 1));

const sar = call('readControl', 11);
const complement = field(0, 5);
/** Shift and deposit conditions: never, =, <, odd, and the negations. */
const shiftCondition = op(op(select(op(field(13, 2), '===', 3), 7, field(13, 2)), '<<', 1), '|', field(15, 1));
const nullifyShift = perform('nullify', call('logicalCondition', shiftCondition, r));
const shift = (mnemonic: string, opcode: number, extension: number, to: Expression, ...semantics: Statement[]) =>
  row(mnemonic, 0xfc001c00, (opcode << 26) | (extension << 10), ...semantics, setGr(to, r), nullifyShift);
const shifts = [true, false].flatMap((variable) => {
  const name = variable ? 'v' : '';
  const base = variable ? 0 : 2;
  const right = bind('s', variable ? op(31, '-', sar) : field(5, 5));
  const pair = bind('s', variable ? sar : op(31, '-', field(5, 5)));
  const s = local('s');
  const low = op(gr(r2), '>>>', s);
  const mask = op(-1, '>>>', complement);
  const deposits = [0, 4].flatMap((immediate) => {
    const value = op(op(immediate ? immediate5 : gr(r1), '&', mask), '<<', s);
    const suffix = immediate ? 'i' : '';
    const kept = op(gr(r2), '&', op(op(mask, '<<', s), '^', -1));
    return [
      shift(`z${name}dep${suffix}`, 0x35, base + immediate, r2, right, bind('r', value)),
      shift(`${name}dep${suffix}`, 0x35, base + immediate + 1, r2, right, bind('r', op(kept, '|', value))),
    ];
  });
  const extract = [op(31, '-', variable ? sar : field(5, 5))].flatMap((by) => [
    shift(`${name}extru`, 0x34, base + 4, r1, bind('r', op(op(gr(r2), '>>>', by), '&', mask))),
    shift(
      `${name}extrs`,
      0x34,
      base + 5,
      r1,
      bind('r', op(op(op(gr(r2), '>>', by), '<<', complement), '>>', complement)),
    ),
  ]);
  const high = select(op(s, '===', 0), 0, op(gr(r1), '<<', op(32, '-', s)));
  return [shift(`${name}shd`, 0x34, base, t, pair, bind('r', op(low, '|', high))), ...deposits, ...extract];
});

const displacement5 = (at: number) => op(field(at + 1, 4), '-', op(field(at, 1), '<<', 4));
/** Indexed (scaled by ,s) and short forms; ,m modifies the base, before the access with ,mb. */
const indexedMemory = sized.flatMap(([suffix, size], index) => {
  const form = (mnemonic: string, extension: number, short: boolean, store: boolean) => {
    const offset = short ? displacement5(store ? 0 : 16) : op(gr(r1), '<<', select(field(13, 1), index, 0));
    const before = short ? field(13, 1) : 0;
    const plain = op(field(5, 1), '===', 0);
    return row(
      mnemonic,
      0xfc0013c0,
      (0x03 << 26) | (short ? 0x1000 : 0) | (extension << 6),
      bind('m', op(base, '+', offset)),
      bind('address', select(op(plain, '|', before), local('m'), base)),
      ...(store
        ? [perform('store', local('address'), size, gr(r1)), stopIfFaulted]
        : [bind('v', call('load', local('address'), size)), stopIfFaulted]),
      when(field(5, 1), setGr(r2, local('m'))),
      ...(store ? [] : [setGr(t, local('v'))]),
    );
  };
  return [
    form(`ld${suffix}x`, index, false, false),
    form(`ld${suffix}s`, index, true, false),
    form(`st${suffix}s`, 8 + index, true, true),
  ];
});

const external = bind('target', op(gr(r2), '+', op(displacement17, '-', 8)));
const moves = [0, 1].map((immediate) =>
  row(
    immediate ? 'movib' : 'movb',
    0xfc000000,
    (0x32 + immediate) << 26,
    bind('r', immediate ? immediate5 : gr(r1)),
    setGr(r2, r),
    ...branchIf(call('logicalCondition', shiftCondition, r)),
  ),
);
const bits = [0, 1].map((fixed) =>
  row(
    fixed ? 'bb' : 'bvb',
    0xfc000000,
    (0x30 + fixed) << 26,
    ...branchIf(op(op(op(gr(r1), '<<', fixed ? r2 : sar), '>>>', 31), '^', field(15, 1))),
  ),
);

export const table: readonly Instruction[] = [
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
  row('ldo', 0xfc000000, 0x0d << 26, setGr(r1, op(base, '+', immediate14))),
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
  ...longMemory,
  ...modifying,
  ...conditional,
  ...shifts,
  ...indexedMemory,
  ...moves,
  ...bits,
  row('be', 0xfc000000, 0x38 << 26, external, nullifyNext, perform('branch', local('target'))),
  row(
    'ble',
    0xfc000000,
    0x39 << 26,
    external,
    setGr(31, call('link', 0)),
    nullifyNext,
    perform('branch', local('target')),
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
  row(
    'bl',
    0xfc00e000,
    0x3a << 26,
    bind('target', relative(displacement17)),
    setGr(r2, call('link', 0)),
    nullifyNext,
    perform('branch', local('target')),
  ),
  row(
    'bv',
    0xfc00e000,
    (0x3a << 26) | 0xc000,
    bind('target', op(gr(r2), '+', op(gr(r1), '<<', 3))),
    nullifyNext,
    perform('branch', local('target')),
  ),
  row('break', 0xfc001fe0, 0, perform('trap', 9), stopIfFaulted),
  row('sync', 0xfc001fe0, 0x20 << 5),
  privileged(row('rfi', 0xfc001fe0, 0x60 << 5, perform('returnFromInterruption', 0))),
  privileged(row('rfir', 0xfc001fe0, 0x65 << 5, perform('returnFromInterruption', 1))),
  privileged(
    row(
      'ssm',
      0xfc001fe0,
      0x6b << 5,
      bind('v', call('systemMask')),
      perform('setSystemMask', op(local('v'), '|', field(16, 7))),
      setGr(t, local('v')),
    ),
  ),
  privileged(
    row(
      'rsm',
      0xfc001fe0,
      0x73 << 5,
      bind('v', call('systemMask')),
      perform('setSystemMask', op(local('v'), '&', op(field(16, 7), '^', -1))),
      setGr(t, local('v')),
    ),
  ),
  row('mtctl', 0xfc001fe0, 0xc2 << 5, perform('writeControl', r2, gr(r1)), stopIfFaulted),
  row('mfctl', 0xfc001fe0, 0x45 << 5, bind('v', call('readControl', r2)), stopIfFaulted, setGr(t, local('v'))),
];
