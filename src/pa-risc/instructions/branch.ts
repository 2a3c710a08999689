/** Branches: unconditional, external, and the conditional ones that move, add, compare or test a bit. */
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
import {
  a,
  b,
  c,
  type Form,
  form,
  type Instruction,
  immediate5,
  nullifyNext,
  r,
  r1,
  r2,
  row,
  sar,
  shiftCondition,
  spaceRegister,
  sum,
  sumOverflow,
} from './forms';

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
/** Written with all conditions; by their old names also with those of the row. */
function compareBranch(old: string, name: string, immediate: number, negated: number): Form {
  const suffix = immediate ? 'ib' : 'b';
  const kind = name === 'add' ? 'add' : 'compare';
  const rest = `{${kind}${negated ? 'False' : 'True'}}{nullify} {${immediate ? 'immediate5' : 'r1'}},{r2},{target12}`;
  const mnemonic = `${old}${suffix}${negated ? 'f' : 't'}`;
  const plain = rest.replace('False', 'True');
  return form(mnemonic, [`${name}${suffix}${rest}`], [`${old}${suffix}${rest}`, `${mnemonic}${plain}`]);
}
const conditional = [0, 1].flatMap((negated) =>
  [0, 1].flatMap((immediate) => [
    row(
      compareBranch('com', 'cmp', immediate, negated),
      0xfc000000,
      (0x20 + immediate + 2 * negated) << 26,
      bind('a', immediate ? immediate5 : gr(r1)),
      bind('b', gr(r2)),
      bind('r', op(a, '-', b)),
      ...branchIf(call('subCondition', condition3(negated), a, b, r)),
    ),
    row(
      compareBranch('add', 'add', immediate, negated),
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

const external = bind('target', op(gr(r2), '+', op(displacement17, '-', 8)));
const branchExternal = perform('branchExternal', call('readSpace', spaceRegister), local('target'));
const moves = [0, 1].map((immediate) =>
  row(
    form(immediate ? 'movib' : 'movb', [
      `mov${immediate ? 'ib{shift}{nullify} {immediate5}' : 'b{shift}{nullify} {r1}'},{r2},{target12}`,
    ]),
    0xfc000000,
    (0x32 + immediate) << 26,
    bind('r', immediate ? immediate5 : gr(r1)),
    setGr(r2, r),
    ...branchIf(call('logicalCondition', shiftCondition, r)),
  ),
);
const bits = [0, 1].map((fixed) =>
  row(
    fixed
      ? form('bb', ['bb{bit}{nullify} {r1},{bit5},{target12}'])
      : form('bvb', ['bb{bit}{nullify} {r1},sar,{target12}'], ['bvb{bit}{nullify} {r1},{target12}']),
    fixed ? 0xfc006000 : 0xffe06000,
    ((0x30 + fixed) << 26) | 0x4000,
    ...branchIf(op(op(op(gr(r1), '<<', fixed ? r2 : sar), '>>>', 31), '^', field(15, 1))),
  ),
);

export const branches: readonly Instruction[] = [
  ...conditional,
  ...moves,
  ...bits,
  row(form('be', ['be{nullify} {external17}{base3}']), 0xfc000000, 0x38 << 26, external, nullifyNext, branchExternal),
  row(
    form('ble', ['be,l{nullify} {external17}{base3},sr0,r31'], ['ble{nullify} {external17}{base3}']),
    0xfc000000,
    0x39 << 26,
    external,
    nullifyNext,
    branchExternal,
    setGr(31, call('link', 0)),
    perform('writeSpace', 0, call('linkSpace')),
  ),
  row(
    form('bl', ['b,l{nullify} {target17},{r2}'], ['bl{nullify} {target17},{r2}', 'b{nullify} {target17}']),
    0xfc00e000,
    0x3a << 26,
    bind('target', relative(displacement17)),
    setGr(r2, call('link', 0)),
    nullifyNext,
    perform('branch', local('target')),
  ),
  row(
    form('gate', ['b,gate{nullify} {target17},{r2}']),
    0xfc00e000,
    (0x3a << 26) | 0x2000,
    when(call('branched'), perform('trap', 8), stopIfFaulted),
    bind('target', relative(displacement17)),
    bind('level', op(call('link', -8), '&', 3)),
    setGr(r2, op(op(gr(r2), '&', -4), '|', local('level'))),
    nullifyNext,
    perform('branchGateway', local('target')),
  ),
  row(
    form('blr', ['blr{nullify} {r1},{r2}']),
    0xfc00fffd,
    (0x3a << 26) | 0x4000,
    bind('target', op(op(call('link', -8), '+', 8), '+', op(gr(r1), '<<', 3))),
    setGr(r2, call('link', 0)),
    nullifyNext,
    perform('branch', local('target')),
  ),
  row(
    form('bv', ['bv{nullify} {r1}({r2})'], ['bv{nullify} ({r2})']),
    0xfc00fffd,
    (0x3a << 26) | 0xc000,
    bind('target', op(gr(r2), '+', op(gr(r1), '<<', 3))),
    nullifyNext,
    perform('branch', local('target')),
  ),
];
