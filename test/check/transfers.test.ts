import { expect, test } from 'vitest';
import type { WrittenRecord } from '../../src/ports/trace';
import { consistent, guest } from './guests';

const MB = 1 << 20;
/** Target, bytes of one command, bytes of one piece, and which words the guest looks at. */
const transfers = [
  ['disk', 1, 1, 1],
  ['disk', 130_001, 4096, 7],
  ['disk', 513_024, 1024, 61],
  ['tape', 1, 1, 1],
  ['tape', 130_001, 4096, 7],
  ['tape', 2 * MB, 65_536, 509],
] as const;

const mover = (target: 'disk' | 'tape', bytes: number, piece: number, every: number) =>
  guest('mover', {
    append: `target=${target === 'disk' ? 0 : 3} bytes=${bytes} piece=${piece} every=${every}`,
    disk: new Uint8Array(target === 'disk' ? Math.ceil(bytes / 512) * 512 : 512),
    tape: new Uint8Array(0),
    memorySize: (4 * MB + bytes + MB) & -MB,
    epochLength: 1 << 20,
    patienceNs: 100e9,
  });

test.each(transfers)(
  '%s: %i bytes in one command, %i at a time: on the pair, and the primary killed in the middle of it',
  (...how) => {
    const [, bytes] = how;
    const { bare, judge } = mover(...how);
    expect(bare.console).toBe(`mover: ${bytes} bytes out and in, 0 words wrong\n`);
    const moved: WrittenRecord[] = [];
    const whole = judge({}, undefined, (record) => {
      if (record.type === 'bus.transferred') moved.push(record);
    });
    expect([whole.verdict, whole.failovers.length, whole.observed.console]).toEqual(['consistent', 0, bare.console]);
    for (const phase of ['dataOut', 'dataIn']) {
      const events = moved.filter((record) => record.phase === phase).map(({ event }) => event);
      const event = events[Math.floor(events.length / 2)];
      const killed = judge({ kills: [{ who: 'primary', when: { kind: 'event', event } }] });
      expect([phase, killed.verdict, killed.violation]).toEqual([phase, consistent, undefined]);
      expect([phase, killed.failovers.length, killed.observed.console]).toEqual([phase, 1, bare.console]);
    }
  },
);

test('16 MB in one command: the bare machine, and the pair without a false suspicion', () => {
  const { bare, judge } = mover('disk', 16 * MB, 4 * MB, 4093);
  expect(bare.console).toBe(`mover: ${16 * MB} bytes out and in, 0 words wrong\n`);
  const run = judge();
  expect([run.verdict, run.failovers.length, run.observed.console]).toEqual(['consistent', 0, bare.console]);
});
