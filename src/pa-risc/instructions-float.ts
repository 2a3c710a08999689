/** Floating-point loads and stores, and the integer multiplication that the floating-point unit does. */
import {
  bind,
  call,
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
import { base, type Instruction, immediate5, r1, row, spaceAt, t } from './instruction-forms';

/** A word of the register file: twice the register's number, plus 1 for its right half. */
const wordOf = (register: ReturnType<typeof field>, right: number) => op(op(register, '<<', 1), '|', field(right, 1));
const useCoprocessor: Statement[] = [perform('useCoprocessor'), stopIfFaulted];

const space = spaceAt(local('address'));

function access(double: boolean, short: boolean, store: boolean): Instruction {
  const offset = short ? immediate5 : op(gr(r1), '<<', select(field(13, 1), double ? 3 : 2, 0));
  const before = short ? field(13, 1) : 0;
  const at = (word: number) => op(local('address'), '+', 4 * word);
  const register = double ? op(t, '<<', 1) : wordOf(t, 6);
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
    `f${store ? 'st' : 'ld'}${double ? 'd' : 'w'}${short ? 's' : 'x'}`,
    // The unit that 0 and 1 stand for is the floating-point coprocessor; doublewords have no halves.
    double ? 0xfc0013c0 : 0xfc001380,
    ((double ? 0x0b : 0x09) << 26) | (short ? 0x1000 : 0) | (store ? 0x200 : 0),
    ...useCoprocessor,
    bind('m', op(base, '+', offset)),
    bind('address', select(op(op(field(5, 1), '===', 0), '|', before), local('m'), base)),
    perform('align', space, local('address'), size),
    stopIfFaulted,
    ...transfer,
    when(field(5, 1), setGr(field(21, 5), local('m'))),
  );
}

const both = [false, true];

export const float: readonly Instruction[] = [
  ...both.flatMap((double) => both.flatMap((short) => both.map((store) => access(double, short, store)))),
  row(
    'xmpyu',
    0xfc00ef60,
    (0x0e << 26) | (2 << 13) | (7 << 8),
    ...useCoprocessor,
    bind('a', call('frOperand', wordOf(field(21, 5), 7))),
    bind('b', call('frOperand', wordOf(field(16, 5), 12))),
    perform('setFr', op(t, '<<', 1), call('multiplyHigh', local('a'), local('b'))),
    perform('setFr', op(op(t, '<<', 1), '|', 1), call('multiplyLow', local('a'), local('b'))),
  ),
];
