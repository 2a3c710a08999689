import { setup } from 'xstate';

/** What the chart of the SCSI controller hears. */
export type ScsiControllerEvent =
  /** A write of DSP; `program.aborted` is a reset by the guest. */
  | { readonly type: 'program.started' }
  | { readonly type: 'program.aborted' }
  /** Where the program stopped. */
  | { readonly type: 'program.awaitedSelection' }
  | { readonly type: 'program.awaitedRequest' }
  | { readonly type: 'program.awaitedBusFree' }
  | { readonly type: 'program.awaitedReselection' }
  | { readonly type: 'program.interrupted' }
  /** A bus signal that ends the wait. */
  | { readonly type: 'bus.signalled' };

/** Every action is named here and does nothing: the device's back binds them with `.provide`. */
const nothing = () => {};

const goesOn = { 'bus.signalled': 'transferring' } as const;

/** The SCSI controller's I/O program and what it waits for on the bus (NCR 53C700 data manual, chapter 6). */
export const scsiControllerMachine = setup({
  types: { events: {} as ScsiControllerEvent },
  actions: {
    /** Fetches and executes until the program waits or interrupts. */
    runProgram: nothing,
    /** The one interrupt that ends the program. */
    complete: nothing,
  },
}).createMachine({
  id: 'scsiController',
  initial: 'idle',
  on: { 'program.started': '.transferring', 'program.aborted': '.idle' },
  states: {
    idle: {},
    transferring: {
      entry: 'runProgram',
      on: {
        'program.awaitedSelection': 'selecting',
        'program.awaitedRequest': 'waitingForTarget',
        'program.awaitedBusFree': 'waitingDisconnect',
        'program.awaitedReselection': 'waitingReselection',
        'program.interrupted': 'interrupted',
      },
    },
    selecting: { on: goesOn },
    waitingForTarget: { on: goesOn },
    waitingDisconnect: { on: goesOn },
    waitingReselection: { on: goesOn },
    /** Until the next program. */
    interrupted: { entry: 'complete' },
  },
});
