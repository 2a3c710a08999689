/** The host's network at the other end of a live machine's cable: connections of curl and ssh outlive the primary. */
import { describe, expect, test } from 'vitest';
import { downloadLive } from './network/live/download';
import { whyNoLiveNetwork } from './network/live/networked-machine';
import { sshSession } from './network/live/session';

/** The processes end before their guest does, and nothing else is wrong. */
const right = { verdict: 'no replica left', violation: undefined };

describe.skipIf(whyNoLiveNetwork !== '')(`a live machine on the host’s network${whyNoLiveNetwork}`, () => {
  test('curl fetches 4 MB by one connection, while the primary is killed every 2 s', async () => {
    const { bytes, connects, kills, isWhole, ...judged } = await downloadLive(4096, 2000, true);
    expect([bytes, connects, isWhole]).toEqual([4096 * 1024, 1, true]);
    expect(kills).toBeGreaterThan(0);
    expect(judged).toMatchObject(right);
  });

  test('an ssh session with a running top outlives kill -9 of the primary', async () => {
    const { before, after, leaders, code, verdict, violation } = await sshSession();
    const [from, to] = leaders;
    expect(to).not.toBe(from);
    for (const screen of [before.at(-1), after.at(-1)]) expect(screen).toMatch(/^Mem:.*\nCPU:/);
    expect(after.length).toBeGreaterThan(2);
    expect([code, { verdict, violation }]).toEqual([0, right]);
  });
});
