/** Charts in the manner of XState's own examples: one for each thing that a chart can have. */
import { and, assign, createMachine, fromPromise, not, or, raise, sendTo, setup, stateIn } from 'xstate';

const trafficLight = createMachine({
  id: 'trafficLight',
  initial: 'green',
  states: {
    green: { after: { 30000: 'yellow' }, on: { 'power.failed': 'flashing' } },
    yellow: { after: { 3000: 'red' }, on: { 'power.failed': 'flashing' } },
    red: {
      initial: 'walk',
      after: { redTime: 'green' },
      on: { 'power.failed': 'flashing' },
      states: {
        walk: { on: { 'countdown.began': 'wait' } },
        wait: { on: { 'countdown.ended': 'stop' } },
        stop: { type: 'final' },
      },
      onDone: 'green',
    },
    flashing: { after: { 500: 'dark' }, on: { 'power.restored': 'red' } },
    dark: { after: { 500: 'flashing' }, on: { 'power.restored': 'red' } },
  },
});

const editor = createMachine({
  id: 'editor',
  type: 'parallel',
  on: { 'document.closed': '.view.hidden' },
  states: {
    bold: { initial: 'off', states: { on: { on: { toggleBold: 'off' } }, off: { on: { toggleBold: 'on' } } } },
    underline: {
      initial: 'off',
      states: { on: { on: { toggleUnderline: 'off' } }, off: { on: { toggleUnderline: 'on' } } },
    },
    list: {
      initial: 'none',
      states: {
        none: { on: { bullets: 'bullets', numbers: 'numbers' } },
        bullets: { on: { none: 'none', numbers: 'numbers' } },
        numbers: { on: { none: 'none', bullets: 'bullets' } },
      },
    },
    view: { initial: 'shown', states: { shown: {}, hidden: { on: { opened: 'shown' } } } },
  },
});

const payment = createMachine({
  id: 'payment',
  initial: 'method',
  states: {
    method: {
      initial: 'cash',
      states: {
        cash: { on: { 'switch.check': 'check' } },
        check: {
          initial: 'personal',
          on: { 'switch.cash': 'cash' },
          states: { personal: { on: { cashiers: 'cashier' } }, cashier: { on: { personal: 'personal' } } },
        },
        last: { type: 'history' },
        lastOfAll: { type: 'history', history: 'deep', target: 'check.cashier' },
      },
      on: { next: 'review', 'pause.long': 'paused' },
    },
    paused: { on: { resume: 'method.lastOfAll', cancel: 'done' } },
    review: { on: { previous: 'method.last', submit: 'done' } },
    done: { type: 'final' },
  },
});

const checkout = createMachine({
  id: 'checkout',
  initial: 'filling',
  states: {
    filling: {
      type: 'parallel',
      states: {
        address: {
          initial: 'empty',
          states: { empty: { on: { 'address.typed': 'valid' } }, valid: { type: 'final' } },
        },
        card: {
          initial: 'empty',
          states: {
            empty: { on: { 'card.typed': 'checking' } },
            checking: { on: { 'card.accepted': 'valid', 'card.refused': 'empty' } },
            valid: { type: 'final' },
          },
        },
      },
      onDone: 'paying',
      on: { prefilled: { target: ['.address.valid', '.card.valid'] } },
    },
    paying: { on: { paid: 'paid', declined: 'filling' } },
    paid: { type: 'final' },
  },
});

const fetcher = setup({
  types: { context: {} as { tries: number }, events: {} as { type: 'fetch' | 'cancel' | 'retry' } },
  actors: { fetchUser: fromPromise(async () => 'user') },
  guards: { mayRetry: () => true },
  delays: { backoff: 1000 },
  actions: { log: () => {} },
}).createMachine({
  id: 'fetcher',
  context: { tries: 0 },
  initial: 'idle',
  states: {
    idle: { on: { fetch: 'loading' } },
    loading: {
      tags: ['busy'],
      description: 'The request is under way.',
      entry: assign({ tries: ({ context }) => context.tries + 1 }),
      exit: 'log',
      invoke: {
        src: 'fetchUser',
        id: 'request',
        onDone: { target: 'success', actions: [assign({ tries: 0 }), 'log'] },
        onError: [
          { guard: 'mayRetry', target: 'waiting' },
          { target: 'failure', actions: 'log' },
        ],
      },
      on: { cancel: 'idle' },
      after: { 1500: { actions: 'log' } },
    },
    waiting: { after: { backoff: 'loading' }, on: { cancel: 'idle' } },
    success: { type: 'final' },
    failure: { on: { retry: { target: 'loading', guard: not('mayRetry') }, cancel: 'idle' } },
  },
});

const door = createMachine({
  id: 'door',
  initial: 'closed',
  context: { locked: false },
  states: {
    closed: {
      initial: 'unlocked',
      states: { unlocked: { on: { lock: 'locked' } }, locked: { on: { unlock: 'unlocked' } } },
      on: {
        open: [
          { guard: and([not(stateIn({ closed: 'locked' })), 'hasKey']), target: 'opened' },
          { guard: or(['isForced', and(['isNight', 'isAlarmed'])]), target: 'broken', actions: 'soundAlarm' },
          { actions: 'rattle' },
        ],
      },
    },
    opened: {
      on: { close: { target: 'closed', actions: [raise({ type: 'lock' }), sendTo('porter', { type: 'closed' })] } },
    },
    broken: { always: { guard: () => false, target: 'closed' } },
  },
});

const counter = createMachine({
  id: 'counter',
  initial: 'counting',
  on: { reset: { target: '.counting', reenter: true, actions: 'clear' }, '*': { actions: 'complain' } },
  entry: 'begin',
  states: {
    counting: {
      on: {
        add: { actions: ['add', 'render', 'persist', 'announce', 'celebrate', 'log'] },
        again: { target: 'counting', reenter: true },
        ignored: undefined,
        'limit.*': [{ guard: 'isMany', target: 'full' }, { guard: 'isSome', target: 'counting' }, { target: 'empty' }],
      },
    },
    full: { on: { drain: 'empty' } },
    empty: { on: { fill: 'counting' } },
  },
});

const lift = createMachine({
  id: 'lift',
  initial: 'shaft',
  states: {
    shaft: {
      type: 'parallel',
      states: {
        cabin: {
          initial: 'standing',
          states: {
            standing: { on: { called: 'moving' } },
            moving: {
              initial: 'up',
              states: { up: { on: { turned: 'down' } }, down: { on: { turned: 'up' } } },
              on: { arrived: 'standing', overload: '#lift.shaft.doors.open' },
            },
          },
        },
        doors: {
          initial: 'shut',
          states: { shut: { on: { pushed: 'open' } }, open: { after: { 4000: 'shut' } } },
        },
      },
      on: { alarm: 'stopped' },
    },
    stopped: { on: { repaired: { target: ['shaft.cabin.standing', 'shaft.doors.open'] } } },
  },
});

/** Texts that a picture must bear: markup, quotes, other scripts, what is too long, what XML cannot have. */
const texts = createMachine({
  id: 'texts & <marks>',
  initial: '<script>alert("1")</script>',
  states: {
    '<script>alert("1")</script>': {
      entry: `it's "quoted" & </text><style>*{display:none}</style>`,
      on: { 状態が変わった: '日本語の状態', ']]>': 'a\u0000b\nc' },
    },
    日本語の状態: {
      on: { '🦆🦆': 'aVeryLongNameOfAStateThatNeverSeemsToEndAndThenStillGoesOnForAWhileLongerThanAnybodyWouldLike' },
    },
    'a\u0000b\nc': {
      on: {
        x: { target: '日本語の状態', guard: 'aGuardWithAVeryLongNameWithoutAnyPlaceToBreakItanywhereinthesecondhalf' },
      },
    },
    aVeryLongNameOfAStateThatNeverSeemsToEndAndThenStillGoesOnForAWhileLongerThanAnybodyWouldLike: {
      on: { 'namespace.subject.verbInThePast.withQualification.andAnother.andOneMore': '日本語の状態' },
    },
  },
});

const alone = createMachine({ id: 'alone', on: { poked: { actions: 'laugh' } } });

/** Sixty states in six groups, each with a way through and ways out. */
const sixty = createMachine({
  id: 'sixty',
  initial: 'group0',
  states: Object.fromEntries(
    Array.from({ length: 6 }, (_, group) => [
      `group${group}`,
      {
        initial: 's0',
        on: { [`group.${group}.left`]: `group${(group + 1) % 6}`, 'all.reset': '#sixty.group0' },
        states: Object.fromEntries(
          Array.from({ length: 9 }, (_, at) => [
            `s${at}`,
            {
              on: {
                'step.taken': `s${(at + 1) % 9}`,
                ...(at % 3 === 0 && { 'step.skipped': { target: `s${(at + 4) % 9}`, guard: 'maySkip' } }),
                ...(at === 5 && { 'group.jumped': `#sixty.group${(group + 3) % 6}.s${at}` }),
              },
            },
          ]),
        ),
      },
    ]),
  ),
});

export const examples = {
  ...{ trafficLight, editor, payment, checkout, fetcher, door, counter, lift, texts, alone, sixty },
};
