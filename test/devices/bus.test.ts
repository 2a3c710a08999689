/** A processor lets go of the bus, whatever it was at: others notice nothing. */
import { expect, test } from 'vitest';
import { ID, scsiLab } from './scsi-lab';

const READ = { unit: 0, cdb: [0x28, 0, 0, 0, 0, 3, 0, 0, 1, 0] };
const NOBODY = 6;

test('while it selects: what it asks for afterwards takes the bus from nobody', () => {
  const { bus, clock, left, right } = scsiLab();
  right.begin({ target: ID.disk, disconnects: true, ...READ });
  clock.run(clock.nowAt + 10e6);
  expect(right.answer.phases.at(-1)).toBe('busFree');
  left.begin({ target: NOBODY, ...READ });
  clock.run(clock.nowAt + 100e6);
  bus.leave('left');
  left.begin({ target: ID.disk, ...READ });
  clock.run();
  expect([right.answer, left.answer].map(({ status, data }) => [status, data.length])).toEqual([
    [0, 512],
    [0, 512],
  ]);
});

test('while it waits for the bus: its selection does not come', () => {
  const { bus, clock, left, right } = scsiLab();
  right.begin({ target: ID.disk, ...READ });
  left.begin({ target: ID.tape, ...READ });
  bus.leave('left');
  clock.run();
  expect([right.answer.status, left.answer.phases]).toEqual([0, []]);
});
