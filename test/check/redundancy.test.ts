import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import type { WrittenRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import type { Victim } from '../../src/sim/plan/victim';
import { consistent, guest } from './guests';
import { every } from './length';

const { plan, bare } = guest('ledger', { append: 'transactions=6 seed=3', epochLength: 16_384, patienceNs: 600e9 });
const protocols = ['prototype', 'revised'] as const;

/** A kill that comes so long after the first record of this kind. */
interface Follow {
  readonly after: (record: WrittenRecord) => boolean;
  readonly kill: Victim;
  readonly delayNs: number;
}

const third = { who: 'third', when: { kind: 'time', at: 20e6 } } as const;

/** Three replicas; a dead one is repaired 5 ms later. */
function repaired(more: Partial<RunPlan>, follows: readonly Follow[] = []) {
  const left = new Set(follows);
  const early: WrittenRecord[] = [];
  let judged: JudgedPair | undefined;
  const hear = (record: WrittenRecord) => {
    for (const follow of left) {
      if (!follow.after(record)) continue;
      left.delete(follow);
      judged?.pair.killLater(follow.kill, follow.delayNs);
    }
  };
  judged = new JudgedPair(
    { ...plan, backups: 2, joinAfterNs: 5e6, ...more },
    { onRecord: (record) => (judged === undefined ? early.push(record) : hear(record)) },
  );
  const run = judged.toEnd(bare);
  const { view } = judged.pair.environment.bus;
  const outside = judged.pair.replicas.filter(({ name, serves }) => serves && !view.members.includes(name));
  return { ...run, left: left.size, members: view.members.length, outside: outside.map(({ name }) => name) };
}

const whole = { verdict: consistent, violation: undefined, left: 0, members: 3, outside: [] };
const shown = ({ verdict, violation, left, members, outside }: ReturnType<typeof repaired>) => ({
  verdict,
  violation,
  left,
  members,
  outside,
});

const isState = ({ type, kind }: WrittenRecord) => type === 'message.sent' && kind === 'state';

describe.each(protocols)('under %s all three are in the view again at the end', (protocol) => {
  test('the primary dies while its joiner has the whole state and is not in the view', () => {
    const isBackup = ({ type, actor }: WrittenRecord) => type === 'role.backup' && actor === 'third-2';
    for (const delayNs of [0, 250_000, 350_000, 600_000]) {
      const run = repaired({ protocol, kills: [third] }, [{ after: isBackup, kill: 'primary', delayNs }]);
      expect([delayNs, shown(run)]).toEqual([delayNs, whole]);
    }
  });

  test('the joiner dies at any moment of its joining', () => {
    for (let step = 0; step < 4; step++) {
      const isRepaired = ({ type, actor }: WrittenRecord) => type === 'processor.repaired' && actor === 'third-2';
      const run = repaired({ protocol, kills: [third] }, [
        { after: isRepaired, kill: 'third-2', delayNs: step * 9_000_000 },
      ]);
      expect([step, shown(run)]).toEqual([step, whole]);
    }
  });

  test('the other backup is suspected while the joiner is sent the state, or while its claim is under way', () => {
    // The death comes so long before the state that the suspicion falls somewhere around it.
    const stateAt = firstAt({ protocol, kills: [third] }, isState);
    for (const step of every(2, [-12, -10, -8, -6, -4, -2, 0, 2, 4], protocols.indexOf(protocol))) {
      const at = stateAt - 46e6 + step * 1_000_000;
      const kills = [third, { who: 'right', when: { kind: 'time', at } } as const];
      expect([step, shown(repaired({ protocol, kills }))]).toEqual([step, whole]);
    }
  });

  test('two join at once, and the primary dies meanwhile', () => {
    for (let step = 0; step < 4; step++) {
      const kills = [third, { who: 'right', when: { kind: 'time', at: 21e6 } } as const];
      const isRepaired = ({ type, actor }: WrittenRecord) => type === 'processor.repaired' && actor === 'right-2';
      const run = repaired({ protocol, backups: 3, kills }, [
        { after: isRepaired, kill: 'primary', delayNs: step * 15_000_000 },
      ]);
      expect([step, shown(run)]).toEqual([step, { ...whole, members: 4 }]);
    }
  });

  test('the primary is deposed by a false suspicion while a processor joins', () => {
    const stateAt = firstAt({ protocol, kills: [third] }, isState);
    for (let step = 0; step < 4; step++) {
      const fromNs = stateAt - 60e6 + step * 14e6;
      const cuts = [{ fromNs, untilNs: fromNs + 70e6, from: 'left', to: 'right' }];
      expect([step, shown(repaired({ protocol, kills: [third], link: { cuts } }))]).toEqual([step, whole]);
    }
  });

  test('a joiner is suspected falsely by the primary, or by the other backup, or suspects one of them', () => {
    const stateAt = firstAt({ protocol, kills: [third] }, isState);
    for (const [from, to] of [
      ['third-2', 'left'],
      ['left', 'third-2'],
      ['third-2', 'right'],
      ['right', 'third-2'],
    ]) {
      for (const step of every(2, [0, 1, 2], protocols.indexOf(protocol))) {
        const fromNs = stateAt - 60e6 + step * 35e6;
        const run = repaired({
          protocol,
          kills: [third],
          link: { cuts: [{ fromNs, untilNs: fromNs + 70e6, from, to }] },
        });
        expect([from, to, step, shown(run)]).toEqual([from, to, step, whole]);
      }
    }
  });

  test('a backup that the primary has dropped falsely does not wait for the other backup', () => {
    for (const [from, to] of [
      ['third', 'left'],
      ['left', 'third'],
      ['third', 'right'],
      ['right', 'third'],
    ]) {
      const cuts = [{ fromNs: 30e6, untilNs: 100e6, from, to }];
      expect([from, to, shown(repaired({ protocol, link: { cuts } }))]).toEqual([from, to, whole]);
    }
  });
});

function firstAt(more: Partial<RunPlan>, is: (record: WrittenRecord) => boolean): number {
  let at: number | undefined;
  new JudgedPair(
    { ...plan, backups: 2, joinAfterNs: 5e6, ...more },
    {
      onRecord: (record) => {
        if (at === undefined && is(record)) at = record.at;
      },
    },
  ).toEnd(bare);
  expect(at).toBeDefined();
  return at as number;
}
