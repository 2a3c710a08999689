/** What a backup keeps of an epoch, and when there is room again. */
import { expect, test } from 'vitest';
import { EpochLog } from '../../src/protocol/epoch-log';
import type { ProtocolMessage } from '../../src/protocol/messages';

const value = (ordinal: number): ProtocolMessage => ({
  kind: 'environmentValue',
  epoch: 4,
  ordinal,
  pc: 0x100 + ordinal,
  value: 70 + ordinal,
});

test('a value is kept until the next one is asked for; interrupts and the end until their epoch is forgotten', () => {
  let room = 0;
  const log = new EpochLog(() => room++);
  expect([log.value(4, 0, 0x100), log.size]).toEqual([undefined, 0]);
  for (const message of [value(0), value(1), value(2)]) log.receive(message);
  log.receive({ kind: 'interrupt', epoch: 4, ordinal: 0, source: 'scsi' });
  const end = {
    kind: 'epochEnd',
    epoch: 4,
    term: 1,
    length: 8,
    interrupts: 1,
    timeOfDay: 9,
    consoleConfirmed: 0,
  } as const;
  log.receive(end);
  const asked = [0, 1, 1, 2].map((ordinal) => [log.value(4, ordinal, 0x100 + ordinal), log.size]);
  expect(asked).toEqual([
    [70, 5],
    [71, 4],
    [71, 4],
    [72, 3],
  ]);
  expect([log.value(4, 3, 0), log.size]).toEqual([undefined, 2]);
  expect([log.end(4), log.interrupts(4).length, log.end(5), log.interrupts(5)]).toEqual([end, 1, undefined, []]);
  log.forget(5);
  expect([log.size, room]).toEqual([2, 0]);
  log.forget(4);
  expect([log.size, room, log.end(4)]).toEqual([0, 1, undefined]);
});
