import { failoverStates } from './leading';

/**
 * From the failure notification to the start of epoch X+1 (P6, P7). The old channel is closed before X is fixed; of
 * several survivors the one that has received most leads; the claim is won before anything received is acted upon as a
 * leader; then all that was received is replayed and X is finished.
 */
export const promotingStates = {
  initial: 'comparingPrefixes',
  on: { 'arbiter.refused': '#hypervisor.deposed' },
  states: {
    comparingPrefixes: {
      entry: ['pause', 'closeChannel', 'comparePrefixes'],
      on: {
        'group.longestPrefix': 'claiming',
        'group.otherLeads': { target: '#hypervisor.backup.asBefore', actions: 'resume' },
      },
    },
    claiming: {
      entry: 'claimPromotion',
      on: {
        'arbiter.granted': {
          target: 'finishingFailoverEpoch',
          actions: 'finishFailoverEpoch',
          meta: { rules: ['P6'] },
        },
      },
    },
    /**
     * P6: environment instructions without a value are answered here, for the other survivors too; outputs are
     * absorbed. P7 stands in the actions at its end, after which this processor is the primary.
     */
    finishingFailoverEpoch: {
      meta: { rules: ['P6', 'P7'] },
      initial: 'running',
      states: failoverStates,
      on: {
        'detector.peerFailed': 'claimingWithout',
        'vm.failoverEpochEnded': {
          target: '#hypervisor.primary',
          meta: { rules: ['P7'] },
          actions: [
            'deliverUncertainInterrupts',
            'correctClock',
            'sendEpochEnd',
            'countBackups',
            'lead',
            'resendConsole',
            'restartOperations',
            'startEpoch',
          ],
        },
      },
    },
    /** Another survivor has failed meanwhile. */
    claimingWithout: {
      entry: ['pause', 'closeChannel', 'claimWithout'],
      on: { 'arbiter.granted': { target: 'finishingFailoverEpoch.asBefore', actions: 'resume' } },
    },
  },
} as const;
