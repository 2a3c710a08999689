/** The environment in a process of its own, behind connections (docs/design.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/check/scenario/grammar';
import { RunningScenario } from '../../src/check/scenario/run';
import { judgedPair, plan, runBare } from '../../src/index';
import type { PlannedFault } from '../../src/sim/plan/faults';
import { isLong, length } from '../check/length';

const folder = 'examples/scenarios';
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
/** Without an arbiter there is no environment of this kind. */
const without = ['arbiter-off', 'frozen-without-arbiter'];
/** A fact of the shared bus, which this world does not have: the kill never comes. */
const otherFacts = ['killed-at-phase', 'io2-never-started'];
/** A network has no way through a connection yet. */
const hasPeer = (name: string) => /^peer /m.test(readFileSync(join(folder, `${name}.scenario`), 'utf8'));
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.scenario') && !name.startsWith('environment-'))
  .map((name) => name.replace(/\.scenario$/, ''))
  .filter((name) => ![...without, ...otherFacts].includes(name))
  .filter((name) => !hasPeer(name));
const few = ['p0-environment-value', 'p7-write-in-progress', 'actuator', 'console-input', 'three-replicas'];

describe('a run that breaks no connection has the verdict that it has with the shared environment', () => {
  test.each(isLong ? scenarios : few)('%s', (name) => {
    const scenario = parseScenario(readFileSync(join(folder, `${name}.scenario`), 'utf8'), name);
    scenario.plan.connected = true;
    const running = new RunningScenario(scenario, { file });
    while (running.step());
    const { run } = running.end();
    const [, before] = /^verdict: (.*)$/m.exec(readFileSync(join(folder, `${name}.transcript`), 'utf8')) ?? [];
    const masked = (verdict: string | undefined) => verdict?.replace(' with repeats', '');
    expect(masked(run.verdict), run.violation).toBe(masked(before));
  });
});

describe('wherever a connection breaks or the environment crashes, a single machine could have made the run', () => {
  const ledger = plan({
    guest: file('../guests/ledger.elf'),
    append: 'transactions=1 seed=3',
    disk: new Uint8Array(1 << 20),
    epochLength: 65536,
    protocol: 'revised',
  });
  const bare = runBare(ledger);
  const moments = length(6, 120);
  const at = (index: number) => 4e6 + index * Math.floor(160e6 / moments) + 137_000 * index;
  const kinds: readonly ((moment: number) => readonly PlannedFault[])[] = [
    (moment) => [{ kind: 'cut', who: 'primary', when: { kind: 'time', at: moment } }],
    (moment) => [{ kind: 'crash', who: 'environment', forNs: 3e6, when: { kind: 'time', at: moment } }],
    (moment) => [
      { kind: 'crash', who: 'environment', forNs: 9e6, when: { kind: 'time', at: moment } },
      { kind: 'cut', who: 'primary', forNs: 2e6, when: { kind: 'time', at: moment + 10e6 } },
      { kind: 'leave', who: 'client', forNs: 5e6, when: { kind: 'time', at: moment + 20e6 } },
    ],
  ];
  test.each(
    kinds.map((faults, index) => [['cut', 'crash', 'crash, cut and a client that leaves'][index], faults] as const),
  )('%s', (_, faults) => {
    for (let index = 0; index < moments; index++) {
      const run = judgedPair({ ...ledger, seed: index, connected: true, faults: faults(at(index)) }).toEnd(bare);
      expect([run.verdict.replace(' with repeats', ''), run.violation], `at ${at(index)}`).toEqual([
        'consistent',
        undefined,
      ]);
    }
  });
});

test('a promoted processor gets input from its own ordinal on, although the terminal has forgotten what was confirmed', () => {
  const typed = ['a line that is longer than a FIFO\n', 'another one that is longer than that\n', 'quit\n'];
  const at = [10e6, 30e6, 90e6];
  const echo = plan({
    guest: file('../guests/echo.elf'),
    disk: new Uint8Array(1 << 20),
    epochLength: 65536,
    typed: typed.map((text, index) => ({ at: at[index], bytes: new TextEncoder().encode(text) })),
    detector: { heartbeatNs: 2e6, timeoutNs: 12e6 },
  });
  const faults = [{ kind: 'leave', who: 'client', forNs: 1e6, when: { kind: 'time', at: 5e6 } }] as const;
  const alone = runBare(echo);
  for (const killedAt of [20e6, 31e6, 33e6, 36e6]) {
    const kills = [{ who: 'primary', when: { kind: 'time', at: killedAt } }] as const;
    const run = judgedPair({ ...echo, connected: true, kills, faults }).toEnd(alone);
    expect([run.verdict, run.violation, run.failovers.length]).toEqual(['consistent', undefined, 1]);
  }
});
