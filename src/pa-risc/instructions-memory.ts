/** Loads and stores: long, indexed and short forms. */
import { bind, call, field, gr, local, op, perform, select, setGr, stopIfFaulted, when } from './expression';
import { base, type Instruction, lowSign, r1, r2, row, t } from './instruction-forms';

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

export const memory: readonly Instruction[] = [...longMemory, ...modifying, ...indexedMemory];
