/**
 * Draws a trial from a seed. The draw also decides which kinds of fault are possible at all (swarm testing): runs with
 * few kinds reach states that runs with all kinds hide. Kills and cuts lie within the guest's span, and the link's
 * faults leave room for progress, so that a guest with a living replica can finish.
 */
import { Random } from '../../base/random';
import { presets, switchValues } from '../../hypervisor/switches';
import type { ProtocolPlan } from '../../sim/plan/protocol-grammar';
import type { ProcessorName } from '../../sim/plan/victim';
import { processorNames } from '../../trace/actors';
import {
  type CampaignGuest,
  type Change,
  calmFromNs,
  type Fault,
  guestNames,
  guestOf,
  type Setting,
  type Trial,
  type TrialGuest,
} from './trial';

/** The choices of a campaign that restrict the draw. */
export interface DrawOptions {
  readonly guests: readonly CampaignGuest[];
  readonly faults: readonly FaultKind[];
  /** By default the protocol is drawn, and so are single switches. */
  readonly protocol?: ProtocolPlan;
  /** Trials that are to be forked: most are short, and every other one leaves the link's settings to its forks. */
  readonly areForked?: true;
}

interface Drawing {
  readonly random: Random;
  readonly processors: readonly string[];
  /** The end of the interval in which faults begin, in nanoseconds. */
  readonly spanNs: number;
}

const millisecond = 1_000_000;
const earliestNs = 500_000;
const epochLengths = [1024, 2048, 4096, 8192, 16_384, 32_768];

const of = <Value>(random: Random, values: readonly Value[]): Value => values[random.integer(0, values.length - 1)];
const hundredths = (random: Random, most: number): number => random.integer(1, most) / 100;

const victims = (backups: number): readonly `backup${number}`[] =>
  Array.from({ length: backups - 1 }, (_, at) => `backup${at + 2}` as const);

function kill({ random, spanNs }: Drawing, whos: readonly ('primary' | 'backup' | `backup${number}`)[]): Fault {
  const who = of(random, whos);
  const by = random.integer(0, 9);
  if (by === 0) return { kind: 'kill', kill: { who, when: { kind: 'epoch', epoch: random.integer(0, 60) } } };
  if (by < 3) return { kind: 'kill', kill: { who, when: { kind: 'event', event: random.integer(10, 3000) } } };
  return { kind: 'kill', kill: { who, when: { kind: 'time', at: random.integer(earliestNs, spanNs) } } };
}

function cut({ random, spanNs }: Drawing): { fromNs: number; untilNs: number } {
  const fromNs = random.integer(earliestNs, spanNs);
  return { fromNs, untilNs: fromNs + random.integer(millisecond, 120 * millisecond) };
}

/** The records at which a kill may come: every step of an operation, an epoch, a message, a join and a takeover. */
const recordTypes = [
  'bus.free',
  'bus.phase',
  'bus.reselection',
  'bus.selection',
  'claim.granted',
  'console.takenOver',
  'detector.suspected',
  'epoch.ended',
  'interrupt.buffered',
  'interrupt.delivered',
  'join.resumed',
  'machine.resumes',
  'machine.waits',
  'medium.finished',
  'medium.started',
  'message.acknowledged',
  'message.received',
  'message.sent',
  'operation.started',
  'operations.takenOver',
  'output.absorbed',
  'output.released',
  'processor.killed',
  'processor.repaired',
  'role.backup',
  'role.failoverEpoch',
  'role.primary',
  'role.promoting',
  'time.read',
  'timer.loaded',
];

const moment = (random: Random, spanNs: number) => ({ kind: 'time', at: random.integer(earliestNs, spanNs) }) as const;

function killAtRecord({ random, processors }: Drawing): Fault {
  const who = of(random, ['primary', 'primary', 'backup', ...victims(processors.length - 1)] as const);
  const nth = of(random, [1, 2, 3, random.integer(4, 12), random.integer(12, 120)]);
  return { kind: 'kill', kill: { who, when: { kind: 'record', type: of(random, recordTypes), nth } } };
}

const way = (random: Random, processors: readonly string[]): { readonly from: string; readonly to: string } => {
  const from = of(random, processors);
  const others = processors.filter((name) => name !== from);
  return { from, to: of(random, others) };
};

function frameFault({ random, processors }: Drawing): Fault {
  const counted = of(random, ['frame', 'message'] as const);
  const number = random.integer(1, of(random, [20, 200, 1000]));
  const fault = { ...way(random, processors), of: counted, number };
  const kind = of(random, ['drop', 'delay', 'corrupt'] as const);
  const byNs = random.integer(10_000, 60 * millisecond);
  return { kind: 'frame', frame: kind === 'delay' ? { kind, ...fault, byNs } : { kind, ...fault } };
}

/** Few enough that no driver gives up. */
function diskError({ random }: Drawing): Fault {
  const on = of(random, ['read', 'write'] as const);
  return { kind: 'diskError', error: { on, from: random.integer(1, 6), times: random.integer(1, 2) } };
}

/**
 * One row for each kind of fault. Typed text consists of whole lines, so that the line that ends the echo stays one.
 */
const drawn = {
  killPrimary: (drawing) => [kill(drawing, ['primary'])],
  killBackup: (drawing) => [kill(drawing, ['backup', ...victims(drawing.processors.length - 1)])],
  killSeveral: (drawing) =>
    Array.from({ length: drawing.random.integer(2, 3) }, () => kill(drawing, ['primary', 'primary', 'backup'])),
  join: ({ random }) => [{ kind: 'join', afterNs: random.integer(5, 150) * millisecond }],
  loss: ({ random }) => [{ kind: 'loss', probability: hundredths(random, 25) }],
  delay: ({ random }) => [{ kind: 'delay', ns: random.integer(10_000, 3 * millisecond) }],
  jitter: ({ random }) => [{ kind: 'jitter', ns: random.integer(10_000, 2 * millisecond) }],
  dup: ({ random }) => [{ kind: 'dup', probability: hundredths(random, 30) }],
  corrupt: ({ random }) => [{ kind: 'corrupt', probability: hundredths(random, 10) }],
  cut: (drawing) => [{ kind: 'cut', cut: cut(drawing) }],
  oneWayCut: (drawing) => {
    const { from, to } = way(drawing.random, drawing.processors);
    return [{ kind: 'cut', cut: { ...cut(drawing), from, to } }];
  },
  suspicion: ({ random }) => [{ kind: 'detector', timeoutNs: random.integer(11, 30) * millisecond }],
  drift: ({ random, processors }) => [
    { kind: 'drift', processor: of(random, processors), ppm: of(random, [-5000, -200, 200, 5000]) },
  ],
  buffer: ({ random }) => [{ kind: 'buffer', messages: random.integer(1, 8) }],
  typed: ({ random, spanNs }) =>
    Array.from({ length: random.integer(1, 3) }, () => ({
      kind: 'typed' as const,
      at: random.integer(earliestNs, spanNs),
      text: of(random, ['a\n', 'hello\n', 'two words\n']),
    })),
  killAtRecord: (drawing) => Array.from({ length: drawing.random.integer(1, 3) }, () => killAtRecord(drawing)),
  freeze: ({ random, processors, spanNs }) =>
    Array.from({ length: random.integer(1, 2) }, () => {
      const who = of(random, ['primary', 'primary', 'backup', ...victims(processors.length - 1)] as const);
      const forNs = random.integer(millisecond, of(random, [20, 150]) * millisecond);
      const when = { kind: 'time', at: random.integer(earliestNs, spanNs) } as const;
      return { kind: 'fault' as const, fault: { kind: 'freeze' as const, who, forNs, when } };
    }),
  falseSuspicion: ({ random, processors, spanNs }) => {
    const { from, to } = way(random, processors);
    const when = { kind: 'time', at: random.integer(earliestNs, spanNs) } as const;
    return [{ kind: 'fault', fault: { kind: 'suspect', who: to as ProcessorName, by: from as ProcessorName, when } }];
  },
  namedFrame: (drawing) => Array.from({ length: drawing.random.integer(1, 6) }, () => frameFault(drawing)),
  cutEnvironment: ({ random, spanNs }) =>
    Array.from({ length: random.integer(1, 3) }, () => {
      const who = of(random, ['primary', 'primary', 'backup'] as const);
      const forNs = random.integer(1, of(random, [1, 20, 80]) * millisecond);
      return { kind: 'fault' as const, fault: { kind: 'cut' as const, who, forNs, when: moment(random, spanNs) } };
    }),
  crashEnvironment: ({ random, spanNs }) =>
    Array.from({ length: random.integer(1, 2) }, () => {
      const forNs = random.integer(1, of(random, [2, 30, 120]) * millisecond);
      const fault = { kind: 'crash', who: 'environment', forNs, when: moment(random, spanNs) } as const;
      return { kind: 'fault' as const, fault };
    }),
  clientLeaves: ({ random, spanNs }) =>
    Array.from({ length: random.integer(1, 3) }, () => {
      const forNs = random.integer(1, of(random, [1, 20]) * millisecond);
      const fault = { kind: 'leave', who: 'client', forNs, when: moment(random, spanNs) } as const;
      return { kind: 'fault' as const, fault };
    }),
  diskError: (drawing) => Array.from({ length: drawing.random.integer(1, 2) }, () => diskError(drawing)),
} satisfies Readonly<Record<string, (drawing: Drawing) => readonly Fault[]>>;

export type FaultKind = keyof typeof drawn;

/** What a link does all the time. */
const linkSettings = ['loss', 'delay', 'jitter', 'dup', 'corrupt'] as const satisfies readonly FaultKind[];

type LinkSetting = Extract<Fault, { readonly kind: (typeof linkSettings)[number] }>;

export const isLinkSetting = (change: Change): change is LinkSetting =>
  linkSettings.some((kind) => kind === change.kind);

/** Other settings of a link. */
export function drawLink(random: Random, faults: readonly FaultKind[]): readonly Fault[] {
  const kinds = linkSettings.filter((kind) => faults.includes(kind) && random.chance(0.35));
  return kinds.flatMap((kind): readonly Fault[] => drawn[kind]({ random, processors: [], spanNs: 0 }));
}

export const faultKinds = Object.keys(drawn) as readonly FaultKind[];

/**
 * Drawn only by name: the actuator, which cannot be masked (§2.3), and kinds that are newer than the campaigns in
 * docs/verification.md, whose seeds must stay the same trials.
 */
const newest = [
  'freeze',
  'falseSuspicion',
  'namedFrame',
  'cutEnvironment',
  'crashEnvironment',
  'clientLeaves',
  'diskError',
];
const byName = { guests: ['actuator', 'juggler', 'workload'], faults: ['killAtRecord', ...newest] };

/** What `--faults all` draws: every kind but the newest. */
export const allFaults: readonly FaultKind[] = faultKinds.filter((kind) => !newest.includes(kind));

export const everything: DrawOptions = {
  guests: guestNames.filter((name) => !byName.guests.includes(name)),
  faults: faultKinds.filter((kind) => !byName.faults.includes(kind)),
};

/** What a guided search draws: a newer guest and two of the newest kinds too, for its seeds are new as well. */
export const forGuided: DrawOptions = {
  ...everything,
  guests: [...everything.guests, 'workload'],
  faults: [...everything.faults, 'freeze', 'falseSuspicion'],
  areForked: true,
};

/** Devices at work at every moment, and kills at every kind of moment. */
export const busy: DrawOptions = { guests: ['juggler'], faults: allFaults };

/** The same seed and options give the same trial. */
export function drawTrial(seed: number, { guests, faults, protocol, areForked }: DrawOptions): Trial {
  const random = new Random(`campaign/${seed}`);
  const guest = of(random.derive('guest'), guests);
  const { sizes, work = {} } = guestOf({ guest });
  const isShort = areForked === true && random.derive('short').chance(0.75);
  const isStill = areForked === true && random.derive('still').chance(0.5);
  const size = isShort ? sizes.least : random.derive('size').integer(sizes.least, sizes.most);
  const backups = of(random.derive('backups'), [1, 1, 1, 2, 3]);
  const processors = processorNames.slice(0, backups + 1);
  const possible = faults.filter((kind) => random.derive(`possible/${kind}`).chance(0.35));
  const kinds = possible.length > 0 ? possible : [of(random.derive('only'), faults)];
  const works = drawWork(random.derive('work'), work, isShort);
  const drawing = { processors, spanNs: calmFromNs({ guest, size, changes: works }) };
  const changes = kinds.flatMap((kind) => drawn[kind]({ random: random.derive(kind), ...drawing }));
  return {
    seed,
    guest,
    size,
    changes: [
      ...(protocol === undefined ? drawProtocol(random.derive('protocol')) : given(protocol)),
      { kind: 'epoch', instructions: of(random.derive('epoch'), epochLengths) },
      ...works,
      ...(backups === 1 ? [] : [{ kind: 'backups', count: backups } as const]),
      ...changes.filter((change) => !(isStill && isLinkSetting(change))),
    ],
  };
}

/** Every other kind of work, in a short run at most a third of it. */
function drawWork(random: Random, work: NonNullable<TrialGuest['work']>, isShort: boolean): readonly Setting[] {
  return Object.entries(work).flatMap(([name, { most }]): Setting[] => {
    const drawn = random.derive(name);
    if (drawn.chance(0.5)) return [];
    return [{ kind: 'work', name, amount: drawn.integer(1, isShort ? Math.ceil(most / 3) : most) }];
  });
}

const given = ({ protocol, switches }: ProtocolPlan): readonly Change[] => [
  { kind: 'protocol', protocol },
  ...Object.entries(switches).map(([name, value]) => ({ kind: 'switch', name, value }) as Setting),
];

function drawProtocol(random: Random): readonly Setting[] {
  const names = Object.keys(presets) as (keyof typeof presets)[];
  const protocol = of(random, names);
  const mixed = random.chance(0.5);
  return [
    { kind: 'protocol', protocol },
    ...Object.entries(switchValues).flatMap(([name, values]): Setting[] => {
      const value = of(random, values);
      const differs = presets[protocol][name as keyof typeof switchValues] !== value;
      return mixed && differs ? [{ kind: 'switch', name: name as keyof typeof switchValues, value }] : [];
    }),
  ];
}
