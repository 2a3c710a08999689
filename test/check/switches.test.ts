import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { type Switches, switchValues } from '../../src/hypervisor/switches';
import { consistent, guest } from './guests';
import { isLong, length } from './length';

const names = Object.keys(switchValues) as (keyof Switches)[];

/** The combination in which bit `at` of `number` chooses between the two values of switch `at`. */
const combination = (number: number): Switches =>
  Object.fromEntries(names.map((name, at) => [name, switchValues[name][(number >> at) & 1]])) as unknown as Switches;

const combinations = 1 << names.length;
const ledger = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 60e9 });
const archiver = guest('archiver', { append: '', tape: new Uint8Array(0), epochLength: 16_384, patienceNs: 60e9 });

/** A plan with a bad link and a kill, both from the seed. */
function disturbed(seed: number, lastAt: number) {
  const random = new Random(`switches/${seed}`);
  const at = random.integer(1_000_000, Math.floor(lastAt));
  const who = seed % 5 === 4 ? 'backup' : 'primary';
  return { seed, link: { loss: 0.1, jitterNs: 300_000 }, kills: [{ who, when: { kind: 'time', at } }] } as const;
}

const pairsOf = (switches: Switches): readonly string[] => {
  const settings = Object.entries(switches).map((setting) => setting.join('='));
  return settings.flatMap((one, at) => settings.slice(at + 1).map((other) => `${one} ${other}`));
};

const told = (number: number, plan: object) =>
  `${Object.values(combination(number)).join(',')} ${JSON.stringify(plan)}`;

const all = Array.from({ length: combinations }, (_, number) => number);
const onesOf = (number: number) => names.filter((_, at) => (number >> at) & 1).length;

describe('every combination of switches, with loss, jitter and a kill', () => {
  test('each of the 256 is consistent for the ledger', () => {
    let failovers = 0;
    // Without `npm run test:long` those in which the number of switches that are on is a multiple of four.
    for (const number of all.filter((each) => isLong || onesOf(each) % 4 === 0)) {
      const plan = disturbed(number, ledger.bare.virtualTimeNs);
      const run = ledger.judge({ ...plan, switches: combination(number) });
      expect([told(number, plan), run.verdict, run.violation]).toEqual([told(number, plan), consistent, undefined]);
      failovers += run.failovers.length;
    }
    expect(failovers).toBeGreaterThan(length(40, 150));
  });

  /** Every pair of values occurs. */
  const chosen = all.filter(
    (number) => combination(number).failover === 'uncertainInterrupts' && number % length(5, 1) === 0,
  );

  test('the archiver, whose tape is testable and not insensitive, is consistent with uncertain interrupts', () => {
    const pairs = new Set(chosen.flatMap((number) => pairsOf(combination(number))));
    expect(pairs.size).toBe(4 * 28 - 2 * 7);
    for (const number of chosen) {
      const plan = disturbed(number, archiver.bare.virtualTimeNs);
      const run = archiver.judge({ ...plan, switches: combination(number) });
      expect([told(number, plan), run.verdict, run.violation]).toEqual([told(number, plan), consistent, undefined]);
    }
  });

  test('§2.3: a tape is not among the devices that repeatOutstanding can bear, and the verdict says so', () => {
    const verdicts: Record<string, number> = {};
    for (let seed = 0; seed < length(20, 40); seed++) {
      const plan = disturbed(seed, archiver.bare.virtualTimeNs);
      const run = archiver.judge({ ...plan, protocol: 'prototype', switches: { failover: 'repeatOutstanding' } });
      verdicts[run.verdict] = (verdicts[run.verdict] ?? 0) + 1;
      if (run.verdict === 'not maskable') expect(run.devices).toEqual({ tape: 'not maskable' });
    }
    expect(Object.keys(verdicts).sort()).toEqual(['consistent', 'not maskable']);
  });
});
