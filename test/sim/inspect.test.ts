import { describe, expect, test } from 'vitest';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { InspectedEvent } from '../../devices/device';
import { judgedPair } from '../../src/check/judged-pair';
import type { RunPlan } from '../../src/sim/plan/plan';
import { guest } from '../check/guests';

type Told = InspectionEvent & InspectedEvent;

const { plan, bare } = guest('ledger', { append: 'transactions=1', epochLength: 16_384 });
const killed: RunPlan = { ...plan, kills: [{ who: 'primary', when: { kind: 'epoch', epoch: 12 } }] };
const id = (actor: unknown): string => (actor as AnyActorRef).id;

/** Everything that an inspector hears of a run; `from`: the step before which it is attached. */
function hearing(of: RunPlan, from = 0) {
  const told: Told[] = [];
  const inspect = (event: InspectedEvent) => void told.push(event as Told);
  const judged = judgedPair(of, from === 0 ? { inspect } : {});
  for (let step = 0; step < from; step++) judged.pair.step();
  if (from > 0) judged.pair.inspect(inspect);
  const run = judged.toEnd(bare);
  return { told, run };
}

const parentsOf = (told: readonly Told[]) =>
  Object.fromEntries(
    told
      .filter(({ type }) => type === '@xstate.actor')
      .map(({ actorRef }) => [
        id(actorRef),
        (actorRef as AnyActorRef)._parent && id((actorRef as AnyActorRef)._parent),
      ]),
  );

const replica = (name: string, peer: string) => ({
  [`${name}.replica`]: 'pair',
  [`${name}.processor`]: `${name}.replica`,
  [name]: `${name}.replica`,
  [`${name}.scsi`]: `${name}.replica`,
  [`${name}.link.${peer}`]: `${name}.replica`,
  [`${name}.link.${peer}.detector`]: `${name}.replica`,
});

const tree = {
  pair: undefined,
  environment: 'pair',
  bus: 'environment',
  disk: 'bus',
  terminal: 'environment',
  arbiter: 'environment',
  ...replica('left', 'right'),
  ...replica('right', 'left'),
};

test('an environment behind connections has its chart in the tree, and each replica its session and remote targets', () => {
  const faults = [{ kind: 'crash', who: 'environment', forNs: 2e6, when: { kind: 'time', at: 20e6 } }] as const;
  const { told } = hearing({ ...plan, connected: true, patienceNs: 40e6, faults });
  const ofReplica = (name: string) => ({
    [`${name}.environment`]: `${name}.replica`,
    [`${name}.target.0`]: `${name}.replica`,
  });
  const behind = { 'environment.process': 'environment', ...ofReplica('left'), ...ofReplica('right') };
  expect(parentsOf(told)).toEqual({ ...tree, ...behind });
  const states = told.flatMap((event) =>
    event.type === '@xstate.snapshot' && id(event.actorRef) === 'environment.process'
      ? [JSON.stringify((event.snapshot as unknown as { value: unknown }).value)]
      : [],
  );
  expect([...new Set(states)]).toEqual(['"starting"', '"serving"', '"down"']);
  expect(told.some(({ faults: inForce = [] }) => inForce.includes('the environment is down'))).toBe(true);
});

describe('an inspector', () => {
  const { told, run } = hearing(killed);
  const events = told.filter((event): event is Told & { type: '@xstate.event' } => event.type === '@xstate.event');

  test('sees one system of actors, a tree with the names of the trace', () => {
    expect(run.verdict).toBe('consistent with repeats');
    expect(parentsOf(told)).toEqual(tree);
    expect(new Set(told.map(({ rootId }) => rootId)).size).toBe(1);
  });

  test('hears of a source of every event that a chart takes, and of the actor for which it stands', () => {
    const ways = new Set(
      events
        .filter(({ event }) => !event.type.startsWith('xstate.'))
        .map(({ sourceRef, actorRef }) => `${sourceRef && id(sourceRef)} > ${id(actorRef)}`),
    );
    for (const way of ways) expect(way).not.toContain('undefined');
    for (const way of [
      'left.processor > left',
      'left.link.right > left',
      'right.link.left > right',
      'right.link.left.detector > right',
      'arbiter > right',
      'left > left.scsi',
      'left.scsi > disk',
      'disk > left.scsi',
      'left > left.link.right',
      'left.link.right > right.link.left',
    ])
      expect([...ways].sort()).toContain(way);
  });

  test('hears of each with the virtual time, the trace’s event and the faults in force, in their order', () => {
    const steps = told.map(({ at = -1, traceEvent = -1 }) => ({ at, traceEvent }));
    for (let at = 1; at < steps.length; at++) {
      expect(steps[at].at).toBeGreaterThanOrEqual(steps[at - 1].at);
      expect(steps[at].traceEvent).toBeGreaterThanOrEqual(steps[at - 1].traceEvent);
    }
    expect(new Set(told.map(({ faults = [] }) => faults.join()))).toEqual(new Set(['', 'left is dead']));
  });

  test('hears of microsteps and actions, P7 in its order', () => {
    const actions = told.flatMap((event) =>
      event.type === '@xstate.action' && id(event.actorRef) === 'right' ? [event.action.type] : [],
    );
    expect(actions.join()).toContain('finishFailoverEpoch,deliverUncertainInterrupts,correctClock,sendEpochEnd');
  });

  test('changes nothing', () => {
    expect(run.traceDigest).toBe(judgedPair(killed).toEnd(bare).traceDigest);
  });

  test('that comes late hears of all actors in their present state, and then what the first one hears', () => {
    const late = hearing(killed, 300);
    expect(late.run.traceDigest).toBe(run.traceDigest);
    expect(parentsOf(late.told)).toEqual(tree);
    const present = late.told.slice(0, 2 * Object.keys(tree).length);
    expect(present.map(({ type }) => type)).toEqual([
      ...Object.keys(tree).map(() => '@xstate.actor'),
      ...Object.keys(tree).map(() => '@xstate.snapshot'),
    ]);
    const rest = late.told.slice(present.length);
    const text = (event: Told) =>
      JSON.stringify([event.type, id(event.actorRef), event.at, event.traceEvent, 'event' in event && event.event]);
    expect(rest.map(text)).toEqual(told.slice(-rest.length).map(text));
    expect(rest.length).toBeGreaterThan(100);
  });
});
