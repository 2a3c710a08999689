import { setup } from 'xstate';

/** Every action is named here and does nothing: the printer binds them with `.provide`. */
const nothing = () => {};

/** The work of the printer: one line at a time, for one of the two processors. */
export const printerMachine = setup({
  types: {
    events: {} as { type: 'line.sent' } | { type: 'line.printed' } | { type: 'processor.deposed' },
  },
  actions: {
    /** Takes the received line, and starts to print it. */
    startLine: nothing,
    /** The line is on the paper, and its processor hears of that. */
    finishLine: nothing,
    /** The printer stops printing a deposed processor's line. */
    dropLine: nothing,
  },
}).createMachine({
  id: 'printer',
  initial: 'ready',
  states: {
    ready: { on: { 'line.sent': { target: 'printing', actions: 'startLine' } } },
    printing: {
      on: {
        'line.printed': { target: 'ready', actions: 'finishLine' },
        'processor.deposed': { target: 'ready', actions: 'dropLine' },
      },
    },
  },
});
