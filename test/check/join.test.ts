import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { presets } from '../../src/hypervisor/switches';
import type { TraceRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import { consistent, guest } from './guests';
import { every } from './length';

const { plan, bare } = guest('ledger', { append: 'transactions=90 seed=3', epochLength: 16_384, patienceNs: 600e9 });
/** For deaths in the middle of the first join. */
const shorter = guest('ledger', { append: 'transactions=12 seed=3', epochLength: 16_384, patienceNs: 600e9 });
const protocols = Object.keys(presets) as (keyof typeof presets)[];

/** Moments, of which every fourth or third is taken under one protocol and the next ones under the next. */
const steps = (count: number) => Array.from({ length: count }, (_, step) => step);

/** A kill, and after each join another one, of either replica in turn; with the seed's delays. */
function killAndJoin(more: Partial<RunPlan>, seed: number, kills: number) {
  let left = kills - 1;
  const onRecord = ({ type }: TraceRecord) => {
    if (type !== 'join.resumed' || left === 0) return;
    left--;
    judged.pair.killLater(left % 3 === 0 ? 'backup' : 'primary', 1e6 + ((left * seed * 7_919) % 40) * 1e6);
  };
  const first = { who: 'primary', when: { kind: 'time', at: 100e6 + seed * 7e6 } } as const;
  const judged: JudgedPair = new JudgedPair(
    { ...plan, seed, joinAfterNs: 20e6, kills: [first], ...more },
    { onRecord },
  );
  return judged.toEnd(bare);
}

describe.each(protocols)('joining under %s', (protocol) => {
  test.each(every(2, [1, 2], protocols.indexOf(protocol)))(
    'kill, join, kill the other, join, ten times in a row, with %i backups',
    (backups) => {
      const run = killAndJoin({ protocol, backups }, 3, 10);
      expect([run.verdict, run.violation, run.kills, run.joins.length]).toEqual([consistent, undefined, 10, 10]);
      expect(run.failovers.length).toBeGreaterThan(5);
    },
  );

  test('the guest stands still for what it has written since, and no longer', () => {
    const { joins } = killAndJoin({ protocol }, 5, 4);
    expect(joins.length).toBe(4);
    const epochNs = 16_384 * 20;
    const [pageNs, restNs] = [((4_096 + 80) * 8e9) / 10e6, 2_500_000];
    for (const { pages, pauseNs } of joins) expect(pauseNs).toBeLessThan(epochNs + pages * pageNs + restNs);
  });

  test('either side dies in the middle of a join: consistent, and the guest goes on while one lives', () => {
    for (const step of every(4, steps(8), protocols.indexOf(protocol))) {
      for (const who of ['primary', 'backup'] as const) {
        let armed = false;
        const onRecord = ({ type }: TraceRecord) => {
          if (type !== 'processor.repaired' || armed) return;
          armed = true;
          judged.pair.killLater(who, step * 4_700_000);
        };
        const first = { who: 'primary', when: { kind: 'time', at: 90e6 } } as const;
        const judged: JudgedPair = new JudgedPair(
          { ...shorter.plan, protocol, joinAfterNs: 20e6, kills: [first] },
          { onRecord },
        );
        const run = judged.toEnd(shorter.bare);
        const name = `${who} ${step}`;
        const verdict = run.observed.alive ? consistent : 'no replica left';
        expect([name, run.verdict, run.violation, run.kills]).toEqual([name, verdict, undefined, 2]);
        expect([name, run.observed.alive, run.observed.finished]).toEqual([
          name,
          run.observed.finished,
          run.observed.alive,
        ]);
      }
    }
  });

  test('who copies dies in the middle of it: the other backup goes on, and the joiner is repaired again and joins', () => {
    for (const step of every(3, steps(6), protocols.indexOf(protocol))) {
      const joiners: string[] = [];
      const halted: string[] = [];
      const onRecord = ({ type, actor }: TraceRecord) => {
        if (type === 'role.deposed' && joiners.includes(actor)) halted.push(actor);
        if (type !== 'processor.repaired') return;
        if (joiners.length === 0) judged.pair.killLater('primary', 200_000 + step * 4_700_000);
        joiners.push(actor);
      };
      const first = { who: 'primary', when: { kind: 'time', at: 90e6 } } as const;
      const judged: JudgedPair = new JudgedPair(
        { ...shorter.plan, protocol, backups: 2, joinAfterNs: 20e6, kills: [first] },
        { onRecord },
      );
      const run = judged.toEnd(shorter.bare);
      expect([step, run.verdict, run.violation, run.kills]).toEqual([step, consistent, undefined, 2]);
      expect([step, run.observed.finished, run.failovers.length]).toEqual([step, true, 2]);
      // The copier's place is repaired too.
      expect([step, halted, joiners]).toEqual([step, ['left-2'], ['left-2', 'right-2', 'left-3']]);
      expect([step, run.joins.map(({ processor }) => processor)]).toEqual([step, ['right-2', 'left-3']]);
    }
  });

  test('a joiner that is taken for dead before it is heard is not served later, and is repaired again', () => {
    const kills = [{ who: 'backup', when: { kind: 'time', at: 90e6 } }] as const;
    for (const step of every(3, steps(6), protocols.indexOf(protocol))) {
      const repairedAt = 145e6;
      const cuts = [{ fromNs: repairedAt, untilNs: 220e6 + step * 7e6, from: 'right-2', to: 'left' }];
      const joiners: string[] = [];
      const judged = new JudgedPair(
        { ...shorter.plan, protocol, joinAfterNs: 5e6, kills, link: { cuts } },
        { onRecord: ({ type, actor }) => type === 'processor.repaired' && joiners.push(actor) },
      );
      const run = judged.toEnd(shorter.bare);
      expect([step, run.verdict, run.violation, joiners[0]]).toEqual([step, consistent, undefined, 'right-2']);
      expect([step, run.joins.map(({ processor }) => processor)]).toEqual([step, ['right-3']]);
    }
  });
});
