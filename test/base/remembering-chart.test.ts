import { expect, test } from 'vitest';
import { createActor } from 'xstate';
import type { HypervisorEvent } from '../../machines/events';
import { hypervisorMachine } from '../../machines/hypervisor';
import { Random } from '../../src/base/random';
import { remembering } from '../../src/base/remembering-chart';

const events: readonly HypervisorEvent[] = [
  ...(['value', 'epochEnd', 'output', 'join'] as const).map(
    (cause) => ({ type: 'vm.acknowledgmentNeeded', cause }) as const,
  ),
  ...(['value', 'epochEnd'] as const).map((cause) => ({ type: 'vm.messageNeeded', cause }) as const),
  ...[0, 1, 2].flatMap((backups) => [
    { type: 'vm.failoverEpochEnded', backups } as const,
    { type: 'arbiter.granted', backups } as const,
  ]),
  { type: 'link.acknowledged' },
  { type: 'link.received' },
  { type: 'detector.peerFailed' },
  { type: 'group.longestPrefix' },
  { type: 'group.otherLeads' },
  { type: 'join.abandoned' },
  { type: 'join.completed' },
];
/** Heard seldom: they end the chart. */
const endings: readonly HypervisorEvent[] = [
  { type: 'arbiter.refused' },
  { type: 'vm.halted' },
  { type: 'vm.diverged', epoch: 3, term: 1, digest: 'a', expected: 'b' },
];
const names = [
  'lead',
  'follow',
  'finishFailoverEpoch',
  'startEpoch',
  'startWithJoiner',
  'deliverInterrupts',
  'releaseOutput',
  'deliverUncertainInterrupts',
  'correctClock',
  'sendEpochEnd',
  'resendConsole',
  'restartOperations',
  'resume',
  'pause',
  'checkAcknowledgments',
  'checkMessages',
  'closeChannel',
  'comparePrefixes',
  'claimWithout',
  'claimPromotion',
  'dropHeldOutputs',
  'reportDivergence',
] as const;

/**
 * The chart with actions that only note their names; `supplyValue` sends an event, which the chart hears after the
 * first.
 */
function started(role: 'primary' | 'backup' | 'joining', remembers: boolean) {
  const done: string[] = [];
  const bound = names.map((name) => [name, () => void done.push(name)] as const);
  const actions = {
    ...Object.fromEntries(bound),
    supplyValue: () => {
      done.push('supplyValue');
      if (done.length % 3 === 0) actor.send({ type: 'vm.messageNeeded', cause: 'epochEnd' });
    },
  };
  const chart = remembers
    ? remembering(hypervisorMachine, actions, () => false)
    : hypervisorMachine.provide({ actions });
  const input = { processor: 'left', poweredOnAs: role, leadsAlone: false };
  const actor = createActor(chart, { input }).start();
  const state = () => {
    const { value, context, status } = actor.getSnapshot();
    return JSON.stringify([value, context, status, done.splice(0)]);
  };
  return { actor, state };
}

test.each(['primary', 'backup', 'joining'] as const)(
  'powered on as %s: any events lead a chart that remembers through the same states and actions',
  (role) => {
    const random = new Random(`remembering/${role}`);
    const passed = new Set<string>();
    for (let life = 0; life < 60; life++) {
      const [plain, other] = [started(role, false), started(role, true)];
      expect(other.state()).toBe(plain.state());
      for (let step = 0; step < 60 && plain.actor.getSnapshot().status === 'active'; step++) {
        const among = random.chance(0.02) ? endings : events;
        const event = among[random.integer(0, among.length - 1)];
        for (const { actor } of [plain, other]) actor.send(event);
        const state = plain.state();
        passed.add(state);
        expect(other.state(), `${JSON.stringify(event)} in life ${life}, seed remembering/${role}`).toBe(state);
      }
    }
    expect(passed.size).toBeGreaterThan(25);
  },
);

test('the states of a chart that remembers are the same objects when they come again', () => {
  const { actor } = started('primary', true);
  const seen = new Set<unknown>();
  for (let turn = 0; turn < 10; turn++) {
    actor.send({ type: 'vm.acknowledgmentNeeded', cause: 'epochEnd' });
    seen.add(actor.getSnapshot());
    actor.send({ type: 'link.acknowledged' });
    seen.add(actor.getSnapshot());
  }
  expect(seen.size).toBe(2);
});
