/**
 * A pair of which one replica interprets and the other one translates: Linux loses its primary at random moments, in
 * either direction. `LINUX_FAILOVERS` says how often, twice unless told; `LINUX_SEED` at which moments.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { JudgedPair } from '../../src/check/judged-run';
import type { ProcessorKind } from '../../src/pa-risc/routines';
import { runBare } from '../../src/sim/bare';
import { linuxIsHere, linuxPlan, whereItIsMade } from './linux';

const failovers = Number(process.env.LINUX_FAILOVERS ?? 2);
const seed = process.env.LINUX_SEED ?? '1';
const directions: readonly (readonly [left: ProcessorKind, right: ProcessorKind])[] = [
  ['interpreter', 'translator'],
  ['translator', 'interpreter'],
];

describe.skipIf(!linuxIsHere)(`Linux on a mixed pair${linuxIsHere ? '' : ` (${whereItIsMade})`}`, () => {
  const plan = linuxPlan(20);
  const bare = linuxIsHere ? runBare(plan) : undefined;

  test('a bare machine that translates does what one does that interprets', () => {
    expect(runBare({ ...plan, processor: 'translator' })).toEqual(bare);
  });

  test(`${failovers} failovers: the same state at the end of every epoch, and consistent`, () => {
    if (bare === undefined) return;
    const random = new Random(`linux/mixed/${seed}`);
    for (let run = 0; run < failovers; run++) {
      const [left, right] = directions[run % 2];
      const at = random.integer(0, bare.virtualTimeNs);
      const judged = new JudgedPair({
        ...plan,
        processor: { left, right },
        kills: [{ who: 'primary', when: { kind: 'time', at } }],
      });
      while (judged.pair.step());
      const { verdict, violation } = judged.verdict(bare);
      expect([at, left, verdict, violation]).toEqual([at, left, 'consistent', undefined]);
      console.log(`left ${left}, right ${right}, primary killed at ${(at / 1e9).toFixed(3)} s: consistent`);
    }
  });
});
