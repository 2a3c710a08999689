/**
 * The virtual machine of a processor that leads: it runs, and it waits where the protocol makes it wait. Each rule that
 * can make it wait has a state, whose way out does the rule. P1 makes no machine wait: interrupts are buffered for the
 * end of the epoch.
 */

/** A wait for acknowledgments: the hypervisor watches for them in a state with this tag. */
const awaits = { tags: 'awaitsAcknowledgment', entry: 'checkAcknowledgments' } as const;

/** P0: the value that an environment instruction has yielded reaches the guest once the backups have it. */
const awaitingValueAcknowledgment = {
  ...awaits,
  meta: { rules: ['P0'] },
  on: { 'link.acknowledged': { target: 'running', actions: 'supplyValue', meta: { rules: ['P0'] } } },
} as const;

/** Where the machine was before it was paused. */
const asBefore = { type: 'history' } as const;

/** In the failover epoch nothing else leaves that could have to wait: its outputs are absorbed. */
export const failoverStates = {
  running: { on: { 'vm.acknowledgmentNeeded': 'awaitingValueAcknowledgment' } },
  awaitingValueAcknowledgment,
  asBefore,
} as const;

export const leadingStates = {
  running: {
    meta: { rules: ['P1'] },
    always: { guard: 'leadsAlone', target: '#hypervisor.primary.alone' },
    on: {
      'vm.acknowledgmentNeeded': [
        { guard: 'isValue', target: 'awaitingValueAcknowledgment' },
        { guard: 'isEpochEnd', target: 'awaitingEpochAcknowledgment' },
        { guard: 'isOutput', target: 'awaitingOutputCommit' },
        { target: 'awaitingJoiner' },
      ],
    },
  },
  awaitingValueAcknowledgment,
  /** P2: the epoch's end. */
  awaitingEpochAcknowledgment: {
    ...awaits,
    meta: { rules: ['P2'] },
    on: { 'link.acknowledged': { target: 'running', actions: 'deliverInterrupts', meta: { rules: ['P2'] } } },
  },
  /** Output commit: everything that the output depends on. */
  awaitingOutputCommit: {
    ...awaits,
    meta: { rules: ['output commit'] },
    on: { 'link.acknowledged': { target: 'running', actions: 'releaseOutput' } },
  },
  /** The last part of the state, which a new replica must have before the guest goes on. */
  awaitingJoiner: {
    ...awaits,
    meta: { rules: ['joining'] },
    on: { 'link.acknowledged': { target: 'running', actions: 'startWithJoiner' } },
  },
  asBefore,
} as const;
