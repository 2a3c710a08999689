/** Rules of the environment's protocol that more than one mechanism keeps: no run can show what comes of one's lack. */
import { expect, test } from 'vitest';
import type { KeptTerminal } from '../../src/environment/console-keeper';
import { EnvironmentActor } from '../../src/environment/environment-actor';
import type { EnvironmentEntry } from '../../src/environment/environment-entry';
import type { Media } from '../../src/environment/media';
import { Views } from '../../src/environment/views';
import type { ConnectionListener } from '../../src/ports/connection';
import { decodeEnvironmentMessage, encodeMessage } from '../../src/protocol/environment/codec';
import type { EnvironmentMessage, ReplicaMessage } from '../../src/protocol/environment/messages';
import { EnvironmentSession } from '../../src/protocol/environment/session';
import { VirtualClock } from '../../src/sim/virtual-clock';

const view = { term: 1, since: 1, primary: 'left', members: ['left', 'right'] };

test('3: an answer names its claim, term and members; another one is dropped', () => {
  let listener: ConnectionListener | undefined;
  const says = (message: EnvironmentMessage) => listener?.frame(encodeMessage(message));
  const answers: unknown[] = [];
  const session = new EnvironmentSession({
    clock: new VirtualClock(),
    actor: 'right.environment',
    ...{ name: 'right', incarnation: 1, guest: '', retryNs: 1 },
    dial: () => ({
      hear: (one) => {
        listener = one;
      },
      send: () => {},
      close: () => {},
    }),
    hears: { told: () => {}, restarted: () => {}, misunderstood: () => {}, unfit: () => {} },
  });
  session.connect();
  says({ kind: 'welcome', start: 1, view, outputExpected: 0 });
  const wanted = { term: 3, primary: 'right', members: ['right', 'left-2'] };
  session.claim(wanted, ({ granted }) => answers.push(granted));
  const granted = (term: number, members: string[]) =>
    says({ kind: 'grant', view: { term, since: 2, primary: 'right', members }, outputExpected: 0 });
  granted(2, ['right']);
  granted(3, ['right']);
  says({ kind: 'deny', term: 2, members: ['right'], view });
  expect(answers).toEqual([]);
  granted(3, ['right', 'left-2']);
  granted(3, ['right', 'left-2']);
  expect(answers).toEqual([true]);
});

test('6, 8: before a winner is served, queues are dropped, what has landed is synced, and the view is stored', () => {
  const order: string[] = [];
  const entries: EnvironmentEntry[] = [];
  const storage = {
    entries,
    append: (entry: EnvironmentEntry, stored: () => void) => {
      entries.push(entry);
      order.push(`${entry.kind} stored`);
      stored();
    },
  };
  const waits = (what: string) => (then: () => void) => {
    order.push(what);
    then();
  };
  const media = {
    abort: (processor: string) => order.push(`what ${processor} has queued is dropped`),
    absorbUnitAttention: () => {},
    run: () => order.push('a command begins'),
    whenDrained: waits('the media are drained'),
    whenSynced: waits('the media are synced'),
  } as unknown as Media;
  const terminal = { recover: () => {}, input: () => new Uint8Array(0), confirmedInput: 0, expectedOrdinal: 0 };
  const actor = new EnvironmentActor({
    clock: new VirtualClock(),
    trace: { record: () => {} },
    ...{ storage, media, view, viewChanged: () => {}, halted: () => {} },
    terminal: terminal as unknown as KeptTerminal,
  });
  actor.powerOn();
  const process = (name: string) => {
    let listener: ConnectionListener | undefined;
    actor.acceptReplica({
      hear: (one) => {
        listener = one;
      },
      send: (frame) => {
        const decoded = decodeEnvironmentMessage(frame);
        if ('message' in decoded) order.push(`${decoded.message.kind} to ${name}`);
      },
      close: () => order.push(`${name}'s connection ends`),
    });
    return (message: ReplicaMessage) => listener?.frame(encodeMessage(message));
  };
  const [left, right] = [process('left'), process('right')];
  const hello = { kind: 'hello', incarnation: 1, connection: 1, guest: '', inputFrom: 0 } as const;
  left({ ...hello, name: 'left' });
  right({ ...hello, name: 'right' });
  const bytes = new Uint8Array(0);
  left({ kind: 'command', since: 1, number: 1, heard: 0, target: 0, unit: 0, cdb: bytes, data: bytes });
  order.length = 0;
  right({ kind: 'claim', term: 2, members: ['right'], inputFrom: 0 });
  expect(order).toEqual([
    "left's connection ends",
    'what left has queued is dropped',
    'the media are drained',
    'the media are synced',
    'view stored',
    'grant to right',
  ]);
});

test.each([
  ['the leader', 'left-2', 4, true],
  ['the leader, in an earlier time of its own', 'left-2', 2, false],
  ['an earlier process of the name of the leader', 'left', 4, false],
  ['an earlier process of its name, when it led', 'left', 1, false],
  ['a member that does not lead', 'right', 4, false],
])('9, 10: devices serve a process, and the time since which it leads: %s', (_, processor, since, serves) => {
  const views = new Views({ term: 5, since: 4, primary: 'left-2', members: ['left-2', 'right'] });
  expect(views.serves(processor, since)).toBe(serves);
});

test('10, 11: while a member is connected, no other process of its name claims, not to power on either', () => {
  const views = new Views({ term: 5, since: 4, primary: 'left', members: ['left', 'right-2'] });
  const claim = { kind: 'claim' as const, term: 6, members: ['right'], inputFrom: 0, powersOn: true as const };
  expect(['right-2', 'right', 'right-3', 'left-2'].map((name) => views.judge(name, claim, true))).toEqual([
    'foreign',
    'late',
    'late',
    'late',
  ]);
});

test('who has gone before being welcomed is not there: the next process of its name is enlisted', () => {
  let stored = () => {};
  const told: string[] = [];
  const actor = new EnvironmentActor({
    clock: new VirtualClock(),
    trace: { record: () => {} },
    storage: {
      entries: [],
      append: (entry, then) => {
        if (entry.kind === 'started') stored = then;
        else then();
      },
    },
    media: {} as Media,
    terminal: { recover: () => {}, input: () => new Uint8Array(0), confirmedInput: 0 } as unknown as KeptTerminal,
    ...{ view, viewChanged: () => {}, halted: () => {} },
  });
  actor.powerOn();
  const process = (message: ReplicaMessage): ConnectionListener => {
    const listeners: ConnectionListener[] = [];
    actor.acceptReplica({
      hear: (one) => listeners.push(one),
      send: (frame) => {
        const decoded = decodeEnvironmentMessage(frame);
        if ('message' in decoded) told.push(decoded.message.kind);
      },
      close: () => {},
    });
    listeners[0].frame(encodeMessage(message));
    return listeners[0];
  };
  const first = process({ kind: 'hello', name: 'left', incarnation: 1, connection: 1, guest: '', inputFrom: 0 });
  first.closed();
  stored();
  process({ kind: 'enlist', name: 'left' });
  expect(told).toEqual(['enlisted']);
});
