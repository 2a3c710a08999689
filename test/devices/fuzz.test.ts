import { afterEach, expect, test, vi } from 'vitest';
import { Disk } from '../../devices/scsi/disk';
import { Tape } from '../../devices/scsi/tape';
import { TargetDevice } from '../../devices/scsi/target-device';
import { answer } from '../../devices/scsi/unit';
import { fuzz } from './fuzz/campaign';

afterEach(() => void vi.restoreAllMocks());

test('random commands at disk, tape and actuator: every answer is one that SCSI-2 allows', () => {
  const { commands, statuses, failure } = fuzz(1, 10_000);
  expect([commands, failure]).toEqual([10_000, undefined]);
  for (const status of ['0', '2', '8', '24', 'aborted'])
    expect([status, statuses[status]]).toEqual([status, expect.any(Number)]);
});

test('the same seed gives the same commands', () => {
  expect(fuzz(7, 1500)).toEqual(fuzz(7, 1500));
});

test.each([
  ['a disk that says yes to everything', () => vi.spyOn(Disk.prototype, 'execute').mockReturnValue(answer())],
  ['a tape that is never unloaded', () => vi.spyOn(Tape.prototype, 'execute').mockReturnValue(answer())],
  [
    'a target that tells nobody of a reset',
    () => vi.spyOn(TargetDevice.prototype, 'reset').mockImplementation(() => {}),
  ],
  [
    'an error of ours',
    () =>
      vi.spyOn(Disk.prototype, 'execute').mockImplementation(() => {
        throw new Error('ours');
      }),
  ],
])('the judge notices %s, and tells the round and the command', (_name, weaken) => {
  weaken();
  const { failure } = fuzz(1, 10_000);
  expect(failure).toMatchObject({ round: expect.any(Number), command: expect.any(Number) });
  expect(failure?.words.length).toBeGreaterThan(10);
});
