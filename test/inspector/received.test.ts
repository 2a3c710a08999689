/** What the inspector makes of messages: of XState 5's three, of microsteps and actions, of XState 6's two. */
import { describe, expect, test } from 'vitest';
import { SpilledTexts } from '../../src/cli/inspector/message-texts';
import { differences, preview } from '../../src/inspector/received/difference';
import { Recording } from '../../src/inspector/received/recording';
import { stateText } from '../../src/inspector/state-text';
import type { Answers, Ask, AskName } from '../../src/inspector/viewer-protocol';
import { Viewer } from '../../src/inspector/views/viewer';

const texts = (memoryBytes = 64 << 20, diskBytes = 1 << 30) => new SpilledTexts({ memoryBytes, diskBytes });

class Told {
  readonly texts = texts();
  readonly recording = new Recording(this.texts);
  readonly viewer = new Viewer(this.recording);
  readonly program = this.recording.join(undefined);

  tell(...messages: readonly (object | string)[]): this {
    for (const message of messages)
      this.recording.take(this.program, typeof message === 'string' ? message : JSON.stringify(message), 5_000);
    return this;
  }

  ask<Name extends Exclude<AskName, 'clear' | 'keepNewest'>>(ask: Extract<Ask, { readonly ask: Name }>): Answers[Name] {
    return this.viewer.answer(ask as Parameters<Viewer['answer']>[0]) as Answers[Name];
  }

  rows(filter = '', hidden: readonly string[] = []): readonly string[] {
    const { rows } = this.ask<'log'>({ ask: 'log', filter, hidden, from: 0, count: 500 });
    return rows.map(({ name, type, state, source }) => [name, type, state, source?.name ?? ''].join('|'));
  }
}

const actor = (sessionId: string, more: object = {}) => ({
  type: '@xstate.actor',
  sessionId,
  name: sessionId,
  createdAt: '1000',
  snapshot: { status: 'active', value: 'green' },
  ...more,
});
const event = (sessionId: string, type: string, more: object = {}) => ({
  type: '@xstate.event',
  sessionId,
  createdAt: '2500',
  event: { type },
  ...more,
});
const snapshot = (sessionId: string, type: string, value: unknown, more: object = {}) => ({
  type: '@xstate.snapshot',
  sessionId,
  createdAt: '2500',
  event: { type },
  snapshot: { status: 'active', value, context: {} },
  ...more,
});

describe('XState 5', () => {
  test('an event and the snapshot after it are one step, whatever comes between them', () => {
    const told = new Told().tell(
      actor('light'),
      actor('child', { parentId: 'light' }),
      event('light', 'go'),
      event('child', 'hurry', { sourceId: 'light' }),
      snapshot('light', 'go', 'red'),
      snapshot('child', 'hurry', { a: 'on', b: { c: 'off' } }),
    );
    expect(told.rows()).toEqual(['light|go|red|', 'child|hurry|a.on, b.c.off|light']);
  });

  test('events wait in the mailbox: each snapshot settles its own', () => {
    const told = new Told().tell(
      actor('light'),
      event('light', 'one'),
      event('light', 'two'),
      snapshot('light', 'one', 'red'),
      snapshot('light', 'two', 'green'),
    );
    expect(told.rows()).toEqual(['light|one|red|', 'light|two|green|']);
  });

  test('a snapshot of which no event told is a step of its own; an event that was never processed stays one', () => {
    const told = new Told().tell(
      actor('light'),
      snapshot('light', 'xstate.init', 'green'),
      event('light', 'lost'),
      event('light', 'go'),
      snapshot('light', 'go', 'red'),
    );
    expect(told.rows()).toEqual(['light|xstate.init|green|', 'light|lost||', 'light|go|red|']);
  });

  test('the time is that of the program, in seconds since its first message', () => {
    const told = new Told().tell(actor('light'), event('light', 'go'));
    expect(told.ask<'log'>({ ask: 'log', filter: '', hidden: [], from: 0, count: 9 }).rows[0].time).toBe('1.500');
  });

  test('microsteps and actions that come as messages belong to the snapshot after them', () => {
    const told = new Told().tell(
      actor('light'),
      event('light', 'go'),
      { type: '@xstate.microstep', sessionId: 'light', event: { type: 'go' }, snapshot: { value: 'amber' } },
      { type: '@xstate.action', sessionId: 'light', action: { type: 'warn', params: { for: 3 } } },
      { type: '@xstate.microstep', sessionId: 'light', event: { type: '' }, snapshot: { value: 'red' } },
      snapshot('light', 'go', 'red'),
    );
    expect(told.recording.actions).toBe(1);
    expect(told.ask<'step'>({ ask: 'step', step: 1 })).toMatchObject({
      microsteps: [
        { event: 'go', state: 'amber' },
        { event: '', state: 'red' },
      ],
      actions: ['warn { for: 3 }'],
      stateBefore: 'green',
      state: 'red',
    });
  });

  test('an actor that nothing has announced is there under its session; a parent too', () => {
    const told = new Told().tell(actor('child', { parentId: 'x:0' }), event('x:7', 'go'));
    const { rows } = told.ask<'tree'>({ ask: 'tree', step: 1, toggled: [], hidden: [], find: '' });
    expect(rows.map(({ name, depth }) => [name, depth])).toEqual([
      ['x:0', 0],
      ['child', 1],
      ['x:7', 0],
    ]);
  });

  test('two programs may have the same sessions', () => {
    const told = new Told().tell(actor('x:0', { name: 'one' }), event('x:0', 'go'));
    const other = told.recording.join('http://localhost:3000');
    told.recording.take(other, JSON.stringify(event('x:0', 'stay')), 0);
    expect(told.rows()).toEqual(['one|go||', 'x:0|stay||']);
    expect(told.rows('program:2')).toEqual(['x:0|stay||']);
  });
});

describe('XState 6', () => {
  test('an actor is known by its address; an event that did not reach it changes nothing', () => {
    const light = { xstate$type: 'actorRef', id: 'light', address: 'light' };
    const child = { xstate$type: 'actorRef', id: 'kid', address: 'light/kid', src: 'xstate.invoke.0.light.green' };
    const snapshot = (status: string, value: string) => ({ status, context: {}, value, children: {}, tags: [] });
    const told = new Told().tell(
      { type: '@xstate.actor', actorRef: light, id: 'light', src: 'light', snapshot: snapshot('active', 'red') },
      { type: '@xstate.actor', actorRef: child, parentRef: light, id: 'kid', snapshot: snapshot('active', 'idle') },
      { type: '@xstate.transition', actorRef: child, event: { type: 'ping' }, snapshot: snapshot('done', 'done') },
      {
        ...{ type: '@xstate.transition', actorRef: light, sourceRef: child, event: { type: 'xstate.done.actor' } },
        snapshot: snapshot('active', 'yellow'),
      },
      { type: '@xstate.deadletter', actorRef: light, event: { type: 'go' }, reason: 'stopped' },
    );
    expect(told.rows()).toEqual([
      'kid|ping|done|',
      'light|xstate.done.actor|yellow|kid',
      'light|go (not delivered: stopped)|yellow|',
    ]);
    expect(told.recording.refused).toBe(0);
  });

  const ref = (sessionId: string) => ({ sessionId, id: sessionId });
  test('a transition is a whole step: source, microsteps, actions', () => {
    const told = new Told().tell(
      { type: '@xstate.actor', actorRef: ref('root'), parentRef: undefined, id: 'root', snapshot: { value: 'a' } },
      { type: '@xstate.actor', actorRef: ref('root.child'), parentRef: ref('root'), id: 'child', snapshot: {} },
      {
        type: '@xstate.transition',
        eventType: 'go',
        actorRef: ref('root'),
        sourceRef: ref('root.child'),
        event: { type: 'go', speed: 3 },
        snapshot: { status: 'done', value: 'b', context: { n: 1 }, output: 7 },
        microsteps: [{ source: '#machine.a', target: ['#machine.b'], eventType: 'go' }],
        actions: [{ type: 'note' }],
        sent: [],
      },
    );
    expect(told.rows()).toEqual(['root|go|b|child']);
    expect(told.ask<'step'>({ ask: 'step', step: 1 })).toMatchObject({
      payload: '{ speed: 3 }',
      actions: ['note'],
      status: 'done',
      output: '7',
    });
    expect(told.ask<'chart'>({ ask: 'chart', actor: 0, step: 1 })).toMatchObject({
      before: 'a',
      value: 'b',
      taken: [{ source: 'machine.a', event: 'go', targets: ['machine.b'] }],
    });
  });
});

describe('what is no message is refused, and told', () => {
  test.each([
    ['{"type":', 'One is not JSON: it begins with "{\\"type\\":".'],
    ['[1, 2]', 'One is not a JSON object.'],
    ['{"kind":"x"}', 'One has no type; messages of the inspect protocol have one.'],
    [
      '{"type":"@xstate.later","sessionId":"x"}',
      /has the type @xstate.later, which the inspect protocol does not know/,
    ],
    ['{"type":"@xstate.event","event":{"type":"go"}}', /\(@xstate.event\) names no actor: it has no sessionId/],
  ])('%s', (text, words) => {
    const { recording } = new Told().tell(text, text, event('x', 'go'));
    expect(recording.refusals).toEqual([
      { program: 1, words: typeof words === 'string' ? words : expect.stringMatching(words), times: 2 },
    ]);
    expect([recording.refused, recording.steps.last]).toEqual([2, 1]);
  });

  test.each([
    { type: '@xstate.snapshot', sessionId: 'x', event: null, snapshot: null },
    { type: '@xstate.snapshot', sessionId: 'x', event: 'go', snapshot: 7, microsteps: [null, 3], actions: [null] },
    { type: '@xstate.actor', sessionId: 'x', parentId: 'x', definition: 3, snapshot: [] },
    { type: '@xstate.event', sessionId: 'x', event: [], sourceId: { a: 1 }, createdAt: 'yesterday' },
    { type: '@xstate.microstep', sessionId: 'x', _transitions: { length: 3 } },
  ])('fields of other types than the protocol’s do no harm: %j', (message) => {
    const told = new Told().tell(message, snapshot('x', 'go', 'on'));
    expect(told.recording.refused).toBe(0);
    for (let step = 1; step <= told.recording.steps.last; step++) {
      told.ask<'step'>({ ask: 'step', step });
      told.ask<'chart'>({ ask: 'chart', actor: 0, step });
    }
  });

  test('actors that are each other’s parents become no circle', () => {
    const told = new Told().tell(actor('a', { parentId: 'b' }), actor('b', { parentId: 'a' }));
    expect(told.ask<'tree'>({ ask: 'tree', step: 0, toggled: [], hidden: [], find: '' }).rows.length).toBe(2);
  });
});

describe('views', () => {
  const many = () =>
    new Told().tell(
      actor('shop'),
      ...Array.from({ length: 30 }, (_, at) => actor(`visit-${at}`, { parentId: 'shop' })),
      event('visit-3', 'view', { sourceId: 'shop' }),
      snapshot('visit-3', 'view', 'busy'),
      event('shop', 'close'),
      snapshot('shop', 'close', 'shut', { snapshot: { status: 'done', value: 'shut', context: { sold: 2 } } }),
    );

  test('many children of one name are one row, until it is opened or one is sought', () => {
    const told = many();
    const names = (more: object) =>
      told
        .ask<'tree'>({ ask: 'tree', step: 2, toggled: [], hidden: [], find: '', ...more })
        .rows.map(({ name, state }) => `${name}: ${state}`);
    expect(names({})).toEqual(['shop: shut', 'visit × 30: 30 active, 0 ended']);
    expect(names({ toggled: ['g0:visit'] }).length).toBe(32);
    expect(names({ find: 'visit-3' })).toEqual(['shop: shut', 'visit × 1: 1 active, 0 ended', 'visit-3: busy']);
    expect(names({ hidden: ['g0:visit'] })).toEqual(['shop: shut']);
    expect(names({ step: 1 })[0]).toBe('shop: green');
  });

  test('steps of a hidden subtree are not in the log; every part of a filter must hold', () => {
    const told = many();
    expect(told.rows('', ['g0:visit'])).toEqual(['shop|close|shut|']);
    expect(told.rows('', ['a0'])).toEqual([]);
    expect(told.rows('actor:visit from:shop busy')).toEqual(['visit-3|view|busy|shop']);
    expect(told.rows('status:done')).toEqual(['shop|close|shut|']);
    expect(told.rows('nothing')).toEqual([]);
  });

  test('a sequence has rows for its lanes; a group is one lane', () => {
    const { lanes, rows } = many().ask<'sequence'>({
      ...{ ask: 'sequence', lanes: ['a0', 'g0:visit'], room: 6, hidden: [], step: 2, earlier: 9, later: 3 },
    });
    expect(lanes.map(({ name }) => name)).toEqual(['shop', 'visit ×']);
    expect(rows.map(({ from, to, type }) => [from, to, type])).toEqual([
      ['a0', 'g0:visit', 'view'],
      [undefined, 'a0', 'close'],
    ]);
  });

  test('the context is compared with the step before, or with one that is pinned', () => {
    const context = (n: number) => ({
      snapshot: { status: 'active', value: 'on', context: { n, list: [1, { x: n }] } },
    });
    const told = new Told().tell(
      actor('a', { snapshot: { status: 'active', value: 'on', context: { n: 0 } } }),
      snapshot('a', 'one', 'on', context(1)),
      snapshot('a', 'two', 'on', context(2)),
      snapshot('a', 'three', 'on', context(2)),
    );
    const paths = (step: number, against?: number) =>
      told.ask<'step'>({ ask: 'step', step, ...(against && { against }) })?.context?.differences.entries;
    expect(paths(1)).toEqual([
      { path: 'n', was: '0', now: '1' },
      { path: 'list', now: '[1, {…}]' },
    ]);
    expect(paths(2)?.map(({ path }) => path)).toEqual(['n', 'list[1].x']);
    expect(paths(3)).toEqual([]);
    expect(paths(3, 1)?.map(({ path }) => path)).toEqual(['n', 'list[1].x']);
    expect(told.ask<'context'>({ ask: 'context', step: 2, path: ['list'] }).members).toEqual([
      { key: '0', text: '1', isInner: false },
      { key: '1', text: '{ x: 2 }', isInner: true },
    ]);
  });

  test('an actor without a definition: the states and moves that have been seen', () => {
    const told = many();
    expect(told.ask<'seen'>({ ask: 'seen', actor: 0, step: 2 })).toEqual({
      states: ['green', 'shut'],
      moves: [{ from: 'green', to: 'shut', type: 'close', times: 1 }],
    });
  });

  test('what is cleared are the steps; the actors that go on keep their names, states and definitions', () => {
    const told = many().tell(actor('shop', { definition: '{"id":"shop"}' }));
    told.recording.clear();
    expect(told.recording.steps.last).toBe(0);
    const { rows } = told.ask<'tree'>({ ask: 'tree', step: 0, toggled: [], hidden: [], find: 'visit-3' });
    expect(rows.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      'visit × 1: 1 active, 0 ended',
      'visit-3: busy',
    ]);
    told.tell(event('visit-3', 'close'), snapshot('visit-3', 'close', 'gone'));
    expect(told.rows()).toEqual(['visit-3|close|gone|']);
  });

  test('the density counts each step once', () => {
    const { counts, starts } = many().ask<'density'>({ ask: 'density', parts: 10 });
    expect(counts.reduce((sum, count) => sum + count)).toBe(2);
    expect(starts.at(-1)).toBe(2);
  });
});

describe('memory is bounded', () => {
  test('the newest messages are in memory, older ones on disk, the oldest forgotten, and the steps with them', () => {
    const kept = texts(4 << 20, 16 << 20);
    const recording = new Recording(kept);
    const viewer = new Viewer(recording);
    const program = recording.join(undefined);
    const filler = 'x'.repeat(2_000);
    const steps = 20_000;
    recording.take(program, JSON.stringify(actor('a', { definition: '{"id":"m"}' })), 0);
    for (let at = 1; at <= steps; at++)
      recording.take(program, JSON.stringify(snapshot('a', 'go', at % 2 ? 'on' : 'off', { filler, at })), 0);
    expect(kept.memoryBytes).toBeLessThan(6 << 20);
    expect(kept.diskBytes).toBeGreaterThan(10 << 20);
    expect(kept.diskBytes).toBeLessThan(18 << 20);
    expect(recording.dropped).toBe(recording.steps.first - 1);
    expect(recording.dropped).toBeGreaterThan(4_000);
    const oldest = JSON.parse(kept.read(kept.firstHeld) as string) as { readonly at: number };
    expect(oldest.at).toBe(kept.firstHeld);
    expect(viewer.answer({ ask: 'step', step: steps })).toMatchObject({ state: 'off', isGone: false });
    expect(viewer.answer({ ask: 'step', step: 1 })).toBeNull();
    expect(viewer.answer({ ask: 'log', filter: 'state:on', hidden: [], from: 0, count: 1 })).toMatchObject({
      total: Math.ceil((steps - recording.dropped) / 2),
    });
    kept.keepNewest();
    recording.forgetOld();
    expect(kept.diskBytes).toBe(0);
    expect(recording.steps.length).toBeLessThan(8_000);
    expect(viewer.answer({ ask: 'step', step: steps })).toMatchObject({ state: 'off' });
    kept.clear();
  });

  test('steps are limited too, and actors that have ended', () => {
    const kept = texts();
    const recording = new Recording(kept, { steps: 10_000, definitions: 10 });
    const program = recording.join(undefined);
    for (let at = 0; at < 30_000; at++) recording.take(program, JSON.stringify(event('a', 'go')), 0);
    expect(recording.steps.length).toBeLessThanOrEqual(10_000 + 4_096);
    for (let at = 0; at < 60_000; at++)
      recording.take(
        program,
        JSON.stringify(actor(`b${at}`, { snapshot: { status: 'done' }, definition: '{"id":"b"}' })),
        0,
      );
    expect(recording.actors.size).toBeLessThanOrEqual(50_000);
    expect(recording.actors.forgotten).toBeGreaterThanOrEqual(10_000);
    kept.clear();
  });
});

test.each([
  ['on', 'on'],
  [{ a: 'b' }, 'a.b'],
  [{ a: {}, b: { c: 'd' } }, 'a, b.c.d'],
  [undefined, ''],
])('the state %j is %s', (value, text) => expect(stateText(value)).toBe(text));

test('differences tell of what has come and gone, as many as there is room for', () => {
  expect(differences({ a: 1, b: [1, 2] }, { a: 1, b: [1], c: null }).entries).toEqual([
    { path: 'b[1]', was: '2' },
    { path: 'c', now: 'null' },
  ]);
  const [before, after] = [1, 2].map((n) => ({ list: Array.from({ length: 9_214 }, () => n) }));
  const { changed, entries, paths } = differences(before, after);
  expect([changed, entries.length, paths]).toEqual([9_214, 80, 9_214]);
  expect(preview({ attempt: 2, key: 'x'.repeat(200) }, 30)).toBe('{ attempt: 2, … 2 in all }');
});
