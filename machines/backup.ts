/** The backup (§2.1, P3 to P6): it replays what the primary has sent and waits for what it has not. */
const untilReceived = { on: { 'link.received': { target: 'replaying', actions: 'resume' } } } as const;

export const backupStates = {
  initial: 'replaying',
  on: {
    'detector.peerFailed': '#hypervisor.promoting',
    /** The view in force is without this processor: nothing more will come for it to replay. */
    'arbiter.refused': '#hypervisor.deposed',
  },
  states: {
    replaying: {
      /** P4: interrupts of its own devices are ignored. */
      meta: { rules: ['P4'] },
      on: {
        'vm.messageNeeded': [{ guard: 'isValue', target: 'awaitingValue' }, { target: 'awaitingEpochEnd' }],
      },
    },
    /** P3: the value of an environment instruction. */
    awaitingValue: { meta: { rules: ['P3'] }, ...untilReceived },
    /** P5: the end of the epoch; with variable epochs already at its start, for its length. */
    awaitingEpochEnd: { meta: { rules: ['P5'] }, ...untilReceived },
  },
} as const;
