/** What the switches beyond the paper save. */

import { workloadNames } from '../workloads';
import { comparison } from './comparison';

export const longEpochs = comparison({
  name: 'epochs',
  title: 'Epochs above 8K',
  question:
    '§6: "Performance measurements with longer epochs should be attempted, but this will require changing how information is ' +
    'buffered at the backup."',
  table: 'Normalized performance with long epochs, prototype',
  workloads: workloadNames,
  of: [{ title: 'epoch length (instructions)' }],
  settings: [8_000, 16_000, 32_000, 64_000, 128_000, 385_000].map((epochLength) => ({
    cells: [epochLength],
    setting: { epochLength },
  })),
  remarks: ['With I/O there is a best length; beyond it, interrupts lose more time than boundaries save.'],
  axis: { label: 'epoch length (instructions)', scale: 'log' },
});

export const release = comparison({
  name: 'release',
  title: 'Hold against stall',
  question:
    '§3.2 stalls the machine before an output whose dependences are not acknowledged; it could run on, and the output be held.',
  table: 'Normalized performance of stall and hold',
  workloads: ['write', 'read'],
  of: [{ title: 'protocol' }, { title: 'epoch length (instructions)' }, { title: 'output' }],
  settings: (['prototype', 'revised'] as const).flatMap((protocol) =>
    [1_000, 4_000, 16_000].flatMap((epochLength) =>
      (['stall', 'hold'] as const).map((outputRelease) => ({
        cells: [protocol, epochLength, outputRelease],
        setting: { protocol, epochLength, switches: { outputRelease } },
      })),
    ),
  ),
  remarks: [
    'A guest that does one operation at a time has nothing to do meanwhile: a machine that runs on spends the time in ' +
      'its idle loop, whose epochs send messages of their own.',
  ],
});

export const values = comparison({
  name: 'values',
  title: 'What simulated registers and the counted clock save',
  question: '§3.2 (iii) forwards each register that the guest reads; both replicas could know it.',
  table: 'Under prototype, epochs of 4K',
  workloads: workloadNames,
  of: [{ title: 'registerReads' }, { title: 'clockSource' }],
  settings: (['forwarded', 'simulated'] as const).flatMap((registerReads) =>
    (['timeOfDay', 'instructionCount'] as const).map((clockSource) => ({
      cells: [registerReads, clockSource],
      setting: { switches: { registerReads, clockSource } },
    })),
  ),
  more: [{ title: 'values sent', digits: 0, value: ({ sent }) => sent.environmentValue ?? 0 }],
  remarks: [],
});
