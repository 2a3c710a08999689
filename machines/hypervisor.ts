import { assign, setup } from 'xstate';
import { backupStates } from './backup';
import type { HypervisorContext, HypervisorEvent } from './events';
import { joiningStates } from './joining';
import { primaryStates } from './primary';
import { promotingStates } from './promoting';

/** Every action is named here and does nothing: the hypervisor binds them with `.provide`. */
const nothing = () => {};

const causeOf = (event: HypervisorEvent) => ('cause' in event ? event.cause : 'nothing');

/** The hypervisor's roles and the moves between them (§2). */
export const hypervisorMachine = setup({
  types: {
    context: {} as HypervisorContext,
    events: {} as HypervisorEvent,
    input: {} as Pick<HypervisorContext, 'processor' | 'poweredOnAs'>,
  },
  actions: {
    /** The virtual machine goes on from where it waits. */
    resume: nothing,
    /** The virtual machine starts nothing more until `resume`. */
    pause: nothing,
    /** Nothing that arrives from now on from those who have failed is acknowledged or used. */
    closeChannel: nothing,
    /** Tells the other survivors how much this processor has received. */
    comparePrefixes: nothing,
    /** Claims a view without those who have failed, in which this processor goes on leading. */
    claimWithout: nothing,
    /** Claims a view of the survivors in which this processor leads. */
    claimPromotion: nothing,
    enterFailover: nothing,
    /**
     * P7; then console bytes that the terminal lacks are sent again, and clock and interval timer are the promoted processor's; the
     * machine goes on.
     */
    endFailover: nothing,
    /** Who loses the claim drops what it held and halts. */
    dropHeldOutputs: nothing,
    rememberCause: assign({ waitingFor: ({ event }) => causeOf(event) }),
    forgetCause: assign({ waitingFor: 'nothing' }),
  },
  guards: {
    poweredOnAsPrimary: ({ context }) => context.poweredOnAs === 'primary',
    poweredOnAsBackup: ({ context }) => context.poweredOnAs === 'backup',
    isValue: ({ event }) => causeOf(event) === 'value',
    isEpochEnd: ({ event }) => causeOf(event) === 'epochEnd',
    isOutput: ({ event }) => causeOf(event) === 'output',
    /** Of the event that answers a claim, or that ends the failover epoch. */
    backupsLeft: ({ event }) => 'backups' in event && event.backups > 0,
  },
}).createMachine({
  id: 'hypervisor',
  context: ({ input }) => ({ ...input, waitingFor: 'nothing' }),
  initial: 'starting',
  on: { 'vm.halted': '.halted', 'vm.diverged': '.diverged' },
  states: {
    /** The role in which the processor was powered on. */
    starting: {
      always: [
        { guard: 'poweredOnAsPrimary', target: 'primary' },
        { guard: 'poweredOnAsBackup', target: 'backup' },
        { target: 'joining' },
      ],
    },
    primary: primaryStates,
    backup: backupStates,
    promoting: promotingStates,
    joining: joiningStates,
    deposed: { type: 'final', entry: ['pause', 'dropHeldOutputs'] },
    halted: { type: 'final', entry: 'pause' },
    diverged: { type: 'final', entry: 'pause' },
  },
});
