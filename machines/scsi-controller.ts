import { setup } from 'xstate';

/** What the chart of the SCSI controller hears. */
export type ScsiControllerEvent =
  /** A write of DSP; `connected`: the guest has heard that the chip is connected to a target. */
  | { readonly type: 'program.started'; readonly connected: boolean }
  /** The guest has aborted the program; or it has reset the chip, which aborts the program first. */
  | { readonly type: 'program.aborted' }
  | { readonly type: 'chip.reset' }
  /** The output commit lets the controller read guest memory. */
  | { readonly type: 'fetch.allowed' }
  /** Where the program has stopped. */
  | { readonly type: 'program.awaitedSelection' }
  | { readonly type: 'program.awaitedRequest' }
  | { readonly type: 'program.awaitedBusFree' }
  | { readonly type: 'program.awaitedReselection' }
  | { readonly type: 'program.interrupted' }
  /** Signals of the bus; it is freed of a target to which the chip was connected. */
  | { readonly type: 'bus.selected' }
  | { readonly type: 'bus.selectionTimedOut' }
  | { readonly type: 'bus.requested' }
  | { readonly type: 'bus.freed' }
  | { readonly type: 'bus.reselected' }
  | { readonly type: 'bus.reset' };

/** Every action is named here and does nothing: the device's back binds them with `.provide`. */
const nothing = () => {};

const knowsConnection = (event: ScsiControllerEvent) => 'connected' in event && event.connected;

/** A program that has not come to its interrupt gives way to the next one. */
const nextProgram = ['giveWay', 'takeProgram'] as const;

/**
 * The SCSI controller: the I/O program that runs, and what on the bus it waits for (NCR 53C700 data manual, chapter 6).
 * A wait's way out says what becomes of the instruction that waited: it is executed again, or it is over, or it has
 * failed.
 */
export const scsiControllerMachine = setup({
  types: {
    events: {} as ScsiControllerEvent,
    tags: {} as 'keepsSignals' | 'awaitsSelection' | 'awaitsRequest' | 'awaitsBusFree' | 'awaitsReselection',
  },
  actions: {
    takeProgram: nothing,
    /** The program ends without an interrupt; the next one follows. */
    giveWay: nothing,
    /** The program ends without a trace. */
    dropProgram: nothing,
    /** Asks the output commit for guest memory. */
    fetch: nothing,
    /** Executes until the program waits or interrupts. */
    execute: nothing,
    /** The one interrupt that ends the program. */
    complete: nothing,
    /** The chip no longer asks for the bus. */
    withdrawSelection: nothing,
    /** The instruction that waited is over. */
    endInstruction: nothing,
    /** A selection that has lost the bus: the program goes on at the instruction's address. */
    branchAside: nothing,
    noteReselection: nothing,
    noteTimeout: nothing,
    noteUnexpectedDisconnect: nothing,
    notePhaseMismatch: nothing,
    noteReset: nothing,
    /** Interrupts of a chip without a program. */
    interruptReselected: nothing,
    interruptReset: nothing,
    interruptDisconnected: nothing,
    /** After a promotion: the next target that the dead primary has left reselects. */
    reselectNext: nothing,
  },
  guards: { knowsConnection: ({ event }) => knowsConnection(event) },
}).createMachine({
  id: 'scsiController',
  initial: 'idle',
  states: {
    /** Without a program. */
    idle: {
      on: {
        'program.started': { target: 'running', actions: 'takeProgram' },
        'bus.reselected': { target: 'reselected', actions: 'interruptReselected' },
        'bus.reset': { actions: 'interruptReset' },
        'bus.freed': { actions: ['interruptDisconnected', 'reselectNext'] },
      },
    },
    /**
     * A target has reselected the chip, and the guest has not heard of it: that interrupt is also the one of a program
     * started meanwhile.
     */
    reselected: {
      on: {
        'program.started': { guard: 'knowsConnection', target: 'running', actions: 'takeProgram' },
        'chip.reset': 'idle',
        'bus.reset': { target: 'idle', actions: 'interruptReset' },
        'bus.freed': { target: 'idle', actions: ['interruptDisconnected', 'reselectNext'] },
      },
    },
    running: {
      initial: 'fetching',
      on: {
        'program.started': { target: '.fetching', actions: nextProgram },
        'program.aborted': { target: 'idle', actions: 'dropProgram' },
        'bus.reset': { target: '.fetching', actions: 'noteReset' },
      },
      states: {
        /** To the chip a fetch takes no time: what the bus signals meanwhile is heard afterwards. */
        fetching: { tags: 'keepsSignals', entry: 'fetch', on: { 'fetch.allowed': 'executing' } },
        executing: {
          entry: 'execute',
          on: {
            'program.awaitedSelection': 'awaitingSelection',
            'program.awaitedRequest': 'awaitingRequest',
            'program.awaitedBusFree': 'awaitingBusFree',
            'program.awaitedReselection': 'awaitingReselection',
            'program.interrupted': { target: '#scsiController.idle', actions: 'complete' },
          },
        },
        /** SELECT: the chip has asked for the bus. A target that reselects wins it. */
        awaitingSelection: {
          tags: 'awaitsSelection',
          on: {
            'bus.selected': { target: 'fetching', actions: 'endInstruction' },
            'bus.selectionTimedOut': { target: 'fetching', actions: 'noteTimeout' },
            'bus.reselected': { target: 'fetching', actions: ['noteReselection', 'branchAside'] },
            'program.started': { target: 'fetching', actions: ['withdrawSelection', ...nextProgram] },
            'program.aborted': { target: '#scsiController.idle', actions: ['withdrawSelection', 'dropProgram'] },
          },
        },
        /** MOVE, and the comparisons that wait for a phase. */
        awaitingRequest: {
          tags: 'awaitsRequest',
          on: {
            'bus.requested': 'fetching',
            'bus.freed': { target: 'fetching', actions: 'noteUnexpectedDisconnect' },
          },
        },
        /** WAIT DISCONNECT. */
        awaitingBusFree: {
          tags: 'awaitsBusFree',
          on: {
            'bus.freed': { target: 'fetching', actions: 'endInstruction' },
            'bus.requested': { target: 'fetching', actions: 'notePhaseMismatch' },
          },
        },
        /** WAIT RESELECT. */
        awaitingReselection: {
          tags: 'awaitsReselection',
          on: { 'bus.reselected': { target: 'fetching', actions: ['noteReselection', 'endInstruction'] } },
        },
      },
    },
  },
});
