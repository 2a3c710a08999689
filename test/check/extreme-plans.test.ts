import { expect, test } from 'vitest';
import { Pair } from '../../src/sim/pair';
import { neverTrusts } from '../../src/sim/plan/detector-limits';
import { consistent, guest } from './guests';

const archiver = { append: 'records=2', tape: new Uint8Array(0), disk: new Uint8Array(1 << 20), memorySize: 1 << 22 };

test('five replicas, a link that loses, clocks far apart, six kills: joiners whose primary has died are repaired, and the guest finishes', () => {
  const { judge } = guest('archiver', { ...archiver, patienceNs: 61e9 });
  const kills = [
    { who: 'right', when: { kind: 'time', at: 692_311_280 } },
    { who: 'primary', when: { kind: 'event', event: 3472 } },
    { who: 'left', when: { kind: 'time', at: 694_164_902 } },
    { who: 'primary', when: { kind: 'time', at: 718_611_003 } },
    { who: 'primary', when: { kind: 'time', at: 1_365_320_894 } },
  ] as const;
  const run = judge({
    seed: 1245,
    epochLength: 100_000,
    protocol: 'revised',
    switches: { epochs: 'variable', failover: 'repeatOutstanding', outputRelease: 'stall' },
    backups: 4,
    link: { calmFromNs: 1_100_000_000, loss: 0.3, jitterNs: 16_685_605, corruption: 0.05 },
    bufferMessages: 16,
    detector: { timeoutNs: 29_000_000, heartbeatNs: 9_666_666 },
    drift: { left: -31_576, right: -1113, fourth: 52_095, fifth: 91_953 },
    kills,
    joinAfterNs: 20_000_000,
  });
  // What is done twice to a tape under repeatOutstanding cannot be masked (§2.3).
  expect(run.verdict).toEqual(expect.stringMatching(/^consistent|^not maskable$/));
  expect([run.observed.finished, run.violation]).toEqual([true, undefined]);
});

test('heartbeats that fill the link, and a time-out shorter than a page of a joiner’s state takes, are refused before the run', () => {
  const { plan, judge } = guest('firmware', { epochLength: 333 });
  const saturated = { ...plan, detector: { timeoutNs: 100_000, heartbeatNs: 10_000 } };
  expect(neverTrusts(saturated)).toContain('a heartbeat every 0.01 ms leaves no room for messages');
  expect(() => new Pair(saturated)).toThrow('leaves no room for messages');
  const hasty = { ...plan, detector: { timeoutNs: 1_000_000, heartbeatNs: 900_000 }, joinAfterNs: 1000 };
  expect(neverTrusts(hasty)).toContain('with a time-out of 1 ms no processor can join');
  expect(neverTrusts({ ...hasty, joinAfterNs: undefined })).toBeUndefined();
  // Just above, both go.
  const detector = { timeoutNs: 3_500_000, heartbeatNs: 140_000 };
  expect(judge({ detector, joinAfterNs: 1e6 }).verdict).toEqual(consistent);
});
