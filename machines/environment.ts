import { setup } from 'xstate';

/** What the chart of the environment hears. */
export type EnvironmentEvent =
  /** Its process has been started, by a person or a supervisor; or it has crashed. */
  | { readonly type: 'process.started' }
  | { readonly type: 'process.crashed' }
  /** A replica or a client has made a connection and said who it is. */
  | { readonly type: 'connection.greeted' }
  /**
   * A replica claims a view. `as`: the view is in force already; the claimant leads and changes the members; another
   * member wants to lead; or the view cannot follow the one in force.
   */
  | { readonly type: 'claim.made'; readonly as: 'repeated' | 'own' | 'foreign' | 'late' }
  /** The media have ended what could not be called back; what has landed on them is on stable storage. */
  | { readonly type: 'media.drained' }
  | { readonly type: 'media.synced' }
  /** A record of the environment's own state is on stable storage. */
  | { readonly type: 'state.stored' };

/** Every action is named here and does nothing: the environment binds them with `.provide`. */
const nothing = () => {};

const is = (judgment: string) => (event: EnvironmentEvent) => 'as' in event && event.as === judgment;
const [isRepeated, isOwn, isForeign] = [is('repeated'), is('own'), is('foreign')];

/**
 * The environment: bus, targets, terminal and view in a process of its own. It welcomes replicas and clients while it
 * serves; a claim to lead goes through the states of `granting` in this order, and greetings and further claims wait.
 */
export const environmentMachine = setup({
  types: { events: {} as EnvironmentEvent },
  actions: {
    /** Finds its state again on stable storage, and stores that it has been started once more. */
    recover: nothing,
    storeStart: nothing,
    /** Whoever has come meanwhile is welcomed, and whoever has claimed is judged. */
    serveWaiting: nothing,
    welcome: nothing,
    /** Greetings and claims wait. */
    defer: nothing,
    /** Replies to a claim: granted again, refused, or granted now. */
    grantAgain: nothing,
    deny: nothing,
    grant: nothing,
    /** This claim is being granted. */
    takeClaim: nothing,
    /** No command of another processor is accepted; its connection ends, and what it has queued is dropped. */
    shutOut: nothing,
    /** Waits for what the media have begun; then for stable storage. */
    drain: nothing,
    sync: nothing,
    storeView: nothing,
    /** Whatever is not on stable storage is gone. */
    loseVolatile: nothing,
  },
  guards: {
    isRepeated: ({ event }) => isRepeated(event),
    isOwn: ({ event }) => isOwn(event),
    isForeign: ({ event }) => isForeign(event),
  },
}).createMachine({
  id: 'environment',
  initial: 'down',
  on: { 'process.crashed': { target: '.down', actions: 'loseVolatile' } },
  states: {
    /** No process: whoever asks for a connection gets none. */
    down: { on: { 'process.started': 'starting' } },
    starting: {
      entry: ['recover', 'storeStart'],
      on: {
        'connection.greeted': { actions: 'defer' },
        'state.stored': 'serving',
      },
    },
    serving: {
      entry: 'serveWaiting',
      on: {
        'connection.greeted': { actions: 'welcome' },
        'claim.made': [
          { guard: 'isRepeated', actions: 'grantAgain' },
          /** A backup is dropped or added: nothing is aborted. */
          { guard: 'isOwn', target: 'granting.storing', actions: 'takeClaim' },
          { guard: 'isForeign', target: 'granting', actions: 'takeClaim' },
          { actions: 'deny' },
        ],
      },
    },
    granting: {
      initial: 'draining',
      on: { 'connection.greeted': { actions: 'defer' }, 'claim.made': { actions: 'defer' } },
      states: {
        draining: { entry: ['shutOut', 'drain'], on: { 'media.drained': 'syncing' } },
        syncing: { entry: 'sync', on: { 'media.synced': 'storing' } },
        storing: { entry: 'storeView', on: { 'state.stored': { target: '#environment.serving', actions: 'grant' } } },
      },
    },
  },
});
