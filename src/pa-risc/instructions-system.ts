/** System control instructions. */
import { bind, call, field, gr, local, op, perform, select, setGr, stopIfFaulted, when } from './expression';
import { type Instruction, privileged, r1, r2, row, t } from './instruction-forms';

/** A space register's number: three bits, the lowest of the field being the highest. */
const spaceRegister = op(op(field(14, 2), '|', op(field(13, 1), '<<', 2)), '&', 7);

/** Cache instructions: there is no cache to flush, but ,m modifies the base. */
const cache = [
  { mnemonic: 'fdc', mask: 0xfc003fc0, extension: 0x4a },
  { mnemonic: 'fdce', mask: 0xfc003fc0, extension: 0x4b },
  { mnemonic: 'pdc', mask: 0xfc003fc0, extension: 0x4e },
  { mnemonic: 'fic', mask: 0xfc001fc0, extension: 0x0a },
  { mnemonic: 'fice', mask: 0xfc001fc0, extension: 0x0b },
].map(({ mnemonic, mask, extension }) =>
  row(mnemonic, mask, (0x01 << 26) | (extension << 6), when(field(5, 1), setGr(r2, op(gr(r2), '+', gr(r1))))),
);

export const system: readonly Instruction[] = [
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
  privileged(row('mtsm', 0xfc001fe0, 0xc3 << 5, perform('setSystemMask', op(gr(r1), '&', 0x7f)))),
  row('mtsp', 0xfc001fe0, 0xc1 << 5, perform('writeSpace', spaceRegister, gr(r1)), stopIfFaulted),
  row('mfsp', 0xfc001fe0, 0x25 << 5, setGr(t, call('readSpace', spaceRegister))),
  row(
    'ldsid',
    0xfc001fe0,
    0x85 << 5,
    bind('s', field(14, 2)),
    setGr(t, call('readSpace', select(local('s'), local('s'), op(4, '+', op(gr(r2), '>>>', 30))))),
  ),
  privileged(row('diag', 0xfc000000, 0x05 << 26)),
  ...cache,
  row('mtctl', 0xfc001fe0, 0xc2 << 5, perform('writeControl', r2, gr(r1)), stopIfFaulted),
  row('mfctl', 0xfc001fe0, 0x45 << 5, bind('v', call('readControl', r2)), stopIfFaulted, setGr(t, local('v'))),
];
