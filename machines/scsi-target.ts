import { setup } from 'xstate';

/** What the chart of a SCSI target hears, from selection to COMMAND COMPLETE. */
export type ScsiTargetEvent =
  | { readonly type: 'bus.selected' }
  | { readonly type: 'bus.reselected' }
  /** Data at hand must be sent; only the status is left; data must come first; the medium has work. */
  | { readonly type: 'command.answered' }
  | { readonly type: 'command.finished' }
  | { readonly type: 'command.dataNeeded' }
  | { readonly type: 'command.started' }
  | { readonly type: 'data.taken' }
  | { readonly type: 'data.given' }
  | { readonly type: 'status.given' }
  | { readonly type: 'message.given' }
  /** The medium's work is done: there are data to give, or only the status. */
  | { readonly type: 'medium.dataReady' }
  | { readonly type: 'medium.statusReady' }
  /** While the medium works: the initiator allows it. */
  | { readonly type: 'nexus.disconnecting' }
  | { readonly type: 'nexus.aborted' };

/** Every action is named here and does nothing: the target binds them with `.provide`. */
const nothing = () => {};

/**
 * A SCSI target between selection and COMMAND COMPLETE, with disconnection while the medium works (SCSI-2, chapter 6).
 */
export const scsiTargetMachine = setup({
  types: { events: {} as ScsiTargetEvent },
  actions: {
    requestCommand: nothing,
    requestDataOut: nothing,
    requestDataIn: nothing,
    requestStatus: nothing,
    sendDisconnect: nothing,
    sendIdentify: nothing,
    sendCommandComplete: nothing,
    startMedium: nothing,
    reselect: nothing,
    /** Leaves the bus: for a while, with the nexus alive; or at the end of the command. */
    freeBus: nothing,
    endNexus: nothing,
    forgetCommand: nothing,
  },
}).createMachine({
  id: 'scsiTarget',
  initial: 'ready',
  on: { 'nexus.aborted': { target: '.ready', actions: 'forgetCommand' } },
  states: {
    ready: { on: { 'bus.selected': 'takingCommand' } },
    takingCommand: {
      entry: 'requestCommand',
      on: {
        'command.answered': 'givingData',
        'command.finished': 'givingStatus',
        'command.dataNeeded': 'takingData',
        'command.started': 'working',
      },
    },
    takingData: { entry: 'requestDataOut', on: { 'data.taken': 'working' } },
    working: {
      entry: 'startMedium',
      initial: 'connected',
      states: {
        connected: {
          on: {
            'nexus.disconnecting': 'disconnecting',
            'medium.dataReady': '#scsiTarget.givingData',
            'medium.statusReady': '#scsiTarget.givingStatus',
          },
        },
        /** SAVE DATA POINTER and DISCONNECT are on their way; the medium may be ready before they have arrived. */
        disconnecting: {
          entry: 'sendDisconnect',
          on: {
            'message.given': { target: 'disconnected', actions: 'freeBus' },
            'medium.dataReady': 'readyEarlyWithData',
            'medium.statusReady': 'readyEarlyWithStatus',
          },
        },
        readyEarlyWithData: {
          on: { 'message.given': { target: '#scsiTarget.reselecting.withData', actions: 'freeBus' } },
        },
        readyEarlyWithStatus: {
          on: { 'message.given': { target: '#scsiTarget.reselecting.withStatus', actions: 'freeBus' } },
        },
        disconnected: {
          on: {
            'medium.dataReady': '#scsiTarget.reselecting.withData',
            'medium.statusReady': '#scsiTarget.reselecting.withStatus',
          },
        },
      },
    },
    reselecting: {
      entry: 'reselect',
      initial: 'withStatus',
      states: {
        withData: { on: { 'bus.reselected': '#scsiTarget.identifying.withData' } },
        withStatus: { on: { 'bus.reselected': '#scsiTarget.identifying.withStatus' } },
      },
    },
    identifying: {
      entry: 'sendIdentify',
      initial: 'withStatus',
      states: {
        withData: { on: { 'message.given': '#scsiTarget.givingData' } },
        withStatus: { on: { 'message.given': '#scsiTarget.givingStatus' } },
      },
    },
    givingData: { entry: 'requestDataIn', on: { 'data.given': 'givingStatus' } },
    givingStatus: { entry: 'requestStatus', on: { 'status.given': 'givingMessage' } },
    givingMessage: { entry: 'sendCommandComplete', on: { 'message.given': { target: 'ready', actions: 'endNexus' } } },
  },
});
