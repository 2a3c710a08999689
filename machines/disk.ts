import { setup } from 'xstate';

export type DiskEvent =
  | { readonly type: 'bus.selected' }
  | { readonly type: 'message.taken' }
  | { readonly type: 'command.readTaken' }
  | { readonly type: 'command.writeTaken' }
  /** An answer at hand must be sent. */
  | { readonly type: 'command.answered' }
  /** Only the status is left. */
  | { readonly type: 'command.finished' }
  | { readonly type: 'data.taken' }
  | { readonly type: 'data.given' }
  | { readonly type: 'status.given' }
  | { readonly type: 'message.given' }
  | { readonly type: 'medium.finished' }
  | { readonly type: 'bus.aborted' };

/** Every action is named here and does nothing: the disk binds them with `.provide`. */
const nothing = () => {};

/** A disk that stays connected from selection to COMMAND COMPLETE (SCSI-2, phase sequences). */
export const diskMachine = setup({
  types: { events: {} as DiskEvent },
  actions: {
    beginConnection: nothing,
    requestCommand: nothing,
    requestDataOut: nothing,
    requestDataIn: nothing,
    requestStatus: nothing,
    requestMessageIn: nothing,
    startMedium: nothing,
    fetchBlocks: nothing,
    storeBlocks: nothing,
    freeBus: nothing,
    forgetCommand: nothing,
  },
}).createMachine({
  id: 'disk',
  initial: 'ready',
  on: { 'bus.aborted': { target: '.ready', actions: 'forgetCommand' } },
  states: {
    ready: { on: { 'bus.selected': 'identifying' } },
    identifying: { entry: 'beginConnection', on: { 'message.taken': 'takingCommand' } },
    takingCommand: {
      entry: 'requestCommand',
      on: {
        'command.readTaken': 'reading',
        'command.writeTaken': 'takingData',
        'command.answered': 'givingData',
        'command.finished': 'givingStatus',
      },
    },
    takingData: { entry: 'requestDataOut', on: { 'data.taken': 'writing' } },
    reading: { entry: 'startMedium', on: { 'medium.finished': { target: 'givingData', actions: 'fetchBlocks' } } },
    writing: { entry: 'startMedium', on: { 'medium.finished': { target: 'givingStatus', actions: 'storeBlocks' } } },
    givingData: { entry: 'requestDataIn', on: { 'data.given': 'givingStatus' } },
    givingStatus: { entry: 'requestStatus', on: { 'status.given': 'givingMessage' } },
    givingMessage: { entry: 'requestMessageIn', on: { 'message.given': { target: 'ready', actions: 'freeBus' } } },
  },
});
