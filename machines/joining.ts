/** A new replica, or a repaired one: it receives the state of a machine that runs (the paper's open question). */
export const joiningStates = {
  initial: 'copying',
  states: {
    copying: {
      on: {
        'join.completed': { target: '#hypervisor.backup', actions: ['follow', 'startEpoch'] },
        /** The copying processor has failed before this processor was in the view: this one cannot claim anything. */
        'detector.peerFailed': '#hypervisor.deposed',
        'arbiter.refused': '#hypervisor.deposed',
      },
    },
  },
} as const;
