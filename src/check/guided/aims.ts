/**
 * Which cells of the coverage are still to be reached from a search's moments: a processor's state at which a fault has
 * not come yet.
 */
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

const cellOf = (place: string, aim: Aim): string => `${place}|${columnOf[aim]}`;

/** `Moment`: where a run can be left. A moment is kept for each state that lacks a cell, until it has been used up. */
export class Aims<Moment> {
  /** No snapshot takes back what has been tried. */
  readonly isStateless = true;
  private readonly moments = new Map<string, { readonly moment: Moment; readonly left: Set<Aim> }>();
  /** States that lack nothing any more. */
  private readonly closed = new Set<string>();
  /** In this search. */
  private readonly mine = new Map<string, number>();

  constructor(
    private readonly known: { readonly has: (cell: string) => boolean },
    private readonly before: Tried,
  ) {}

  get tried(): Tried {
    return Object.fromEntries(this.mine);
  }

  /** Whether one of these states lacks something, so that a moment may be kept for it. */
  isLacking(places: readonly string[]): boolean {
    return places.some((place) => {
      if (this.closed.has(place) || this.moments.has(place)) return false;
      const lacks = aims.some((aim) => this.isOpen(place, aim));
      if (!lacks) this.closed.add(place);
      return lacks;
    });
  }

  /** Of these states those for which this moment is to be kept, given what a fork from it can bring. */
  lacking(places: readonly string[], possible: readonly Aim[]): readonly string[] {
    return places.filter((place) => !this.moments.has(place) && possible.some((aim) => this.isOpen(place, aim)));
  }

  keep(places: readonly string[], possible: readonly Aim[], moment: Moment): void {
    for (const place of places) this.moments.set(place, { moment, left: new Set(possible) });
  }

  /** The cell that has been tried least. */
  next(): Target<Moment> | undefined {
    let [best, least]: [Target<Moment> | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const [place, { moment, left }] of this.moments) {
      const open = [...left].filter((aim) => this.isOpen(place, aim));
      if (open.length === 0) this.moments.delete(place);
      for (const aim of open) {
        const tries = this.triesOf(cellOf(place, aim));
        if (tries < least) [best, least] = [{ place, aim, moment }, tries];
      }
    }
    if (best === undefined) return undefined;
    const { place, aim } = best;
    this.moments.get(place)?.left.delete(aim);
    this.mine.set(cellOf(place, aim), (this.mine.get(cellOf(place, aim)) ?? 0) + 1);
    return best;
  }

  private isOpen(place: string, aim: Aim): boolean {
    const cell = cellOf(place, aim);
    return !this.known.has(cell) && this.triesOf(cell) < greatestTries;
  }

  private triesOf(cell: string): number {
    return (this.before[cell] ?? 0) + (this.mine.get(cell) ?? 0);
  }
}
