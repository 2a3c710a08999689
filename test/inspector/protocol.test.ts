import { readFileSync } from 'node:fs';
import type { StatelyInspectionEvent } from '@statelyai/inspect';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { InspectedEvent } from '../../devices/device';
import { judgedPair } from '../../src/check/judged-pair';
import {
  type ActorMessage,
  type EventMessage,
  type InspectorMessage,
  protocolVersion,
  type SnapshotMessage,
} from '../../src/inspector/messages';
import type { TraceRecord } from '../../src/ports/trace';
import { runBare } from '../../src/sim/bare';
import { plan } from '../../src/sim/plan/checked-plan';
import { emptyDiskBytes, type RunPlan } from '../../src/sim/plan/plan';
import { type Ended, inProcess } from '../cli/in-process';
import { type Inspector, startInspector } from './inspector';

type Told = InspectionEvent & InspectedEvent;
type Transition = { readonly source: { readonly id: string }; readonly eventType: string };

const ledger = [
  'run',
  'examples/guests/ledger.elf',
  '--append',
  'transactions=1',
  '--kill',
  'primary@epoch:40',
  '--json',
];
const image = new Uint8Array(readFileSync('examples/guests/ledger.elf'));
const quiet = plan({ guest: image, append: 'transactions=1', disk: new Uint8Array(emptyDiskBytes) });
const killed: RunPlan = { ...quiet, kills: [{ who: 'primary', when: { kind: 'epoch', epoch: 40 } }] };

/** The same run without a socket: what `pair.inspect` tells, and the trace. */
const told: Told[] = [];
const records: TraceRecord[] = [];
const direct = judgedPair(killed, {
  inspect: (event) => void told.push(event as Told),
  onRecord: (record) => void records.push(record),
}).toEnd(runBare(quiet));
/** What the protocol has messages for. */
const published = told.filter(({ type }) => !['@xstate.microstep', '@xstate.action'].includes(type));
const count = (type: string, actor?: string) =>
  records.filter((record) => record.type === type && (actor === undefined || record.actor === actor)).length;

describe('a client that speaks only the published protocol sees a failover', () => {
  let inspector: Inspector;
  let ended: Ended;
  let all: readonly InspectorMessage[];
  let steps: readonly SnapshotMessage[];
  beforeAll(async () => {
    inspector = await startInspector();
    ended = await inProcess(...ledger, `--inspect=${inspector.url}`);
    // Whatever the receiver gets is of the published type; the fields beyond it are ours.
    all = inspector.received as readonly StatelyInspectionEvent[] as readonly InspectorMessage[];
    await vi.waitFor(() => expect(all.length).toBe(published.length), { timeout: 10_000 });
    steps = all.filter((message) => message.type === '@xstate.snapshot');
  }, 60_000);
  afterAll(() => inspector.stop());

  test('the run is what it is without an inspector', async () => {
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout).traceDigest).toBe(direct.traceDigest);
    expect(ended.stdout).toBe((await inProcess(...ledger)).stdout);
    expect(ended.status).toBe(0);
  });

  test('every message that pair.inspect tells, in its order, none twice', () => {
    expect(all.length).toBe(published.length);
    expect(all.map(({ id }) => id)).toEqual(all.map((_, at) => String(at + 1)));
    expect(all.map(({ type, name, at, traceEvent }) => [type, name, at, traceEvent])).toEqual(
      published.map(({ type, actorRef, at, traceEvent }) => [type, (actorRef as AnyActorRef).id, at, traceEvent]),
    );
  });

  test('every transition and every action of every chart, in its order', () => {
    const transition = (event: Told) =>
      event.type === '@xstate.microstep'
        ? (event._transitions as readonly Transition[]).map(({ source, eventType }) => `${source.id}:${eventType}`)
        : [];
    const ofActor = (name: string) => told.filter(({ actorRef }) => (actorRef as AnyActorRef).id === name);
    const names = [...new Set(told.map(({ actorRef }) => (actorRef as AnyActorRef).id))];
    let transitions = 0;
    for (const name of names) {
      const own = steps.filter((step) => step.name === name);
      const seen = own.flatMap(({ microsteps }) => microsteps.flatMap((each) => each.transitions));
      expect(seen.map(({ source, event }) => `${source}:${event}`)).toEqual(ofActor(name).flatMap(transition));
      expect(own.flatMap(({ actions }) => actions.map(({ type }) => type))).toEqual(
        ofActor(name).flatMap((event) => (event.type === '@xstate.action' ? [event.action.type] : [])),
      );
      transitions += seen.length;
    }
    expect(transitions).toBeGreaterThan(400);
  });

  test('as many as the trace has records of', () => {
    const taken = (actor: string, pattern: RegExp) =>
      steps
        .filter(({ name }) => name === actor)
        .flatMap(({ microsteps }) => microsteps.flatMap(({ transitions }) => transitions))
        .filter(({ source, targets }) => targets.some((target) => pattern.test(`${source} > ${target}`))).length;
    for (const processor of ['left', 'right'] as const) {
      expect(taken(processor, /> .*\.awaiting/)).toBe(count('machine.waits', processor));
      expect(count('machine.waits', processor)).toBeGreaterThan(20);
    }
    expect(taken('right', /> hypervisor\.promoting$/)).toBe(count('role.promoting'));
    expect(taken('right', /promoting.* > hypervisor\.primary$/)).toBe(count('role.primary'));
    expect(taken('right.link.left.detector', /> .*\.suspecting$/)).toBe(count('detector.suspected'));
    expect(taken('disk', /\.ready > scsiTarget\.nexus\.takingCommand$/)).toBe(count('bus.selection'));
    expect(taken('disk', /> scsiTarget\.nexus\.working$/)).toBe(count('medium.started'));
    expect(taken('disk', /reselecting.* > scsiTarget\.nexus\.identifying/)).toBe(count('bus.reselection'));
    const events = all.filter((message): message is EventMessage => message.type === '@xstate.event');
    for (const type of ['message.sent', 'message.received', 'message.acknowledged'] as const) {
      expect(events.filter(({ event }) => event.type === type).length).toBe(count(type));
    }
  });

  test('each with a source, a name and its virtual time, which never goes back', () => {
    const withTransitions = steps.filter(({ microsteps }) => microsteps.length > 0);
    const sessions = new Set(all.filter(({ type }) => type === '@xstate.actor').map(({ sessionId }) => sessionId));
    for (const { sourceId, sessionId, name, createdAt, at } of withTransitions) {
      expect(sessions).toContain(sourceId);
      expect(sessions).toContain(sessionId);
      expect(name).toBe(sessionId);
      expect(Number(createdAt)).toBe(at / 1e6);
    }
    expect(withTransitions.map(({ at }) => at)).toEqual(withTransitions.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(new Set(all.map(({ faults }) => faults.join()))).toEqual(new Set(['', 'left is dead']));
  });

  test('the actors as one tree, each chart with its definition', () => {
    const actors = all.filter((message): message is ActorMessage => message.type === '@xstate.actor');
    expect(actors.filter(({ parentId }) => parentId === undefined).map(({ sessionId }) => sessionId)).toEqual(['pair']);
    expect(new Set(all.map(({ rootId }) => rootId))).toEqual(new Set(['pair']));
    const definition = JSON.parse(actors.find(({ name }) => name === 'left')?.definition ?? '') as object;
    expect(definition).toMatchObject({ id: 'hypervisor', states: { primary: {}, backup: {}, promoting: {} } });
  });
});

test('the messages are of the protocol’s published types and version', () => {
  const asPublished = (message: InspectorMessage): StatelyInspectionEvent => message;
  expect(asPublished).toBeTypeOf('function');
  const { version } = JSON.parse(readFileSync('node_modules/@statelyai/inspect/package.json', 'utf8'));
  expect(protocolVersion).toBe(version);
});
