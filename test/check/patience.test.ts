import { expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { patienceNs } from '../../src/check/patience';
import { scenario } from '../../src/check/scenario/run';
import { runBare } from '../../src/sim/bare';
import { consistent, guest } from './guests';

const countdown = guest('countdown');

test('patience follows what epochs cost: with epochs of one instruction the countdown takes 62.5 s', () => {
  const kills = [{ who: 'primary', when: { kind: 'epoch', epoch: 3 } }] as const;
  const tookNs = 62_497_012_600;
  const ofOne = patienceNs({ ...countdown.plan, epochLength: 1, kills }, countdown.bare);
  expect(ofOne).toBeGreaterThan(3 * tookNs);
  expect(patienceNs({ ...countdown.plan, kills }, countdown.bare)).toBeLessThan(2 * 60e9);
  // Five backups, one after the other on the wire, and a link that loses.
  const five = patienceNs({ ...countdown.plan, epochLength: 1, backups: 5 }, countdown.bare);
  expect(five).toBeGreaterThan(1.3 * ofOne);
  const lossy = patienceNs({ ...countdown.plan, epochLength: 1, link: { loss: 0.3 } }, countdown.bare);
  expect(lossy).toBeGreaterThan(2 * ofOne);
});

test('a run that is cut off while its guest comes further is unfinished, and nothing is violated', () => {
  for (const backups of [1, 5]) {
    const run = countdown.judge({ epochLength: 2, backups, patienceNs: 1e9 });
    expect([run.verdict, run.violation, run.observed.finished]).toEqual(['unfinished', undefined, false]);
  }
});

test('a guest that waits for what will not come violates point 8, however long it is waited for', () => {
  const bytes = new TextEncoder().encode('quit\n');
  const { plan, bare } = guest('echo', { typed: [{ at: 10e6, bytes }] });
  for (const patience of [1e9, 4e9]) {
    const run = new JudgedPair({ ...plan, typed: [], patienceNs: patience }).toEnd(bare);
    expect([run.verdict, run.violated?.point]).toEqual(['inconsistent', 8]);
  }
});

test('a scenario may set its patience, and expect that the run is unfinished', () => {
  const text = [
    'title A short patience',
    'guest countdown.elf',
    'epoch 2',
    'patience 500 ms',
    'expect verdict unfinished',
  ].join('\n');
  expect(scenario(text, { file: () => countdown.plan.guest })).toMatchObject({ ok: true, verdict: 'unfinished' });
});

test('what is typed without an instant comes as soon as the guest listens, on the pair as on the bare machine', () => {
  const bytes = new TextEncoder().encode('hello\nquit\n');
  const typed = [{ at: 'listening', bytes }] as const;
  const { bare, judge } = guest('echo', { typed });
  expect(bare.console).toContain('1 lines, 5 characters');
  for (let epoch = 0; epoch < 12; epoch++) {
    const run = judge({ epochLength: 512, kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }] });
    expect([epoch, run.verdict, run.observed.console]).toEqual([epoch, consistent, bare.console]);
  }
  // From the start on, what comes before the receiver's FIFO is on is lost, at another byte by each machine's pace.
  const atOnce = guest('echo', { typed: [{ at: 0, bytes }] });
  expect(atOnce.judge().verdict).toBe('inconsistent');
});

test('replicas compared with each other only: when an input comes does not count, and a step done twice does', () => {
  const typed = [{ at: 0, bytes: new TextEncoder().encode('hello\nquit\n') }];
  const { plan } = guest('echo', { typed });
  const run = new JudgedPair({ ...plan, comparison: 'replicas' }).toEnd();
  expect([run.verdict, run.violation]).toEqual(['consistent', undefined]);
  expect(() => new JudgedPair(plan).toEnd()).toThrow("the plan's comparison is 'exact'");
  const moving = guest('actuator', { actuator: true, append: 'steps=4', comparison: 'replicas' });
  const verdicts = new Set<string>();
  const bare = runBare(moving.plan);
  for (let at = 2e6; at < 40e6; at += 2e6) {
    const kills = [{ who: 'primary', when: { kind: 'time', at } }] as const;
    const once = new JudgedPair({ ...moving.plan, kills }).toEnd();
    const exact = new JudgedPair({ ...moving.plan, comparison: 'exact', kills }).toEnd(bare);
    expect([at, once.verdict]).toEqual([at, exact.verdict]);
    verdicts.add(once.verdict);
  }
  expect(verdicts).toContain('not maskable');
});
