/**
 * The backup (§2.1, P3 to P6): it replays what the primary has sent and waits for what it has not. The hypervisor
 * watches what arrives in a state with the tag `awaitsMessage`, and then takes it although its buffer is full.
 */
const awaits = { tags: 'awaitsMessage', entry: 'checkMessages' } as const;

export const backupStates = {
  initial: 'replaying',
  on: {
    /** P6: the failure notification. */
    'detector.peerFailed': { target: '#hypervisor.promoting', meta: { rules: ['P6'] } },
    /** The view in force is without this processor: nothing more will come for it to replay. */
    'arbiter.refused': '#hypervisor.deposed',
  },
  states: {
    replaying: {
      /** P4: interrupts of its own devices are ignored. */
      meta: { rules: ['P4'] },
      on: {
        'vm.messageNeeded': [
          { guard: 'isValue', target: 'awaitingValue' },
          { guard: 'isEpochEnd', target: 'awaitingEpochEnd' },
          { target: 'awaitingEpochLength' },
        ],
      },
    },
    /** P3: the value of an environment instruction. */
    awaitingValue: {
      ...awaits,
      meta: { rules: ['P3'] },
      on: { 'link.received': { target: 'replaying', actions: 'supplyValue', meta: { rules: ['P3'] } } },
    },
    /** P5: the end of the epoch. */
    awaitingEpochEnd: {
      ...awaits,
      meta: { rules: ['P5'] },
      on: { 'link.received': { target: 'replaying', actions: 'deliverInterrupts', meta: { rules: ['P5'] } } },
    },
    /** P5, variable epochs: the end of the epoch already at its start, for its length. */
    awaitingEpochLength: {
      ...awaits,
      meta: { rules: ['P5'] },
      on: { 'link.received': { target: 'replaying', actions: 'startEpoch', meta: { rules: ['P5'] } } },
    },
    /** Where the machine was before this processor compared prefixes. */
    asBefore: { type: 'history' },
  },
} as const;
