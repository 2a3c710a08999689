import { leadingStates } from './leading';

/**
 * The primary (§2.1, P0 to P2). When a backup fails it goes on without that one, but only with the arbiter's consent
 * (fencing).
 */
export const primaryStates = {
  initial: 'paired',
  on: { 'arbiter.refused': '#hypervisor.deposed' },
  states: {
    paired: {
      initial: 'running',
      on: {
        'detector.peerFailed': 'claimingWithout',
        'join.abandoned': { target: 'alone', actions: 'countNone' },
        'vm.leadEnded': 'handingOver',
      },
      states: leadingStates,
    },
    /** The machine stands still until the arbiter has decided, so that no output passes without the claim. */
    claimingWithout: {
      entry: ['pause', 'closeChannel', 'claimWithout'],
      on: { 'arbiter.granted': { target: 'paired.asBefore', actions: ['countBackups', 'resume'] } },
    },
    /**
     * A backup is about to lead, as after a failure. Completions and input are still buffered: if all backups fail
     * before one of them leads, this processor goes on.
     */
    handingOver: {
      entry: ['pause', 'handOver'],
      on: { 'detector.peerFailed': 'claimingAgain' },
    },
    claimingAgain: {
      entry: ['closeChannel', 'claimWithout'],
      on: { 'arbiter.granted': { target: 'paired', actions: ['countBackups', 'resume', 'startEpoch'] } },
    },
    /** No backup is in the view: nothing waits. A replica that joins is waited for as a backup is. */
    alone: {
      on: { 'vm.acknowledgmentNeeded': { target: 'paired.awaitingJoiner', actions: 'countJoiner' } },
    },
  },
} as const;
