/** System control instructions. */
import { bind, call, field, gr, local, op, perform, setGr, stopIfFaulted } from './expression';
import { type Instruction, privileged, r1, r2, row, t } from './instruction-forms';

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
  row('mtctl', 0xfc001fe0, 0xc2 << 5, perform('writeControl', r2, gr(r1)), stopIfFaulted),
  row('mfctl', 0xfc001fe0, 0x45 << 5, bind('v', call('readControl', r2)), stopIfFaulted, setGr(t, local('v'))),
];
