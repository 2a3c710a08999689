import { assign, setup } from 'xstate';
import { backupStates } from './backup';
import type { HypervisorContext, HypervisorEvent } from './events';
import { joiningStates } from './joining';
import { primaryStates } from './primary';
import { promotingStates } from './promoting';

/** Every action is named here and does nothing: the hypervisor binds them with `.provide`. */
const nothing = () => {};

const causeOf = (event: HypervisorEvent) => ('cause' in event ? event.cause : 'nothing');
const hasNoBackups = (event: HypervisorEvent) => 'backups' in event && event.backups === 0;

/** The hypervisor's roles and the moves between them (§2). */
export const hypervisorMachine = setup({
  types: {
    context: {} as HypervisorContext,
    events: {} as HypervisorEvent,
    input: {} as HypervisorContext,
    tags: {} as 'awaitsAcknowledgment' | 'awaitsMessage',
  },
  actions: {
    /** The rules of a role from here on: P0 to P2 and the output commit; P3 to P5. */
    lead: nothing,
    follow: nothing,
    /** P6: everything received is replayed, and the epoch without an end is finished. The machine goes on. */
    finishFailoverEpoch: nothing,
    /** The virtual machine starts the next epoch; at a primary, with a new replica that has received everything. */
    startEpoch: nothing,
    startWithJoiner: nothing,
    /** The environment instruction completes with its value (P0, P3). */
    supplyValue: nothing,
    /** The interrupts of the epoch reach the guest, and the next epoch starts (P2, P5). */
    deliverInterrupts: nothing,
    /** The output leaves the processor (output commit). */
    releaseOutput: nothing,
    /** P7: an uncertain interrupt for every I/O operation that is still outstanding. */
    deliverUncertainInterrupts: nothing,
    /**
     * The time of day goes on from the greatest value that the guest has seen (§2.3), and the interval timer with it.
     */
    correctClock: nothing,
    /** The other survivors hear of the uncertain interrupts and of the end of the failover epoch. */
    sendEpochEnd: nothing,
    /** The terminal gets the console bytes that it lacks. */
    resendConsole: nothing,
    /** Operations that cannot have had an effect, or that are repeated, are started again. */
    restartOperations: nothing,
    /** The virtual machine stands still until `resume`, and goes on from where it was. */
    pause: nothing,
    resume: nothing,
    /** Tells the backups that this processor starts no further epoch. */
    handOver: nothing,
    /** Whether what the machine waits for has come while it was paused. */
    checkAcknowledgments: nothing,
    checkMessages: nothing,
    /** Nothing that arrives from now on from processors that have failed is acknowledged or used. */
    closeChannel: nothing,
    /** Tells the other survivors how much this processor has received. */
    comparePrefixes: nothing,
    /** Claims a view without the processors that have failed, in which this processor goes on leading. */
    claimWithout: nothing,
    /** Claims a view of the survivors in which this processor leads. */
    claimPromotion: nothing,
    /** A processor that loses the claim drops what it held and halts. */
    dropHeldOutputs: nothing,
    /** The world hears of the divergence, and ends the run. */
    reportDivergence: nothing,
    countBackups: assign({ leadsAlone: ({ event }) => hasNoBackups(event) }),
    countJoiner: assign({ leadsAlone: false }),
    countNone: assign({ leadsAlone: true }),
  },
  guards: {
    poweredOnAsPrimary: ({ context }) => context.poweredOnAs === 'primary',
    poweredOnAsBackup: ({ context }) => context.poweredOnAs === 'backup',
    leadsAlone: ({ context }) => context.leadsAlone,
    isValue: ({ event }) => causeOf(event) === 'value',
    isEpochEnd: ({ event }) => causeOf(event) === 'epochEnd',
    isOutput: ({ event }) => causeOf(event) === 'output',
  },
}).createMachine({
  id: 'hypervisor',
  context: ({ input }) => input,
  initial: 'starting',
  on: { 'vm.halted': '.halted', 'vm.diverged': '.diverged' },
  states: {
    /** The role in which the processor was powered on. */
    starting: {
      always: [
        { guard: 'poweredOnAsPrimary', target: 'primary', actions: ['lead', 'startEpoch'] },
        { guard: 'poweredOnAsBackup', target: 'backup', actions: ['follow', 'startEpoch'] },
        { target: 'joining' },
      ],
    },
    primary: primaryStates,
    backup: backupStates,
    promoting: promotingStates,
    joining: joiningStates,
    deposed: { type: 'final', entry: ['pause', 'dropHeldOutputs'] },
    halted: { type: 'final', entry: 'pause' },
    diverged: { type: 'final', entry: ['reportDivergence', 'pause'] },
  },
});
