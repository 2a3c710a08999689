/**
 * From the failure notification to the start of epoch X+1 (P6, P7). The old channel is closed before X is fixed; the claim
 * is won before anything received is acted upon as a leader; then all that was received is replayed and X is finished.
 */
export const promotingStates = {
  initial: 'claiming',
  states: {
    claiming: {
      entry: ['pause', 'closeChannel', 'claimPromotion'],
      on: {
        'arbiter.granted': 'finishingFailoverEpoch',
        'arbiter.refused': '#hypervisor.deposed',
      },
    },
    /** P6: environment instructions without a value are answered here; outputs are absorbed. */
    finishingFailoverEpoch: {
      entry: ['enterFailover', 'resume', 'forgetCause'],
      on: {
        'vm.failoverEpochEnded': {
          target: '#hypervisor.primary.alone',
          actions: ['deliverUncertainInterrupts', 'takeOverEnvironment'],
        },
      },
    },
  },
} as const;
