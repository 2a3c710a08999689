/** A program that knows nothing of this project: a traffic light, 500 spawned children, a context of a megabyte. */
import { createWebSocketInspector } from '@statelyai/inspect';
import { assign, createActor, setup, spawnChild, stopChild } from 'xstate';

const visit = setup({ types: { events: {} as { type: 'page.viewed' } | { type: 'closed' } } }).createMachine({
  id: 'visit',
  initial: 'open',
  states: {
    open: { on: { 'page.viewed': 'reading', closed: 'gone' } },
    reading: { after: { 40: 'open' }, on: { closed: 'gone' } },
    gone: { type: 'final' },
  },
});

interface Product {
  readonly name: string;
  readonly price: number;
}

/** Somewhat more than a megabyte as JSON. */
const catalogue = (): readonly Product[] =>
  Array.from({ length: 12_000 }, (_, at) => ({
    name: `product number ${at} of the long catalogue, in all its sizes`,
    price: at,
  }));

const light = setup({
  types: { context: {} as { readonly catalogue: readonly Product[]; readonly rounds: number } },
  actions: { stopTraffic: () => {}, letGo: () => {} },
  guards: { isDay: () => true },
  actors: { visit },
}).createMachine({
  id: 'light',
  context: () => ({ catalogue: catalogue(), rounds: 0 }),
  entry: Array.from({ length: 500 }, (_, at) => spawnChild('visit', { id: `visit-${String(at).padStart(4, '0')}` })),
  initial: 'green',
  states: {
    green: { entry: 'letGo', after: { 700: 'yellow' } },
    yellow: { after: { 300: { target: 'red', guard: 'isDay' } } },
    red: {
      entry: 'stopTraffic',
      initial: 'all',
      states: { all: { after: { 200: 'walk' } }, walk: {} },
      after: { 700: { target: 'green', actions: assign({ rounds: ({ context }) => context.rounds + 1 }) } },
    },
  },
  on: { 'visit.closed': { actions: stopChild('visit-0499') } },
} as never);

/** Starts once the inspector listens; `send` makes its children busy. */
export async function startForeignProgram(url: string) {
  const inspector = createWebSocketInspector({ url, maxDeferredEvents: 10 });
  const { adapter } = inspector as unknown as { readonly adapter: { readonly status: string } };
  while (adapter.status !== 'open') await new Promise((resolve) => setTimeout(resolve, 20));
  const actor = createActor(light, { inspect: inspector.inspect });
  actor.start();
  const children = () => Object.values(actor.getSnapshot().children as Record<string, { send(event: object): void }>);
  return {
    view: (count: number) => {
      for (const child of children().slice(0, count)) child.send({ type: 'page.viewed' });
    },
    stop: () => {
      actor.stop();
      setTimeout(() => inspector.stop(), 200);
    },
  };
}
