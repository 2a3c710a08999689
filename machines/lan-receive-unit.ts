import { setup } from 'xstate';

/** What the chart of the LAN controller's receive unit hears. */
export type LanReceiveUnitEvent =
  /** Commands of the SCB, at a channel attention. */
  | { readonly type: 'unit.started' }
  | { readonly type: 'unit.resumed' }
  | { readonly type: 'unit.suspended' }
  | { readonly type: 'unit.aborted' }
  | { readonly type: 'chip.reset' }
  /** A frame for this station has arrived. */
  | { readonly type: 'frame.arrived' }
  /** The frame took the last buffer. */
  | { readonly type: 'buffers.ended' }
  /** The frame found too few buffers. */
  | { readonly type: 'buffers.exceeded' }
  /** The frame's descriptor had the S bit, or the EL bit; or no descriptor stands there. */
  | { readonly type: 'descriptors.suspended' }
  | { readonly type: 'descriptors.ended' };

/** Every action is named here and does nothing: the device's front binds them. */
const nothing = () => {};

const left = 'reportNotReady';

/** The receive unit of the Intel 82596 (user's manual, chapter on the receive unit). */
export const lanReceiveUnitMachine = setup({
  types: { events: {} as LanReceiveUnitEvent },
  actions: {
    /** Takes the address of the first frame descriptor from the SCB. */
    loadDescriptor: nothing,
    /** Puts the frame into guest memory. */
    store: nothing,
    /** RSCERRS: the frame is lost for lack of resources. */
    countResourceError: nothing,
    /** RNR: the unit has left the ready state. */
    reportNotReady: nothing,
  },
}).createMachine({
  id: 'lanReceiveUnit',
  initial: 'idle',
  on: { 'chip.reset': '.idle', 'unit.started': { target: '.ready', actions: 'loadDescriptor' } },
  states: {
    /** Frames are lost, and the chip does not count them. */
    idle: {},
    suspended: { on: { 'unit.resumed': 'ready', 'unit.aborted': 'idle' } },
    ready: {
      initial: 'buffered',
      on: {
        'unit.suspended': { target: 'suspended', actions: left },
        'unit.aborted': { target: 'idle', actions: left },
        'descriptors.suspended': { target: 'suspended', actions: left },
        'descriptors.ended': { target: 'noResources', actions: left },
      },
      states: {
        buffered: {
          on: {
            'frame.arrived': { actions: 'store' },
            'buffers.ended': 'withoutBuffers',
            'buffers.exceeded': { target: '#lanReceiveUnit.noBuffers', actions: left },
          },
        },
        /** The last buffer is full, and frame descriptors are left. */
        withoutBuffers: {
          on: { 'frame.arrived': { target: '#lanReceiveUnit.noBuffers', actions: ['countResourceError', left] } },
        },
      },
    },
    /** No frame descriptor is left. */
    noResources: { on: { 'frame.arrived': { actions: 'countResourceError' }, 'unit.aborted': 'idle' } },
    /** No receive buffer is left. */
    noBuffers: { on: { 'frame.arrived': { actions: 'countResourceError' }, 'unit.aborted': 'idle' } },
  },
});
