/**
 * The virtual machine of a processor that leads: it runs, and it waits where the protocol makes it wait. A state for each rule that can
 * make it wait; P1 makes nobody wait (interrupts are buffered for the end of the epoch).
 */
const untilAcknowledged = {
  on: { 'link.acknowledged': { target: 'running', actions: ['resume', 'forgetCause'] } },
} as const;

/** P0: the value that an environment instruction has yielded. */
const awaitingValueAcknowledgment = { meta: { rules: ['P0'] }, ...untilAcknowledged } as const;

/** In the failover epoch nothing else leaves that could have to wait: its outputs are absorbed. */
export const failoverStates = {
  running: { on: { 'vm.acknowledgmentNeeded': { target: 'awaitingValueAcknowledgment', actions: 'rememberCause' } } },
  awaitingValueAcknowledgment,
} as const;

export const leadingStates = {
  running: {
    meta: { rules: ['P1'] },
    on: {
      'vm.acknowledgmentNeeded': [
        { guard: 'isValue', target: 'awaitingValueAcknowledgment', actions: 'rememberCause' },
        { guard: 'isEpochEnd', target: 'awaitingEpochAcknowledgment', actions: 'rememberCause' },
        { guard: 'isOutput', target: 'awaitingOutputCommit', actions: 'rememberCause' },
        { target: 'awaitingJoiner', actions: 'rememberCause' },
      ],
    },
  },
  awaitingValueAcknowledgment,
  /** P2: the epoch's end. */
  awaitingEpochAcknowledgment: { meta: { rules: ['P2'] }, ...untilAcknowledged },
  /** Output commit: everything that the output depends on. */
  awaitingOutputCommit: { meta: { rules: ['output commit'] }, ...untilAcknowledged },
  /** The last part of the state, which a new replica must have before the guest goes on. */
  awaitingJoiner: { meta: { rules: ['joining'] }, ...untilAcknowledged },
} as const;
