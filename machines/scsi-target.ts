import { setup } from 'xstate';

/** What the chart of a SCSI target hears, from selection to COMMAND COMPLETE. */
export type ScsiTargetEvent =
  | { readonly type: 'bus.selected' }
  | { readonly type: 'bus.reselected' }
  /** The target would request a transfer, and the initiator asserts ATN. */
  | { readonly type: 'bus.attention' }
  /** All that the initiator has sent is understood, or one message is not. */
  | { readonly type: 'messages.taken' }
  | { readonly type: 'message.rejected' }
  /** The initiator has taken MESSAGE REJECT alone; or the target's own messages, and MESSAGE REJECT ahead of them. */
  | { readonly type: 'rejection.given' }
  | { readonly type: 'message.given' }
  /** Data at hand must be sent; only the status is left; data must come first; the medium has work. */
  | { readonly type: 'command.answered' }
  | { readonly type: 'command.finished' }
  | { readonly type: 'command.dataNeeded' }
  | { readonly type: 'command.started' }
  | { readonly type: 'data.taken' }
  | { readonly type: 'data.given' }
  | { readonly type: 'status.given' }
  /** The medium's work is done: there are data to give, or only the status. */
  | { readonly type: 'medium.dataReady' }
  | { readonly type: 'medium.statusReady' }
  /** While the medium works: the initiator allows it. */
  | { readonly type: 'nexus.disconnecting' }
  | { readonly type: 'nexus.aborted' };

/** Of transfers on the bus; a rejection goes in the phase `messageIn`, ahead of the target's own messages. */
type Phase = 'command' | 'dataOut' | 'dataIn' | 'status' | 'messageOut' | 'messageIn' | 'rejection';

/** Every action is named here and does nothing: the target binds them with `.provide`. */
const nothing = () => {};

/**
 * A SCSI target between selection and COMMAND COMPLETE, with disconnection while the medium works (SCSI-2, chapter 6).
 * Beside that go the initiator's messages, which come before any other transfer. A tag is the phase of a state's
 * transfer.
 */
export const scsiTargetMachine = setup({
  types: { events: {} as ScsiTargetEvent, tags: {} as Phase },
  actions: {
    requestCommand: nothing,
    requestDataOut: nothing,
    requestDataIn: nothing,
    requestStatus: nothing,
    requestMessages: nothing,
    /** The transfer for which the nexus stands is requested, now that messages have been exchanged. */
    requestAgain: nothing,
    sendRejection: nothing,
    sendDisconnect: nothing,
    sendIdentify: nothing,
    sendCommandComplete: nothing,
    startMedium: nothing,
    /** Whether the medium's work is done already. */
    checkMedium: nothing,
    reselect: nothing,
    /** Leaves the bus: for a while, with the nexus alive; or at the end of the command. */
    freeBus: nothing,
    endNexus: nothing,
    forgetCommand: nothing,
  },
}).createMachine({
  id: 'scsiTarget',
  type: 'parallel',
  states: {
    nexus: {
      initial: 'ready',
      on: { 'nexus.aborted': { target: '.ready', actions: 'forgetCommand' } },
      states: {
        ready: { on: { 'bus.selected': 'takingCommand' } },
        takingCommand: {
          tags: 'command',
          entry: 'requestCommand',
          on: {
            'command.answered': 'givingData',
            'command.finished': 'givingStatus',
            'command.dataNeeded': 'takingData',
            'command.started': 'working',
          },
        },
        takingData: { tags: 'dataOut', entry: 'requestDataOut', on: { 'data.taken': 'working' } },
        working: {
          entry: 'startMedium',
          initial: 'connected',
          states: {
            connected: {
              on: {
                'nexus.disconnecting': 'disconnecting',
                'medium.dataReady': '#scsiTarget.nexus.givingData',
                'medium.statusReady': '#scsiTarget.nexus.givingStatus',
              },
            },
            /** SAVE DATA POINTER and DISCONNECT are on their way; a medium that is ready before waits for that. */
            disconnecting: {
              tags: 'messageIn',
              entry: 'sendDisconnect',
              on: { 'message.given': { target: 'disconnected', actions: 'freeBus' } },
            },
            disconnected: {
              entry: 'checkMedium',
              on: {
                'medium.dataReady': '#scsiTarget.nexus.reselecting.withData',
                'medium.statusReady': '#scsiTarget.nexus.reselecting.withStatus',
              },
            },
          },
        },
        reselecting: {
          entry: 'reselect',
          initial: 'withStatus',
          states: {
            withData: { on: { 'bus.reselected': '#scsiTarget.nexus.identifying.withData' } },
            withStatus: { on: { 'bus.reselected': '#scsiTarget.nexus.identifying.withStatus' } },
          },
        },
        identifying: {
          tags: 'messageIn',
          entry: 'sendIdentify',
          initial: 'withStatus',
          states: {
            withData: { on: { 'message.given': '#scsiTarget.nexus.givingData' } },
            withStatus: { on: { 'message.given': '#scsiTarget.nexus.givingStatus' } },
          },
        },
        givingData: { tags: 'dataIn', entry: 'requestDataIn', on: { 'data.given': 'givingStatus' } },
        givingStatus: { tags: 'status', entry: 'requestStatus', on: { 'status.given': 'givingMessage' } },
        givingMessage: {
          tags: 'messageIn',
          entry: 'sendCommandComplete',
          on: { 'message.given': { target: 'ready', actions: 'endNexus' } },
        },
      },
    },
    messages: {
      initial: 'none',
      on: { 'nexus.aborted': '.none' },
      states: {
        none: { on: { 'bus.attention': 'taking' } },
        taking: {
          tags: 'messageOut',
          entry: 'requestMessages',
          on: { 'messages.taken': { target: 'none', actions: 'requestAgain' }, 'message.rejected': 'rejecting' },
        },
        rejecting: {
          tags: 'rejection',
          entry: 'sendRejection',
          on: {
            'bus.attention': 'taking',
            'rejection.given': { target: 'none', actions: 'requestAgain' },
            'message.given': 'none',
          },
        },
      },
    },
  },
});
