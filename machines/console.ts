import { setup } from 'xstate';

export type ConsoleEvent =
  | { readonly type: 'key.typed' }
  /** The machine has taken bytes for good; none are left, or some. */
  | { readonly type: 'input.confirmed' }
  | { readonly type: 'input.exhausted' };

/** The terminal's input: what is typed is kept until the machine has confirmed it under the output commit (DESIGN §4). */
export const consoleMachine = setup({
  types: { events: {} as ConsoleEvent },
}).createMachine({
  id: 'console',
  initial: 'quiet',
  states: {
    quiet: { on: { 'key.typed': 'offering' } },
    offering: { on: { 'input.exhausted': 'quiet', 'input.confirmed': 'offering', 'key.typed': 'offering' } },
  },
});
