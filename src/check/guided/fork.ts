/** Draws how a run goes on from a moment: other chance, and other faults soon after it. */
import { Random } from '../../base/random';
import type { ProcessorName } from '../../sim/plan/victim';
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
const greatestExponent = 8;
const steps = 1000;

/** Each order of magnitude is as likely as another. */
const soon = (random: Random): number =>
  Math.round(10 ** (leastExponent + ((greatestExponent - leastExponent) * random.integer(0, steps)) / steps));

/** One of three comes at once: at the next nanosecond, since other events of this instant are over. */
const momentAfter = ({ random, nowAt, untilNs }: Drawing): number =>
  random.integer(0, 2) === 0 ? nowAt + 1 : Math.min(nowAt + soon(random), untilNs);

function kills(drawing: Drawing, count: number, backupsOnly: boolean): readonly Fault[] {
  const { random, processors } = drawing;
  const backups = ['backup', ...processors.slice(2).map((_, at) => `backup${at + 2}` as const)] as const;
  let from: Drawing = drawing;
  return Array.from({ length: count }, () => {
    const at = momentAfter(from);
    from = { ...drawing, nowAt: at };
    const who = of(random, backupsOnly ? backups : (['primary', 'primary', ...backups] as const));
    return { kind: 'kill', kill: { who, when: { kind: 'time', at } } };
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

/** The kinds of faults that can begin in the middle of a run; the others are settings, which a fork keeps. */
const forked: Partial<Readonly<Record<FaultKind, (drawing: Drawing) => readonly Fault[]>>> = {
  killPrimary: (drawing) => kills(drawing, 1, false),
  killBackup: (drawing) => kills(drawing, 1, true),
  killSeveral: (drawing) => kills(drawing, drawing.random.integer(2, 3), false),
  cut: (drawing) => cut(drawing, false),
  oneWayCut: (drawing) => cut(drawing, true),
  falseSuspicion: (drawing) => {
    const { random, processors } = drawing;
    const by = of(random, processors);
    const who = of(
      random,
      processors.filter((name) => name !== by),
    );
    const when = { kind: 'time', at: momentAfter(drawing) } as const;
    return [{ kind: 'fault', fault: { kind: 'suspect', who: who as ProcessorName, by: by as ProcessorName, when } }];
  },
  freeze: (drawing) => {
    const { random } = drawing;
    const when = { kind: 'time', at: momentAfter(drawing) } as const;
    return [
      { kind: 'fault', fault: { kind: 'freeze', who: of(random, ['primary', 'backup']), forNs: soon(random), when } },
    ];
  },
};

const mayBegin = faultKinds.filter((kind) => forked[kind] !== undefined);

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
  const possible = mayBegin.filter((kind) => faults.includes(kind));
  const count = possible.length === 0 ? 0 : of(random, [0, 1, 1, 1, 2]);
  const drawing = { ...moment, random, processors, untilNs: Math.max(calmFromNs(trial), moment.nowAt + 1) };
  const others = Array.from({ length: count }, () => forked[of(random, possible)]?.(drawing) ?? []).flat();
  const reseed = { kind: 'reseed', event: moment.event, seed: random.integer(0, 0x7fffffff) } as const;
  return { ...trial, changes: [...trial.changes.filter((change) => isKept(change, moment)), reseed, ...others] };
}
