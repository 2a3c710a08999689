import { setup } from 'xstate';

/** What the chart of the LAN controller's command unit hears. */
export type LanCommandUnitEvent =
  /** Commands of the SCB, at a channel attention. */
  | { readonly type: 'unit.started' }
  | { readonly type: 'unit.resumed' }
  | { readonly type: 'unit.suspended' }
  | { readonly type: 'unit.aborted' }
  | { readonly type: 'chip.reset' }
  /** The command was executed at once; or it transmits a frame, which takes time; or no command stands there. */
  | { readonly type: 'command.executed' }
  | { readonly type: 'command.transmits' }
  | { readonly type: 'command.missing' }
  /** The frame has left the chip, or has failed. */
  | { readonly type: 'transmission.ended' }
  /** After a command: the next one follows, or its S bit suspends the unit, or its EL bit ends the list. */
  | { readonly type: 'list.continued' }
  | { readonly type: 'list.suspended' }
  | { readonly type: 'list.ended' };

/** Every action is named here and does nothing: the device's front binds them. */
const nothing = () => {};

const left = 'reportInactive';

/** The command unit of the Intel 82596 (user's manual, chapter on the command unit): idle, suspended or active. */
export const lanCommandUnitMachine = setup({
  types: { events: {} as LanCommandUnitEvent },
  actions: {
    /** Takes the address of the first command from the SCB. */
    loadList: nothing,
    /** Executes the command, or finds out that it transmits. */
    execute: nothing,
    /** Asks for the transmission: an output of the guest. */
    transmit: nothing,
    /** Writes the status of the transmission into the command. */
    noteTransmission: nothing,
    /** The transmission ends at once, and the command as aborted. */
    abortTransmission: nothing,
    /** The transmission ends without a trace in memory. */
    dropTransmission: nothing,
    /** Marks the command as complete, reports it where its I bit asks for that, and finds the next one. */
    conclude: nothing,
    /** CNA: the unit has left the active state. */
    reportInactive: nothing,
  },
}).createMachine({
  id: 'lanCommandUnit',
  initial: 'idle',
  on: { 'chip.reset': '.idle' },
  states: {
    idle: { on: { 'unit.started': { target: 'active', actions: 'loadList' } } },
    /** Before the next command of its list. */
    suspended: {
      on: {
        'unit.started': { target: 'active', actions: 'loadList' },
        'unit.resumed': 'active',
        'unit.aborted': 'idle',
      },
    },
    active: {
      initial: 'executing',
      states: {
        executing: {
          entry: 'execute',
          on: {
            'command.executed': 'concluding',
            'command.transmits': 'transmitting',
            'command.missing': { target: '#lanCommandUnit.idle', actions: left },
          },
        },
        transmitting: {
          initial: 'listFollows',
          entry: 'transmit',
          on: {
            'unit.aborted': { target: '#lanCommandUnit.idle', actions: ['abortTransmission', left] },
            'chip.reset': { target: '#lanCommandUnit.idle', actions: 'dropTransmission' },
          },
          states: {
            listFollows: {
              on: {
                'transmission.ended': { target: '#lanCommandUnit.active.concluding', actions: 'noteTransmission' },
                'unit.suspended': 'suspensionFollows',
              },
            },
            /** The unit suspends after the transmission under way. */
            suspensionFollows: {
              on: {
                'transmission.ended': { target: '#lanCommandUnit.active.concludingLast', actions: 'noteTransmission' },
                'unit.resumed': 'listFollows',
              },
            },
          },
        },
        concluding: {
          entry: 'conclude',
          on: {
            'list.continued': 'executing',
            'list.suspended': { target: '#lanCommandUnit.suspended', actions: left },
            'list.ended': { target: '#lanCommandUnit.idle', actions: left },
          },
        },
        concludingLast: {
          entry: 'conclude',
          on: {
            'list.continued': { target: '#lanCommandUnit.suspended', actions: left },
            'list.suspended': { target: '#lanCommandUnit.suspended', actions: left },
            'list.ended': { target: '#lanCommandUnit.idle', actions: left },
          },
        },
      },
    },
  },
});
