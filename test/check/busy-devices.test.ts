import { describe, expect, test } from 'vitest';
import type { JudgedRun } from '../../src/check/judged-run';
import { noMutations } from '../../src/check/mutants/names';
import { presets } from '../../src/hypervisor/switches';
import type { TraceRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import { consistent, guest } from './guests';
import { every, length } from './length';

const protocols = Object.keys(presets) as (keyof typeof presets)[];
const typed = [
  { at: 9e6, bytes: new TextEncoder().encode('unread for long\n') },
  { at: 30e6, bytes: new TextEncoder().encode('quit\n') },
];

/** Two commands disconnected, a tape in motion, bytes unsent, input unread, the timer about to be due. */
const { judge, bare } = guest('juggler', { append: 'rounds=1', tape: new Uint8Array(0), typed });

/** If both processors died, none is left to lead; otherwise the guest finishes, and the outside world cannot tell. */
const survives = (name: string, run: JudgedRun) =>
  expect([name, run.verdict, run.violation]).toEqual([
    name,
    run.observed.alive ? consistent : 'no replica left',
    undefined,
  ]);

test('the guest keeps both targets busy: commands overlap on the bare machine', () => {
  expect(bare.console).toContain('juggler: 1 of 1 rounds right, 21 characters');
  let [under, both] = [0, 0];
  judge({}, noMutations, ({ type }: TraceRecord) => {
    if (type === 'medium.started') under++;
    if (type === 'medium.finished') under--;
    if (under === 2) both++;
  });
  expect(both).toBeGreaterThan(5);
});

describe.each(protocols)('kills by the type of a record, under %s', (protocol) => {
  /** How often each type of record comes in a run without a fault. */
  const counts = new Map<string, number>();
  judge({ protocol }, noMutations, ({ type }: TraceRecord) => counts.set(type, (counts.get(type) ?? 0) + 1));

  test.each(['primary', 'backup'] as const)('of every type the n-th, and the %s dies there', (who) => {
    const first = protocols.indexOf(protocol) + (who === 'primary' ? 0 : 1);
    const types = [...counts].filter(([type]) => !['run.started', 'machine.reset'].includes(type));
    expect(types.length).toBeGreaterThan(15);
    for (const [type, count] of every(2, types, first)) {
      // Early, in the middle, late and the last: another one under each protocol, and for each victim.
      const part = (protocols.indexOf(protocol) + (who === 'primary' ? 1 : 3)) % 4;
      const nth = part === 0 ? count : Math.ceil((count * part) / 4);
      const kills = [{ who, when: { kind: 'record', type, nth } }] as const;
      survives(`${protocol} --kill ${who}@record:${type}:${nth}`, judge({ protocol, kills }));
    }
  });
});

test('operations that are started again come after the takeover of the bus, while a target has still to reselect', () => {
  for (let nth = 3; nth < 12; nth++) {
    const kills = [{ who: 'primary', when: { kind: 'record', type: 'bus.selection', nth } }] as const;
    const run = judge({ protocol: 'revised', switches: { failover: 'repeatOutstanding' }, kills, seed: 1 });
    // A tape does not bear repetition (§2.3).
    expect([nth, run.violation, run.observed.finished]).toEqual([nth, undefined, true]);
  }
});

describe.each(protocols)('joins of a guest with busy devices, under %s', (protocol) => {
  /** The joiner is compared with the primary, field by field, at every boundary that they have in common (point 1). */
  test.each([1, 2])('a replica joins at any moment, and then must lead: with %i backups', (backups) => {
    let [joins, failovers] = [0, 0];
    for (const step of every(3, [0, 1, 2, 3, 4, 5], protocols.indexOf(protocol) + backups)) {
      const kills: RunPlan['kills'] = [
        { who: 'backup', when: { kind: 'time', at: 1e6 + step * 6.3e6 } },
        { who: 'primary', when: { kind: 'record', type: 'join.resumed', nth: 1 } },
        { who: 'primary', when: { kind: 'time', at: 70e6 + step * 9e6 } },
      ];
      const chosen = step % 2 === 0 ? [kills[0], kills[2]] : kills.slice(0, 2);
      const plan = {
        protocol,
        backups,
        epochLength: [1024, 4096][step % 2],
        joinAfterNs: 1e6 + step * 2.7e6,
        detector: { heartbeatNs: 2e6, timeoutNs: 9e6 },
        kills: chosen,
        seed: step,
      };
      const run = judge(plan);
      survives(`${protocol} ${JSON.stringify(plan)}`, run);
      joins += run.joins.length;
      failovers += run.failovers.length;
    }
    expect(joins).toBeGreaterThan(length(0, 4));
    expect(failovers).toBeGreaterThan(length(0, 2));
  });
});
