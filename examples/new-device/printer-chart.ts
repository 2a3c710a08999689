import { setup } from 'xstate';

/** What the printer does: it prints one line at a time, for one of the two processors. */
export const printerMachine = setup({
  types: {
    events: {} as { type: 'line.sent' } | { type: 'line.printed' } | { type: 'processor.deposed' },
  },
}).createMachine({
  id: 'printer',
  initial: 'ready',
  states: {
    ready: { on: { 'line.sent': 'printing' } },
    printing: { on: { 'line.printed': 'ready', 'processor.deposed': 'ready' } },
  },
});
