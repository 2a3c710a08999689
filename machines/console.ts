import { setup } from 'xstate';

/** What the chart of the terminal hears. */
export type ConsoleEvent =
  | { readonly type: 'key.typed' }
  /** The machine has taken bytes for good; none are left, or some. */
  | { readonly type: 'input.confirmed' }
  | { readonly type: 'input.exhausted' };

/** Every action is named here and does nothing: the terminal binds them with `.provide`. */
const nothing = () => {};

/**
 * The terminal's input: what is typed is kept, and offered to the machine, until the machine has confirmed it under the
 * output commit (DESIGN §4).
 */
export const consoleMachine = setup({
  types: { events: {} as ConsoleEvent, tags: {} as 'offersInput' },
  actions: {
    /** Keeps what has been typed. */
    keep: nothing,
    /** Forgets what the machine has confirmed. */
    forget: nothing,
  },
}).createMachine({
  id: 'console',
  initial: 'quiet',
  states: {
    quiet: { on: { 'key.typed': { target: 'offering', actions: 'keep' } } },
    /** A processor that leads gets what it asks for. */
    offering: {
      tags: 'offersInput',
      on: {
        'key.typed': { actions: 'keep' },
        'input.confirmed': { actions: 'forget' },
        'input.exhausted': { target: 'quiet', actions: 'forget' },
      },
    },
  },
});
