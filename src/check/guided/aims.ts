/**
 * What is still to be tried from a search's moments: a fault at a processor's state at which it has not come yet, which
 * is a cell of the coverage, and another lead right after each kind of record, with each guest under each value of
 * each switch.
 */
import { Random } from '../../base/random';
import type { FaultKind } from '../campaign/draw';

/** What a fork brings at once. */
export const aims = ['killPrimary', 'killBackup', 'falseSuspicion', 'join', 'loss', 'cut', 'dup', 'corrupt'] as const;

export type Aim = (typeof aims)[number] & FaultKind;

/** Their columns in the coverage. */
const columnOf: Readonly<Record<Aim, string>> = {
  killPrimary: 'kill primary',
  killBackup: 'kill backup',
  falseSuspicion: 'suspicion',
  join: 'join',
  loss: 'loss',
  cut: 'cut',
  dup: 'dup',
  corrupt: 'corrupt',
};

/** How often forks of all searches have aimed at a cell, by its name. */
export type Tried = Readonly<Record<string, number>>;

/** A cell that so many forks have missed is left to chance. */
const greatestTries = 24;

interface Target<Moment> {
  readonly place: string;
  readonly aim: Aim;
  readonly moment: Moment;
}

/** A place of its own, beside the states: a record of this kind has just come. */
export const afterRecord = (kind: string): string => `after ${kind}`;
const isRecord = (place: string): boolean => place.startsWith('after ');

/** What is aimed at after records: another processor is to lead. */
const newLead: readonly Aim[] = ['killPrimary', 'falseSuspicion'];
/** Of the records of a kind any one is to be kept, not always the first. */
const keptRecords = 0.5;

interface AimsOptions {
  readonly known: { readonly has: (cell: string) => boolean };
  readonly tried: Tried;
  /** Of the runs of this search: `echo failover=repeatOutstanding` and so on. */
  readonly settings: readonly string[];
  readonly seed: number;
}

/** `Moment`: where a run can be left. A moment is kept for each place that lacks a fault, until it has been used up. */
export class Aims<Moment> {
  /** No snapshot takes back what has been tried. */
  readonly isStateless = true;
  private readonly moments = new Map<string, { readonly moment: Moment; readonly left: Set<Aim> }>();
  /** Places that lack nothing any more. */
  private readonly closed = new Set<string>();
  /** In this search. */
  private readonly mine = new Map<string, number>();
  private readonly random: Random;

  constructor(private readonly options: AimsOptions) {
    this.random = new Random(`aims/${options.seed}`);
  }

  get tried(): Tried {
    return Object.fromEntries(this.mine);
  }

  /** Of these places those that lack something, for which a moment may be kept. */
  open(places: readonly string[]): readonly string[] {
    return places.filter((place) => {
      if (this.closed.has(place) || this.moments.has(place)) return false;
      const lacks = aims.some((aim) => this.isOpen(place, aim));
      if (!lacks) this.closed.add(place);
      return lacks && (!isRecord(place) || this.random.chance(keptRecords));
    });
  }

  /** Of these open places those for which this moment is to be kept, given what a fork from it can bring. */
  lacking(places: readonly string[], possible: readonly Aim[]): readonly string[] {
    return places.filter((place) => possible.some((aim) => this.isOpen(place, aim)));
  }

  keep(places: readonly string[], possible: readonly Aim[], moment: Moment): void {
    for (const place of places) this.moments.set(place, { moment, left: new Set(possible) });
  }

  /** What has been tried least, if possible after a record, or at a state. */
  next(preferred: 'record' | 'state'): Target<Moment> | undefined {
    const target = this.least((place) => isRecord(place) === (preferred === 'record')) ?? this.least(() => true);
    if (target === undefined) return undefined;
    const { place, aim } = target;
    this.moments.get(place)?.left.delete(aim);
    for (const cell of this.cellsOf(place, aim)) this.mine.set(cell, (this.mine.get(cell) ?? 0) + 1);
    return target;
  }

  private least(isWanted: (place: string) => boolean): Target<Moment> | undefined {
    let [best, least]: [Target<Moment>[], number] = [[], Number.POSITIVE_INFINITY];
    for (const [place, { moment, left }] of this.moments) {
      if (!isWanted(place)) continue;
      const open = [...left].filter((aim) => this.isOpen(place, aim));
      if (open.length === 0) this.moments.delete(place);
      for (const aim of open) {
        const tries = this.triesOf(place, aim);
        if (tries < least) [best, least] = [[], tries];
        if (tries === least) best.push({ place, aim, moment });
      }
    }
    return best.length === 0 ? undefined : best[this.random.integer(0, best.length - 1)];
  }

  private isOpen(place: string, aim: Aim): boolean {
    if (isRecord(place) && !newLead.includes(aim)) return false;
    const isKnown = this.cellsOf(place, aim).some((cell) => this.options.known.has(cell));
    return !isKnown && this.triesOf(place, aim) < greatestTries;
  }

  /** Of the setting under which it has been tried least. */
  private triesOf(place: string, aim: Aim): number {
    const { tried } = this.options;
    return Math.min(...this.cellsOf(place, aim).map((cell) => (tried[cell] ?? 0) + (this.mine.get(cell) ?? 0)));
  }

  private cellsOf(place: string, aim: Aim): readonly string[] {
    if (!isRecord(place)) return [`${place}|${columnOf[aim]}`];
    return this.options.settings.map((setting) => `${place}|${setting}|${aim}`);
  }
}
