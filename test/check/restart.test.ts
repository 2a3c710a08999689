import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { presets } from '../../src/hypervisor/switches';
import type { WrittenRecord } from '../../src/ports/trace';
import { runBare } from '../../src/sim/bare';
import type { RunPlan } from '../../src/sim/plan/plan';
import { consistent } from './guests';
import { restartingGuest, restartingPlan } from './restarting-guest';

const plan = restartingPlan;
const bare = runBare(plan);
const shown = '1AA\n2AA\n3AA\n';
const protocols = Object.keys(presets) as (keyof typeof presets)[];

function judged(more: Partial<RunPlan>) {
  const records: WrittenRecord[] = [];
  const run = new JudgedPair({ ...plan, ...more }, { onRecord: (record) => records.push(record) }).toEnd(bare);
  return { ...run, records, restarts: records.filter(({ type }) => type === 'machine.restarted') };
}

test('a bare machine that is reset finds memory, registers and devices as at power-on, and stable storage as it was', () => {
  expect([bare.finished, bare.console]).toEqual([true, shown]);
});

test('without restarts a reset ends the run', () => {
  const alone = { ...plan, restarts: false };
  const once = runBare(alone);
  expect([once.finished, once.console]).toEqual([true, '1AA\n']);
  const run = new JudgedPair(alone).toEnd(once);
  expect([run.verdict, run.observed.console]).toEqual([consistent, '1AA\n']);
});

describe.each(protocols)('%s', (protocol) => {
  test('both replicas start again in the same epoch, and their states agree', () => {
    const run = judged({ protocol });
    expect([run.verdict, run.violation, run.observed.console]).toEqual([consistent, undefined, shown]);
    const epochs = (name: string) => run.restarts.filter(({ actor }) => actor === name).map(({ epoch }) => epoch);
    expect(epochs('left').length).toBe(2);
    expect(epochs('right')).toEqual(epochs('left'));
  });

  test('the primary, or the backup, killed at events before, during and after each reset', () => {
    const { records, restarts } = judged({ protocol });
    let absorbed = 0;
    for (const { event } of restarts) {
      for (let at = event - 24; at <= event + 24; at += 5) {
        const who = at % 2 === 0 ? 'backup' : 'primary';
        const run = judged({ protocol, kills: [{ who, when: { kind: 'event', event: at } }] });
        expect([at, who, run.verdict, run.violation]).toEqual([at, who, consistent, undefined]);
        expect([at, run.observed.console]).toEqual([at, shown]);
        absorbed += run.restarts.filter(({ actor }) => actor === 'right').length;
      }
    }
    expect(records.length).toBeGreaterThan(0);
    expect(absorbed).toBeGreaterThan(restarts.length);
  });

  test('killed in every epoch, while frames are lost', () => {
    const { epochs } = judged({ protocol });
    const step = Math.max(1, Math.floor(epochs / 24));
    for (let epoch = 0; epoch < epochs - 1; epoch += step) {
      const kills = [{ who: 'primary', when: { kind: 'epoch', epoch } }] as const;
      const run = judged({ protocol, seed: epoch, link: { loss: 0.2 }, kills });
      expect([epoch, run.verdict, run.violation, run.observed.console]).toEqual([epoch, consistent, undefined, shown]);
    }
  });

  test('a replica that has joined starts again too', () => {
    // It waits for some 20 ms each time, in which the joiner gets its state.
    const slow = { ...plan, protocol, guest: restartingGuest(0x80000) };
    const kills = [{ who: 'backup', when: { kind: 'time', at: 1e6 } }] as const;
    const detector = { heartbeatNs: 2e6, timeoutNs: 8e6 };
    const restarted: string[] = [];
    const run = new JudgedPair(
      { ...slow, epochLength: 2048, kills, joinAfterNs: 1e6, detector },
      { onRecord: ({ type, actor }) => type === 'machine.restarted' && restarted.push(actor) },
    ).toEnd(runBare(slow));
    expect([run.verdict, run.violation, run.observed.console]).toEqual([consistent, undefined, shown]);
    expect(restarted).toContain('right-2');
  });
});
