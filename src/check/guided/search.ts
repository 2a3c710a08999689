/**
 * A search that learns, from one seed: the run is kept at moments of many kinds, and forked from there with other
 * chance and other faults. A fork is left when what comes of its faults is over, and goes on to its end only where
 * something is wrong. A moment whose forks reach cells that no run has reached before gets more of them.
 */
import type { Snapshot } from '../../sim/snapshot/snapshots';
import type { Coverage } from '../campaign/coverage';
import { summed } from '../campaign/coverage';
import { type DrawOptions, drawTrial } from '../campaign/draw';
import type { TrialRunner } from '../campaign/run';
import type { RunningTrial, TrialResult } from '../campaign/running-trial';
import { SometimesWatch } from '../campaign/sometimes';
import { settingsOf, type Trial } from '../campaign/trial';
import { type Mutations, noMutations } from '../mutants/names';
import { Aims, afterRecord, type Tried } from './aims';
import { CellWatch, cellTypes, KnownCells, type Noted } from './cells';
import { aimsAt, drawFork, type Moment, momentOf, settledFromNs } from './fork';
import { MomentChoice } from './moments';
import { type Left, type Recipe, type RunName, recipeText } from './recipe';
import { rootEndNs } from './root-end';

/** A run that is inconsistent. */
export interface Finding {
  readonly recipe: string;
  readonly violation: string;
  /** Of a search that has ended its workers none. */
  readonly trial?: Trial;
}

export interface SearchResult {
  readonly seed: number;
  /** The result of the seed's own run, which is `unfinished` where the search has left it. */
  readonly root: TrialResult;
  /** Runs, of which all but the first are forks. */
  readonly runs: number;
  /** Instructions that were executed by all processors in all these runs; what forks share counts once. */
  readonly instructions: number;
  /** Faults by the chart's state, of all runs. */
  readonly coverage: Coverage;
  /** Cells that were new. */
  readonly cells: readonly string[];
  /** How often forks have aimed at a cell. */
  readonly tried: Tried;
  readonly findings: readonly Finding[];
  /** The numbers of what its runs have come to among `sometimes`, where that was asked for. */
  readonly sometimes?: readonly number[];
}

export interface SearchOptions {
  readonly draw: DrawOptions;
  /** The cells of searches before. */
  readonly known: ReadonlySet<string>;
  /** How often their forks have aimed at a cell. */
  readonly tried?: Tried;
  readonly mutations?: Mutations;
  /** Whether the result tells what of `sometimes` the runs have come to. */
  readonly notesSometimes?: boolean;
  /** Ends the search with the first inconsistent run. */
  readonly endsAtFinding?: boolean;
}

/** Forks may take so many times the instructions of the seed's run, and as many again where they find what is new. */
const shareOfForks = 2;
const greatestForks = 96;
/** Of one search. */
const greatestMoments = 24;
/** One fork of so many runs to its end, for what shows only there. */
const wholeEvery = 24;
/** A fork that is not calm when it should be gets so much longer, so often. */
const [longerNs, greatestLonger] = [10_000_000, 20] as const;

/** A moment at which a run may be forked. */
interface Frontier extends Moment {
  readonly kind: string;
  readonly snapshot: Snapshot;
  readonly trial: Trial;
  readonly left: readonly Left[];
  /** The run that is left here. */
  readonly last: RunName;
  /** What the run has done until here. */
  readonly done: Done;
  forks: number;
  /** Cells that forks from here have found. */
  borne: number;
}

interface Done {
  readonly instructions: number;
  readonly coverage: Coverage;
}

/** In turn: what a fork aims at, as long as there is any such aim. */
const kindsOfForks = ['unaimed', 'state', 'record'] as const;

const nothing: Done = { instructions: 0, coverage: {} };

export function searchFrom(runner: TrialRunner, seed: number, options: SearchOptions): SearchResult {
  return new Search(runner, seed, options).result();
}

class Search {
  private readonly known: KnownCells;
  private readonly running: RunningTrial;
  private readonly watch: CellWatch;
  private readonly sometimes: SometimesWatch | undefined;
  private readonly choice: MomentChoice;
  private readonly rootEndNs: number;
  private readonly aims: Aims<Frontier>;
  private frontier: readonly Frontier[] = [];
  private readonly findings: Finding[] = [];
  private readonly coverages: Coverage[] = [];
  private runs = 0;
  private instructions = 0;

  constructor(
    runner: TrialRunner,
    private readonly seed: number,
    private readonly options: SearchOptions,
  ) {
    const { draw, known, tried = {}, mutations = noMutations, notesSometimes } = options;
    this.known = new KnownCells(known);
    const trial = drawTrial(seed, draw);
    this.aims = new Aims({ known: this.known, tried, settings: settingsOf(trial), seed });
    this.rootEndNs = rootEndNs(trial);
    this.choice = new MomentChoice(String(seed), greatestMoments);
    const watch = new CellWatch(this.known);
    this.watch = watch;
    this.sometimes = notesSometimes ? new SometimesWatch() : undefined;
    this.running = runner.begin(trial, mutations, {
      watch,
      sometimes: this.sometimes,
      hears: cellTypes,
      onRecord: (record, { pair }) => watch.hear(record, pair),
    });
  }

  result(): SearchResult {
    const { seed, findings, options } = this;
    const root = this.toEnd({ left: [], last: { seed } }, nothing, this.rootEndNs);
    const [own, most] = [1 + shareOfForks, 1 + 2 * shareOfForks].map((times) => this.instructions * times);
    let allowed = own;
    for (let fork = 1; fork <= greatestForks && this.instructions < allowed; fork++) {
      if (options.endsAtFinding === true && findings.length > 0) break;
      const kind = kindsOfForks[fork % kindsOfForks.length];
      const aimed = kind === 'unaimed' ? undefined : this.aims.next(kind);
      const from = aimed?.moment ?? this.next();
      if (from === undefined) break;
      const [cells, instructions] = [this.known.new.length, this.instructions];
      this.fork(from, { seed: fork, ...(aimed && { aim: aimed.aim }) });
      const borne = this.known.new.length - cells;
      from.borne += borne;
      // What has found something costs nothing.
      if (borne > 0) allowed = Math.min(allowed + this.instructions - instructions, most);
    }
    const { runs, instructions, coverages, known, aims } = this;
    const told = { coverage: summed(coverages), cells: known.new, tried: aims.tried, findings };
    const sometimes = this.sometimes && { sometimes: this.sometimes.numbers };
    return { seed, root, runs, instructions, ...told, ...sometimes };
  }

  /** The moment that promises most: whose forks have found much, or that has had few. */
  private next(): Frontier | undefined {
    const promise = ({ forks, borne }: Frontier): number => (1 + borne) / (1 + forks) ** 2;
    return this.frontier.reduce<Frontier | undefined>(
      (best, each) => (best === undefined || promise(each) >= promise(best) ? each : best),
      undefined,
    );
  }

  private fork(from: Frontier, last: RunName): void {
    const { running } = this;
    const recipe: Recipe = { left: [...from.left, { ...from.last, event: from.event }], last };
    const trial = drawFork(from.trial, recipe, from, this.options.draw);
    running.forkAt(from.snapshot, trial);
    from.forks++;
    const settledNs = last.seed % wholeEvery === 0 ? Number.POSITIVE_INFINITY : settledFromNs(trial, from);
    this.toEnd(recipe, from.done, settledNs);
  }

  /** Runs until that instant, or to the end if something is wrong then, and keeps moments. */
  private toEnd({ left, last }: Recipe, before: Done, settledNs: number): TrialResult {
    const { running, watch } = this;
    this.runs++;
    let leftAt = settledNs;
    while (running.step()) {
      const noted = watch.take();
      if (noted !== undefined) this.keep(noted, left, last);
      if (running.nowAt < leftAt) continue;
      if (running.isCalm || leftAt > settledNs + longerNs * greatestLonger) {
        if (!running.isWrong) break;
        leftAt = Number.POSITIVE_INFINITY;
      } else leftAt += longerNs;
    }
    watch.take();
    this.instructions += running.instructions - before.instructions;
    const { result } = running;
    this.coverages.push(result.coverage, negated(before.coverage));
    const isLeft = running.nowAt >= leftAt;
    if (result.verdict === 'inconsistent' && !isLeft) {
      const { violation = '' } = result;
      this.findings.push({ recipe: recipeText({ left, last }), violation, trial: running.trial });
    }
    // Nothing was wrong where it was left.
    return isLeft ? { ...result, verdict: 'unfinished', violation: undefined } : result;
  }

  private keep({ moments, kinds }: Noted, left: readonly Left[], last: RunName): void {
    const { running, aims, options } = this;
    const taken = this.choice.take(moments);
    const open = aims.open([...running.places, ...kinds.map(afterRecord)]);
    if (taken === undefined && open.length === 0) return;
    const here = momentOf(running);
    const possible = aimsAt(here, options.draw);
    const lacking = aims.lacking(open, possible);
    const snapshot = taken === undefined && lacking.length === 0 ? undefined : running.capture();
    if (snapshot === undefined) return;
    const { trial, instructions, coverage } = running;
    const done = { instructions, coverage: { ...coverage } };
    const moment = { ...here, kind: taken?.kind ?? '', snapshot, trial, left, last, done };
    aims.keep(lacking, possible, { ...moment, forks: 0, borne: 0 });
    if (taken === undefined) return;
    const others = this.frontier.filter(({ kind }) => kind !== taken.instead);
    this.frontier = [...others, { ...moment, forks: 0, borne: 0 }];
  }
}

const negated = (coverage: Coverage): Coverage =>
  Object.fromEntries(Object.entries(coverage).map(([cell, count]) => [cell, -count]));
