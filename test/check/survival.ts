import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { JudgedRun } from '../../src/check/judged-run';
import { type Protocol, presets } from '../../src/hypervisor/switches';
import { consistent, guest } from './guests';
import { every, length } from './length';

/**
 * Whichever processor dies, and whenever: the outside world cannot tell. A failure prints the plan that repeats its
 * run.
 */
export function describeSurvival(protocol: Protocol): void {
  const { bare, judge } = guest('ledger', { protocol, append: 'transactions=2 seed=3', epochLength: 16_384 });
  let events = 0;
  const { epochs } = judge({}, undefined, (record) => {
    events = record.event;
  });
  const all = Array.from({ length: epochs - 1 }, (_, epoch) => epoch);
  const survives = (run: JudgedRun, plan: string) =>
    expect([plan, run.verdict, run.violation]).toEqual([plan, consistent, undefined]);

  describe(`ledger under ${protocol}`, () => {
    test('the console equals the bare run’s apart from the times, and the disk is the same', () => {
      const run = judge();
      survives(run, 'no fault');
      expect(bare.console).toContain('total 64000 unchanged');
      expect(run.observed.diskDigest).toBe(bare.diskDigest);
    });

    /** Every fourth epoch, others under each protocol; all with `npm run test:long`. */
    const killed = every(4, all, 2 * Object.keys(presets).indexOf(protocol));

    test('the primary killed in any epoch: one failover, consistent, and some operations are told as performed twice', () => {
      let repeats = 0;
      for (const epoch of killed) {
        const run = judge({ kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }] });
        survives(run, `--kill primary@epoch:${epoch}`);
        expect(run.failovers.length).toBe(1);
        repeats += run.repeats.length;
      }
      expect(epochs).toBeGreaterThan(200);
      expect(repeats).toBeGreaterThan(length(5, 20));
    });

    test('the backup killed in one epoch or another: the primary goes on alone', () => {
      for (const epoch of every(10, all)) {
        const run = judge({ kills: [{ who: 'backup', when: { kind: 'epoch', epoch } }] });
        survives(run, `--kill backup@epoch:${epoch}`);
        expect([run.kills, run.failovers.length]).toEqual([1, 0]);
      }
    });

    test('the primary killed in one epoch or another while one frame in five is lost', () => {
      for (const epoch of every(8, all)) {
        const run = judge({
          seed: epoch,
          link: { loss: 0.2 },
          kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }],
        });
        survives(run, `--seed ${epoch} --loss 0.2 --kill primary@epoch:${epoch}`);
      }
    });

    test('either processor killed at random events', () => {
      const random = new Random(protocol);
      for (let seed = 0; seed < length(50, 250); seed++) {
        const event = random.integer(1, events);
        const who = seed % 4 === 0 ? 'backup' : 'primary';
        const loss = seed % 3 === 0 ? 0.2 : 0;
        const run = judge({ seed, link: { loss }, kills: [{ who, when: { kind: 'event', event } }] });
        survives(run, `--seed ${seed} --loss ${loss} --kill ${who}@event:${event}`);
      }
    });
  });
}
