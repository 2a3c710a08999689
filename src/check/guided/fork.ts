/** Draws how a run goes on from a moment: other chance, and other faults soon after it. */
import { Random } from '../../base/random';
import { processorNames } from '../../trace/actors';
import { type DrawOptions, type FaultKind, faultKinds } from '../campaign/draw';
import { type Change, calmFromNs, type Fault, type Trial } from '../campaign/trial';
import { type Recipe, recipeText } from './recipe';

/** Where a run is left. */
export interface Moment {
  readonly event: number;
  /** In virtual nanoseconds. */
  readonly nowAt: number;
}

interface Drawing extends Moment {
  readonly random: Random;
  readonly processors: readonly string[];
  readonly untilNs: number;
}

const of = <Value>(random: Random, values: readonly Value[]): Value => values[random.integer(0, values.length - 1)];

/** The shortest and the longest time, as powers of ten of nanoseconds, and the steps of the exponent. */
const leastExponent = 3;
const greatestExponent = 7;
const steps = 1000;

/** Each order of magnitude is as likely as another. */
const soon = (random: Random): number =>
  Math.round(10 ** (leastExponent + ((greatestExponent - leastExponent) * random.integer(0, steps)) / steps));

/** Every other fault comes at once: at the next nanosecond, since other events of this instant are over. */
const momentAfter = ({ random, nowAt, untilNs }: Drawing): number =>
  random.chance(0.5) ? nowAt + 1 : Math.min(nowAt + soon(random), untilNs);

type Role = 'primary' | 'backup' | `backup${number}`;

const backupsOf = ({ processors }: Drawing): readonly Role[] => [
  'backup',
  ...processors.slice(2).map((_, at) => `backup${at + 2}` as const),
];

function kills(drawing: Drawing, count: number, whos: readonly Role[]): readonly Fault[] {
  const { random } = drawing;
  let from: Drawing = drawing;
  return Array.from({ length: count }, () => {
    const at = momentAfter(from);
    from = { ...drawing, nowAt: at };
    return { kind: 'kill', kill: { who: of(random, whos), when: { kind: 'time', at } } };
  });
}

function cut(drawing: Drawing, oneWay: boolean): readonly Fault[] {
  const { random, processors } = drawing;
  const fromNs = momentAfter(drawing);
  const from = of(random, processors);
  const to = of(
    random,
    processors.filter((name) => name !== from),
  );
  return [{ kind: 'cut', cut: { fromNs, untilNs: fromNs + soon(random), ...(oneWay && { from, to }) } }];
}

/** Mostly a backup suspects the primary: then nobody has to wait for a detector. */
function suspicion(drawing: Drawing): readonly Fault[] {
  const { random } = drawing;
  const backups = backupsOf(drawing);
  const backup = of(random, backups);
  const [who, by]: readonly [Role, Role] = of(random, [
    ['primary', backup],
    ['primary', backup],
    [backup, 'primary'],
  ]);
  const when = { kind: 'time', at: momentAfter(drawing) } as const;
  return [{ kind: 'fault', fault: { kind: 'suspect', who, by, when } }];
}

/** The kinds of faults that can begin in the middle of a run; the others are settings, which a fork keeps. */
const forked: Partial<Readonly<Record<FaultKind, (drawing: Drawing) => readonly Fault[]>>> = {
  killPrimary: (drawing) => kills(drawing, 1, ['primary']),
  killBackup: (drawing) => kills(drawing, 1, backupsOf(drawing)),
  killSeveral: (drawing) => kills(drawing, drawing.random.integer(2, 3), ['primary', 'primary', ...backupsOf(drawing)]),
  cut: (drawing) => cut(drawing, false),
  oneWayCut: (drawing) => cut(drawing, true),
  falseSuspicion: suspicion,
  freeze: (drawing) => {
    const { random } = drawing;
    const when = { kind: 'time', at: momentAfter(drawing) } as const;
    return [
      { kind: 'fault', fault: { kind: 'freeze', who: of(random, ['primary', 'backup']), forNs: soon(random), when } },
    ];
  },
};

const mayBegin = faultKinds.filter((kind) => forked[kind] !== undefined);

/** One fork of three each: a backup is to lead from this very moment on. */
const atOnce: readonly (readonly [FaultKind, (at: number) => Fault])[] = [
  ['killPrimary', (at) => ({ kind: 'kill', kill: { who: 'primary', when: { kind: 'time', at } } })],
  [
    'falseSuspicion',
    (at) => ({
      kind: 'fault',
      fault: { kind: 'suspect', who: 'primary', by: 'backup', when: { kind: 'time', at } },
    }),
  ],
];

function othersFrom(drawing: Drawing, faults: readonly FaultKind[]): readonly Fault[] {
  const { random, nowAt } = drawing;
  const [kind, fault] = atOnce[random.integer(0, atOnce.length)] ?? [];
  if (kind !== undefined && fault !== undefined && faults.includes(kind)) return [fault(nowAt + 1)];
  const possible = mayBegin.filter((each) => faults.includes(each));
  const count = possible.length === 0 ? 0 : of(random, [0, 1, 1, 1, 2]);
  return Array.from({ length: count }, () => forked[of(random, possible)]?.(drawing) ?? []).flat();
}

/** Faults at later instants are drawn anew; the others have come, or come at a record or an epoch as before. */
function isKept(change: Change, { nowAt }: Moment): boolean {
  if (change.kind === 'kill') return change.kill.when.kind !== 'time' || change.kill.when.at <= nowAt;
  if (change.kind === 'fault') return change.fault.when.kind !== 'time' || change.fault.when.at <= nowAt;
  if (change.kind === 'cut') return change.cut.fromNs <= nowAt;
  return true;
}

/**
 * The trial of a fork. It has the same guest with the same work and input, and everything that has come up to the
 * moment; the recipe is all that its draw depends on.
 */
export function drawFork(trial: Trial, recipe: Recipe, moment: Moment, { faults }: DrawOptions): Trial {
  const random = new Random(`fork/${recipeText(recipe)}`);
  const backups = trial.changes.find((change) => change.kind === 'backups')?.count ?? 1;
  const processors = processorNames.slice(0, backups + 1);
  const drawing = { ...moment, random, processors, untilNs: Math.max(calmFromNs(trial), moment.nowAt + 1) };
  const others = othersFrom(drawing, faults);
  const reseed = { kind: 'reseed', event: moment.event, seed: random.integer(0, 0x7fffffff) } as const;
  return { ...trial, changes: [...trial.changes.filter((change) => isKept(change, moment)), reseed, ...others] };
}

/** What a failover, or the reception of a joiner, takes when its faults are over. */
const settlingNs = 6_000_000;

/** When the faults that come after the moment are over and what comes of them should be too. */
export function settledFromNs({ changes }: Trial, { nowAt }: Moment, timeoutNs: number): number {
  const ends = changes.map((change) => {
    if (change.kind === 'kill') return change.kill.when.kind === 'time' ? change.kill.when.at + timeoutNs : 0;
    if (change.kind === 'cut') return Math.max(change.cut.untilNs, change.cut.fromNs + timeoutNs);
    if (change.kind !== 'fault' || change.fault.when.kind !== 'time') return 0;
    return change.fault.when.at + (change.fault.kind === 'freeze' ? (change.fault.forNs ?? 0) : 0);
  });
  return Math.max(nowAt, ...ends.filter((end) => end > nowAt)) + settlingNs;
}
