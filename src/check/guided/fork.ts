/** Draws how a run goes on from a moment: other chance, and other faults soon after it. */
import { Random } from '../../base/random';
import type { Way } from '../../sim/lossy-link';
import { processorNames } from '../../trace/actors';
import { type DrawOptions, drawLink, type FaultKind, faultKinds, isLinkSetting } from '../campaign/draw';
import type { RunningTrial } from '../campaign/running-trial';
import { type Change, calmFromNs, type Fault, type Trial } from '../campaign/trial';
import { type Aim, aims } from './aims';
import { type Recipe, recipeText } from './recipe';

/** Where a run is left. */
export interface Moment {
  readonly event: number;
  /** In virtual nanoseconds. */
  readonly nowAt: number;
  /** Until then what is planned stays; other faults come later. */
  readonly decidedUntilNs: number;
  /** Between processors that serve. */
  readonly ways: readonly Way[];
  /** Whether no processor has failed yet: when a repaired one joins is settled when one fails. */
  readonly isWhole: boolean;
  /** Whether the link has had no settings until here. */
  readonly isStill: boolean;
  /** Silence for so long is a suspicion. */
  readonly timeoutNs: number;
}

export const momentOf = (running: RunningTrial): Moment => ({
  event: running.events,
  nowAt: running.nowAt,
  decidedUntilNs: running.decidedUntilNs,
  ways: running.ways,
  isWhole: running.isWhole,
  timeoutNs: running.timeoutNs,
  isStill: !running.trial.changes.some((change) => change.kind === 'linkFrom' || isLinkSetting(change)),
});

/** What a fork from this moment can bring. */
export const aimsAt = ({ isWhole, isStill }: Moment, { faults }: DrawOptions): readonly Aim[] =>
  aims.filter(
    (aim) => faults.includes(aim) && (aim !== 'join' || (isWhole && canFail(faults))) && (aim !== 'dup' || isStill),
  );

interface Drawing extends Moment {
  readonly random: Random;
  readonly processors: readonly string[];
  readonly untilNs: number;
  /** Those that may come. */
  readonly faults: readonly FaultKind[];
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
    return killAt(of(random, whos), at);
  });
}

const killAt = (who: Role, at: number): Fault => ({ kind: 'kill', kill: { who, when: { kind: 'time', at } } });

function cut(drawing: Drawing, oneWay: boolean): readonly Fault[] {
  const { random, processors } = drawing;
  const fromNs = momentAfter(drawing);
  const from = of(random, processors);
  const to = of(
    random,
    processors.filter((name) => name !== from),
  );
  return [{ kind: 'cut', cut: { fromNs, untilNs: fromNs + cutNs(drawing), ...(oneWay && { from, to }) } }];
}

/** Every third cut lasts until processors suspect each other. */
const cutNs = ({ random, timeoutNs }: Drawing): number => (random.chance(1 / 3) ? timeoutNs : 0) + soon(random);

const suspicion = (drawing: Drawing): readonly Fault[] => suspicionAt(drawing, momentAfter(drawing));

/** Mostly a backup suspects the primary: then nobody has to wait for a detector. */
function suspicionAt(drawing: Drawing, at: number): readonly Fault[] {
  const { random } = drawing;
  const backups = backupsOf(drawing);
  const backup = of(random, backups);
  const [who, by]: readonly [Role, Role] = of(random, [
    ['primary', backup],
    ['primary', backup],
    [backup, 'primary'],
  ]);
  return [{ kind: 'fault', fault: { kind: 'suspect', who, by, when: { kind: 'time', at } } }];
}

function freeze(drawing: Drawing): readonly Fault[] {
  const { random } = drawing;
  const when = { kind: 'time', at: momentAfter(drawing) } as const;
  const who = of(random, ['primary', 'backup'] as const);
  return [{ kind: 'fault', fault: { kind: 'freeze', who, forNs: soon(random), when } }];
}

/** Some frames in a row of one way, at once or soon. */
function frames(drawing: Drawing, kind: 'drop' | 'corrupt'): readonly Fault[] {
  const { random, ways } = drawing;
  if (ways.length === 0) return [];
  const way = of(random, ways);
  const before = random.chance(0.5) ? 0 : random.integer(1, 8);
  return Array.from({ length: random.integer(1, 3) }, (_, at) => nextFrame(way, kind, before + at));
}

const nextFrame = ({ from, to, frames }: Way, kind: 'drop' | 'corrupt', before: number): Fault => ({
  ...{ kind: 'frame', frame: { kind, from, to, of: 'frame', number: frames + before + 1 } },
});

const leastRepairNs = 10_000;

/** What makes a processor fail, so that a repaired one can join. */
const failures: readonly (readonly [FaultKind, (drawing: Drawing) => readonly Fault[]])[] = [
  ['killPrimary', (drawing) => kills(drawing, 1, ['primary'])],
  ['killBackup', (drawing) => kills(drawing, 1, backupsOf(drawing))],
  ['falseSuspicion', suspicion],
];

const canFail = (faults: readonly FaultKind[]): boolean => failures.some(([kind]) => faults.includes(kind));

/** A processor fails and is repaired soon. */
function join(drawing: Drawing): readonly Fault[] {
  const { random, faults } = drawing;
  const possible = failures.filter(([kind]) => faults.includes(kind));
  if (possible.length === 0) return [];
  const afterNs = Math.max(leastRepairNs, soon(random));
  const [, fails] = of(random, possible);
  return [{ kind: 'join', afterNs }, ...fails(drawing)];
}

/** The kinds of faults that can begin in the middle of a run; the others are settings, which a fork keeps. */
const forked: Partial<Readonly<Record<FaultKind, (drawing: Drawing) => readonly Fault[]>>> = {
  killPrimary: (drawing) => kills(drawing, 1, ['primary']),
  killBackup: (drawing) => kills(drawing, 1, backupsOf(drawing)),
  killSeveral: (drawing) => kills(drawing, drawing.random.integer(2, 3), ['primary', 'primary', ...backupsOf(drawing)]),
  join,
  loss: (drawing) => frames(drawing, 'drop'),
  corrupt: (drawing) => frames(drawing, 'corrupt'),
  cut: (drawing) => cut(drawing, false),
  oneWayCut: (drawing) => cut(drawing, true),
  falseSuspicion: suspicion,
  freeze,
};

const dupProbability = 0.9;

const linkFrom = (nowAt: number): Change => ({ kind: 'linkFrom', ns: nowAt + 1 });

/** What comes at the next nanosecond, or with the next frame of each way. */
const aimed: Readonly<Record<Aim, (drawing: Drawing) => readonly Change[]>> = {
  killPrimary: ({ nowAt }) => [killAt('primary', nowAt + 1)],
  killBackup: (drawing) => [killAt(of(drawing.random, backupsOf(drawing)), drawing.nowAt + 1)],
  falseSuspicion: (drawing) => suspicionAt(drawing, drawing.nowAt + 1),
  join,
  loss: ({ ways }) => ways.map((way) => nextFrame(way, 'drop', 0)),
  corrupt: ({ ways }) => ways.map((way) => nextFrame(way, 'corrupt', 0)),
  dup: ({ nowAt }) => [linkFrom(nowAt), { kind: 'dup', probability: dupProbability }],
  // Long enough for a frame to be cut before the state is another one, if it waits for an answer.
  cut: (drawing) => {
    const fromNs = drawing.nowAt + 1;
    const leastNs = Math.round(drawing.timeoutNs / 2);
    return [{ kind: 'cut', cut: { fromNs, untilNs: fromNs + leastNs + cutNs(drawing) } }];
  },
};

const mayBegin = faultKinds.filter((kind) => forked[kind] !== undefined);

/** One fork of three each: a backup is to lead from this very moment on. */
const atOnce: readonly (readonly [FaultKind, (at: number) => Fault])[] = [
  ['killPrimary', (at) => killAt('primary', at)],
  [
    'falseSuspicion',
    (at) => ({
      kind: 'fault',
      fault: { kind: 'suspect', who: 'primary', by: 'backup', when: { kind: 'time', at } },
    }),
  ],
];

/** Every other fork of a run whose link has been still draws settings for it. */
function linkOf({ random, nowAt, isStill, faults }: Drawing): readonly Change[] {
  const settings = isStill && random.chance(0.5) ? drawLink(random, faults) : [];
  return settings.length === 0 ? [] : [linkFrom(nowAt), ...settings];
}

function othersFrom(drawing: Drawing): readonly Fault[] {
  const { random, nowAt, faults } = drawing;
  const [kind, fault] = atOnce[random.integer(0, atOnce.length)] ?? [];
  if (kind !== undefined && fault !== undefined && faults.includes(kind)) return [fault(nowAt + 1)];
  const possible = mayBegin.filter((each) => faults.includes(each) && (each !== 'join' || drawing.isWhole));
  const count = possible.length === 0 ? 0 : of(random, [0, 1, 1, 1, 2]);
  return Array.from({ length: count }, () => forked[of(random, possible)]?.(drawing) ?? []).flat();
}

/** Faults at later instants are drawn anew; the others have come, or come at a record or an epoch as before. */
function isKept(change: Change, { nowAt, decidedUntilNs }: Moment): boolean {
  if (change.kind === 'kill') return change.kill.when.kind !== 'time' || change.kill.when.at <= decidedUntilNs;
  if (change.kind === 'fault') return change.fault.when.kind !== 'time' || change.fault.when.at <= decidedUntilNs;
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
  const { decidedUntilNs } = moment;
  const drawing = {
    ...{ ...moment, random, processors, faults, nowAt: decidedUntilNs },
    untilNs: Math.max(calmFromNs(trial), decidedUntilNs + 1),
  };
  const { aim } = recipe.last;
  const others = aim === undefined ? [...linkOf(drawing), ...othersFrom(drawing)] : aimed[aim](drawing);
  const joins = others.some(({ kind }) => kind === 'join');
  const kept = trial.changes.filter((change) => isKept(change, moment) && !(joins && change.kind === 'join'));
  const reseed = { kind: 'reseed', event: moment.event, seed: random.integer(0, 0x7fffffff) } as const;
  return { ...trial, changes: [...kept, reseed, ...others] };
}

/** What a failover, or the reception of a joiner, takes when its faults are over. */
const settlingNs = 6_000_000;

/** A fork waits for a processor that is repaired so soon. */
const soonRepairedNs = 12_000_000;

/** When the faults that come after the moment are over and what comes of them should be too. */
export function settledFromNs({ changes }: Trial, { nowAt, timeoutNs }: Moment): number {
  const repairNs = changes.reduce((ns, change) => (change.kind === 'join' ? change.afterNs : ns), 0);
  const repairedNs = repairNs <= soonRepairedNs ? repairNs : 0;
  const ends = changes.map((change) => {
    if (change.kind === 'kill') {
      return change.kill.when.kind === 'time' ? change.kill.when.at + timeoutNs + repairedNs : 0;
    }
    if (change.kind === 'cut') return Math.max(change.cut.untilNs, change.cut.fromNs + timeoutNs);
    if (change.kind !== 'fault' || change.fault.when.kind !== 'time') return 0;
    const { fault } = change;
    return change.fault.when.at + (fault.kind === 'freeze' ? (fault.forNs ?? 0) : repairedNs);
  });
  return Math.max(nowAt, ...ends.filter((end) => end > nowAt)) + settlingNs;
}
