/** What two controllers do on one bus, from which transcripts are made. */
import type { Command, rig } from './rig';

const READ = [0x28, 0, 0, 0, 0, 3, 0, 0, 1, 0];
const WRITE = [0x2a, 0, 0, 0, 0, 3, 0, 0, 1, 0];
const REQUEST_SENSE = [0x03, 0, 0, 0, 18, 0];
const INQUIRY = [0x12, 0, 0, 0, 255, 0];
const RESERVE = [0x16, 0, 0, 0, 0, 0];
const TEST_UNIT_READY = [0, 0, 0, 0, 0, 0];

export type Rig = ReturnType<typeof rig>;
const perform = ({ left, clock }: Rig, ...commands: Command[]) => {
  for (const command of commands) {
    left.start(command);
    clock.run();
  }
};

export const scenes: readonly (readonly [name: string, play: (rig: Rig) => void])[] = [
  ['read', (each) => perform(each, { cdb: READ, in: 512 })],
  ['read with disconnection', (each) => perform(each, { cdb: READ, in: 512, disconnects: true })],
  ['write', (each) => perform(each, { cdb: WRITE, out: 512 })],
  ['write with disconnection', (each) => perform(each, { cdb: WRITE, out: 512, disconnects: true })],
  ['selection time-out', (each) => perform(each, { cdb: READ, in: 512, target: 2 })],
  ['short data: phase mismatch', (each) => perform(each, { cdb: INQUIRY, in: 255 })],
  [
    'check condition with sense',
    (each) => perform(each, { cdb: [0x28, 0, 0, 1, 0, 0, 0, 0, 1, 0] }, { cdb: REQUEST_SENSE, in: 18 }),
  ],
  [
    'unit attention after a bus reset',
    (each) => {
      each.left.back.perform({ device: 'scsi', kind: 'abort', detail: { reset: 1 } });
      perform(each, { cdb: TEST_UNIT_READY }, { cdb: TEST_UNIT_READY });
    },
  ],
  [
    'bus reset with two outstanding commands',
    (each) => {
      const { left, clock } = each;
      left.start({ cdb: WRITE, out: 512, disconnects: true });
      clock.run(1_000_000);
      left.start({ cdb: WRITE, out: 512, disconnects: true, target: 4 });
      clock.run(10_000_000);
      left.back.perform({ device: 'scsi', kind: 'abort', detail: { reset: 1 } });
      clock.run();
    },
  ],
  [
    'reservation conflict between the two processors',
    (each) => {
      const { bus, right, clock } = each;
      perform(each, { cdb: RESERVE });
      right.start({ cdb: TEST_UNIT_READY });
      clock.run();
      bus.claim('right', { term: 2, members: ['left', 'right'], primary: 'right' });
      right.start({ cdb: TEST_UNIT_READY });
      clock.run();
      perform(each, { cdb: WRITE, out: 512 });
    },
  ],
  [
    "a claim aborts the other's write",
    (each) => {
      const { left, bus, clock } = each;
      left.start({ cdb: WRITE, out: 512, disconnects: true });
      clock.run(10_000_000);
      bus.claim('right', { term: 2, members: ['right'], primary: 'right' });
      clock.run();
    },
  ],
];
