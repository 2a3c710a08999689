import { describe, expect, test } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { createMachine as createOldest } from 'xstate-oldest';
import { hypervisorMachine } from '../../machines';
import { type ChartTransition, configurationOf, describeChart, isMachine, transitionId } from '../../src/chart';
import { rulesOf, statesOf } from '../../src/chart/chart';
import { examples } from './examples';

const chartOf = (name: keyof typeof examples) => describeChart(examples[name]);
const stateOf = (name: keyof typeof examples, id: string) =>
  statesOf(chartOf(name).root).find((state) => state.id === id);
const from = (name: keyof typeof examples, source: string) =>
  chartOf(name).transitions.filter((each) => each.source === source);
const names = (actions: ChartTransition['actions']) => actions.map(({ type }) => type);

describe('describeChart', () => {
  test('the hypervisor’s chart has the rules of the paper on states and on transitions', () => {
    const { root, transitions } = describeChart(hypervisorMachine);
    const all = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'];
    expect(new Set(statesOf(root).flatMap(rulesOf))).toEqual(new Set([...all, 'output commit', 'joining']));
    expect(transitions.filter((each) => rulesOf(each).includes('P7')).map(({ trigger }) => trigger)).toEqual([
      { kind: 'event', type: 'vm.failoverEpochEnded' },
    ]);
    expect(new Set(transitions.flatMap(rulesOf))).toEqual(new Set(['P0', 'P2', 'P3', 'P5', 'P6', 'P7']));
  });

  test('a state has what it does while it is active; XState’s own timers are left out', () => {
    expect(stateOf('fetcher', 'fetcher.loading')).toEqual({
      ...{ id: 'fetcher.loading', key: 'loading', type: 'atomic', states: [] },
      ...{ entry: [{ type: 'assign tries' }], exit: [{ type: 'log' }] },
      ...{ invoked: [{ src: 'fetchUser', id: 'request' }], tags: ['busy'] },
      description: 'The request is under way.',
    });
    expect(stateOf('fetcher', 'fetcher.waiting')).toMatchObject({ entry: [], exit: [] });
  });

  test('triggers: events, ends of invoked actors, delays in milliseconds and by name, ends of states', () => {
    expect(from('fetcher', 'fetcher.loading').map(({ trigger, guard }) => ({ trigger, guard: guard?.type }))).toEqual([
      { trigger: { kind: 'event', type: 'cancel' } },
      { trigger: { kind: 'actorDone', actor: 'request' } },
      { trigger: { kind: 'actorFailed', actor: 'request' }, guard: 'mayRetry' },
      { trigger: { kind: 'actorFailed', actor: 'request' } },
      { trigger: { kind: 'after', delay: 1500 } },
    ]);
    expect(from('fetcher', 'fetcher.waiting')[1].trigger).toEqual({ kind: 'after', delay: 'backoff' });
    expect(from('trafficLight', 'trafficLight.red').map(({ trigger }) => trigger.kind)).toContain('done');
  });

  test('guards and actions without a name of their own are readable', () => {
    expect(from('door', 'door.closed').map(({ guard }) => guard?.type)).toEqual([
      'not in closed.locked and hasKey',
      'isForced or (isNight and isAlarmed)',
      undefined,
    ]);
    expect(names(from('door', 'door.opened')[0].actions)).toEqual(['raise lock', 'send closed to porter']);
    expect(from('door', 'door.broken')[0].guard?.type).toBe('inline');
  });

  test('parameters of actions and guards stay', () => {
    const action = { type: 'track', params: { to: 'server', times: 2 } };
    const machine = createMachine({
      id: 'm',
      on: { x: { actions: [action], guard: { type: 'g', params: { a: 1 } } } },
    });
    const [{ actions, guard }] = describeChart(machine).transitions;
    expect([actions, guard]).toEqual([[action], { type: 'g', params: { a: 1 } }]);
  });

  test('history states: depth, and where they lead that remember nothing', () => {
    expect(stateOf('payment', 'payment.method.last')?.history).toEqual({
      ...{ depth: 'shallow', targets: ['payment.method.cash'] },
    });
    expect(stateOf('payment', 'payment.method.lastOfAll')?.history).toEqual({
      ...{ depth: 'deep', targets: ['payment.method.check.cashier'] },
    });
  });

  test('every transition has an id of its own', () => {
    for (const machine of Object.values(examples)) {
      const ids = describeChart(machine).transitions.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('machines of the oldest XState of the range have the same charts', () => {
    for (const { config } of [examples.payment, examples.editor, examples.lift, examples.sixty]) {
      const old = describeChart(createOldest(config as never));
      expect(old).toEqual(describeChart(createMachine(config as never)));
    }
  });

  test('what is no machine is refused', () => {
    for (const value of [undefined, null, 1, 'x', {}, { id: 'a', root: {} }, () => {}, createActor(examples.door)])
      expect(isMachine(value)).toBe(false);
    expect(() => describeChart({} as never)).toThrow('describeChart takes a machine of XState 5');
  });
});

describe('configurationOf', () => {
  test('an actor’s snapshot lights its states, also in regions and in depth', () => {
    const chart = chartOf('lift');
    const actor = createActor(examples.lift).start();
    actor.send({ type: 'called' });
    expect(configurationOf(chart, actor.getSnapshot()).active).toEqual([
      'lift',
      'lift.shaft',
      'lift.shaft.cabin',
      'lift.shaft.cabin.moving',
      'lift.shaft.cabin.moving.up',
      'lift.shaft.doors',
      'lift.shaft.doors.shut',
    ]);
  });

  test('the transitions that an inspector hears of have the chart’s ids', () => {
    const ids: string[] = [];
    const inspect = (event: { type: string; _transitions?: unknown }) => {
      if (event.type === '@xstate.microstep') ids.push(...(event._transitions as never[]).map(transitionId));
    };
    const actor = createActor(examples.door, { inspect: inspect as never }).start();
    actor.send({ type: 'lock' });
    actor.send({ type: 'unlock' });
    expect(ids).toEqual(['door.closed.unlocked:lock:0', 'door.closed.locked:unlock:0']);
    expect(chartOf('door').transitions.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });
});
