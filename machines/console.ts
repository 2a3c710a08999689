import { setup } from 'xstate';

/** What the chart of the terminal hears. */
export type ConsoleEvent =
  | { readonly type: 'key.typed'; readonly bytes: Uint8Array }
  /** A leading processor's guest listens for the first time, or again. */
  | { readonly type: 'guest.listened' };

/** Every action is named here and does nothing: the terminal binds them with `.provide`. */
const nothing = () => {};

/** The terminal's input: a key is kept at once; what waits for a guest that listens is typed once. */
export const consoleMachine = setup({
  types: { events: {} as ConsoleEvent },
  actions: {
    /** Keeps what has been typed, for the processor that leads. */
    keep: nothing,
    /** Types what waits for a guest that listens. */
    typeForListener: nothing,
  },
}).createMachine({
  id: 'console',
  initial: 'awaitingListener',
  on: { 'key.typed': { actions: 'keep' } },
  states: {
    awaitingListener: { on: { 'guest.listened': { target: 'listenedTo', actions: 'typeForListener' } } },
    /** A guest that listens again, or another processor's, gets nothing anew. */
    listenedTo: {},
  },
});
