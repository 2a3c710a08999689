import { setup } from 'xstate';

/** The failure detector: silence beyond the time-out is a suspicion, and a suspicion is for good (DESIGN §3). */
export const failureDetectorMachine = setup({
  types: { events: {} as { type: 'detector.silenceExceeded' } },
  actions: {
    /** Hands the failure notification over. */
    notify: () => {},
  },
}).createMachine({
  id: 'failureDetector',
  initial: 'trusting',
  states: {
    trusting: { on: { 'detector.silenceExceeded': 'suspecting' } },
    suspecting: { type: 'final', entry: 'notify' },
  },
});
