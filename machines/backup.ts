/** The backup (§2.1, P3 to P6): it replays what the primary has sent and waits for what it has not. */
export const backupStates = {
  initial: 'replaying',
  on: { 'detector.peerFailed': '#hypervisor.promoting' },
  states: {
    replaying: {
      on: { 'vm.messageNeeded': { target: 'awaitingMessage', actions: 'rememberCause' } },
    },
    /** P3: for the value of an environment instruction; P5: for the end of the epoch. */
    awaitingMessage: {
      on: { 'link.received': { target: 'replaying', actions: ['resume', 'forgetCause'] } },
    },
  },
} as const;
