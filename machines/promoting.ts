import { failoverStates } from './leading';

/**
 * From the failure notification to the start of epoch X+1 (P6, P7). The old channel is closed before X is fixed; of several survivors
 * the one that has received most leads; the claim is won before anything received is acted upon as a leader; then all that was
 * received is replayed and X is finished.
 */
export const promotingStates = {
  initial: 'comparingPrefixes',
  on: { 'arbiter.refused': '#hypervisor.deposed' },
  states: {
    comparingPrefixes: {
      entry: ['pause', 'closeChannel', 'comparePrefixes'],
      on: {
        'group.longestPrefix': 'claiming',
        'group.otherLeads': { target: '#hypervisor.backup', actions: 'resume' },
      },
    },
    claiming: {
      entry: 'claimPromotion',
      on: {
        'arbiter.granted': { target: 'finishingFailoverEpoch', actions: ['enterFailover', 'resume', 'forgetCause'] },
      },
    },
    /** P6: environment instructions without a value are answered here, for the other survivors too; outputs are absorbed. */
    finishingFailoverEpoch: {
      meta: { rules: ['P6'] },
      initial: 'running',
      states: failoverStates,
      on: {
        'detector.peerFailed': 'claimingWithout',
        'vm.failoverEpochEnded': [
          { guard: 'backupsLeft', target: '#hypervisor.primary.paired', actions: 'endFailover' },
          { target: '#hypervisor.primary.alone', actions: 'endFailover' },
        ],
      },
    },
    /** Another survivor has failed meanwhile. */
    claimingWithout: {
      entry: ['pause', 'closeChannel', 'claimWithout'],
      on: { 'arbiter.granted': { target: 'finishingFailoverEpoch', actions: ['resume', 'forgetCause'] } },
    },
  },
} as const;
