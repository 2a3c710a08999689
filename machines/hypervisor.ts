import { assign, setup } from 'xstate';
import { backupStates } from './backup';
import type { HypervisorContext, HypervisorEvent } from './events';
import { primaryStates } from './primary';
import { promotingStates } from './promoting';

/** Every action is named here and does nothing: the hypervisor binds them with `.provide`. */
const nothing = () => {};

/** The hypervisor's roles and the moves between them (§2). */
export const hypervisorMachine = setup({
  types: {
    context: {} as HypervisorContext,
    events: {} as HypervisorEvent,
    input: {} as { readonly processor: string; readonly role: 'primary' | 'backup' },
  },
  actions: {
    /** The virtual machine goes on from where it waits. */
    resume: nothing,
    /** The virtual machine starts nothing more until `resume`. */
    pause: nothing,
    /** Nothing that arrives from now on is acknowledged or used. */
    closeChannel: nothing,
    claimAlone: nothing,
    claimPromotion: nothing,
    /** Nothing waits for acknowledgments any more. */
    goAlone: nothing,
    enterFailover: nothing,
    /** P7. */
    deliverUncertainInterrupts: nothing,
    /** Console bytes that the terminal lacks are sent again; clock and interval timer are the promoted processor's. */
    takeOverEnvironment: nothing,
    /** Who loses the claim drops what it held and halts. */
    dropHeldOutputs: nothing,
    rememberCause: assign({
      waitingFor: ({ event }) =>
        event.type === 'vm.acknowledgmentNeeded' || event.type === 'vm.messageNeeded' ? event.cause : 'nothing',
    }),
    forgetCause: assign({ waitingFor: 'nothing' }),
  },
  guards: {
    poweredOnAsPrimary: ({ context }) => context.poweredOnAs === 'primary',
  },
}).createMachine({
  id: 'hypervisor',
  context: ({ input }) => ({ processor: input.processor, poweredOnAs: input.role, waitingFor: 'nothing' }),
  initial: 'starting',
  on: { 'vm.halted': '.halted' },
  states: {
    /** The role in which the processor was powered on. */
    starting: {
      always: [{ guard: 'poweredOnAsPrimary', target: 'primary' }, { target: 'backup' }],
    },
    primary: primaryStates,
    backup: backupStates,
    promoting: promotingStates,
    deposed: { type: 'final', entry: ['pause', 'dropHeldOutputs'] },
    halted: { type: 'final', entry: 'pause' },
  },
});
