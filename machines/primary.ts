/**
 * The primary (§2.1, P0 to P2): it runs, and it waits where the protocol makes it wait. When the backup fails it goes on
 * alone, but only with the arbiter's consent (fencing).
 */
export const primaryStates = {
  initial: 'paired',
  states: {
    paired: {
      initial: 'running',
      on: { 'detector.peerFailed': 'claimingAlone' },
      states: {
        running: {
          on: {
            'vm.acknowledgmentNeeded': { target: 'awaitingAcknowledgment', actions: 'rememberCause' },
          },
        },
        /** P0: for the value; P2: for the epoch's end; output commit: for all that the output depends on. */
        awaitingAcknowledgment: {
          on: { 'link.acknowledged': { target: 'running', actions: ['resume', 'forgetCause'] } },
        },
      },
    },
    /** The machine stands still until the arbiter has answered, so that no output passes without the claim. */
    claimingAlone: {
      entry: ['pause', 'closeChannel', 'claimAlone'],
      on: {
        'arbiter.granted': 'alone',
        'arbiter.refused': '#hypervisor.deposed',
      },
    },
    alone: { entry: ['goAlone', 'resume', 'forgetCause'] },
  },
} as const;
