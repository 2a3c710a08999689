/**
 * A search that learns, from one seed: where a run reaches a cell that no run before it has reached, the world is kept,
 * and forked from there with other chance and other faults. Forks are shared out over what was found: a moment whose
 * forks find something gets more of them, and one that bears nothing more gets none.
 */
import type { Snapshot } from '../../sim/snapshot/snapshots';
import type { Coverage } from '../campaign/coverage';
import { summed } from '../campaign/coverage';
import { type DrawOptions, drawTrial } from '../campaign/draw';
import type { TrialRunner } from '../campaign/run';
import type { RunningTrial, TrialResult } from '../campaign/running-trial';
import type { Trial } from '../campaign/trial';
import { type Mutations, noMutations } from '../mutants/names';
import { CellWatch, cellTypes, KnownCells } from './cells';
import { drawFork, type Moment } from './fork';
import { type Left, type Recipe, recipeText } from './recipe';

/** A run that is inconsistent. */
export interface Finding {
  readonly recipe: string;
  readonly violation: string;
  readonly trial: Trial;
}

export interface SearchResult {
  readonly seed: number;
  /** The result of the seed's own run. */
  readonly root: TrialResult;
  /** Runs, of which all but the first are forks. */
  readonly runs: number;
  /** Instructions that were executed by all processors in all these runs; what forks share counts once. */
  readonly instructions: number;
  /** Faults by the chart's state, of all runs. */
  readonly coverage: Coverage;
  /** Cells that were new. */
  readonly cells: readonly string[];
  readonly findings: readonly Finding[];
}

export interface SearchOptions {
  readonly draw: DrawOptions;
  /** The cells of searches before. */
  readonly known: ReadonlySet<string>;
  readonly mutations?: Mutations;
  /** Ends the search with the first inconsistent run. */
  readonly endsAtFinding?: boolean;
}

/** Every seed has so many forks; those that find something new earn others, up to the greatest number. */
const granted = 4;
const earned = 2;
const greatestForks = 64;
/** More moments than that a search does not keep. */
const greatestFrontier = 64;

/** A moment at which something new was reached. */
interface Frontier extends Moment {
  readonly snapshot: Snapshot;
  readonly trial: Trial;
  readonly left: readonly Left[];
  /** Of the run that is left here. */
  readonly last: number;
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

const nothing: Done = { instructions: 0, coverage: {} };

export function searchFrom(runner: TrialRunner, seed: number, options: SearchOptions): SearchResult {
  return new Search(runner, seed, options).result();
}

class Search {
  private readonly known: KnownCells;
  private readonly running: RunningTrial;
  private readonly watch: CellWatch;
  private frontier: Frontier[] = [];
  private readonly findings: Finding[] = [];
  private readonly coverages: Coverage[] = [];
  private runs = 0;
  private instructions = 0;

  constructor(
    runner: TrialRunner,
    private readonly seed: number,
    private readonly options: SearchOptions,
  ) {
    const { draw, known, mutations = noMutations } = options;
    this.known = new KnownCells(known);
    const watch = new CellWatch(this.known);
    this.watch = watch;
    this.running = runner.begin(drawTrial(seed, draw), mutations, {
      watch,
      hears: cellTypes,
      onRecord: (record, { pair }) => watch.hear(record, pair),
    });
  }

  result(): SearchResult {
    const { seed, findings, options } = this;
    const root = this.toEnd({ left: [], last: seed }, nothing);
    let budget = granted;
    for (let fork = 1; fork <= budget; fork++) {
      if (options.endsAtFinding === true && findings.length > 0) break;
      const from = this.next();
      if (from === undefined) break;
      const cells = this.known.new.length;
      this.fork(from, fork);
      const borne = this.known.new.length - cells;
      from.borne += borne;
      if (borne > 0) budget = Math.min(budget + earned, greatestForks);
    }
    const { runs, instructions } = this;
    return { seed, root, runs, instructions, coverage: summed(this.coverages), cells: this.known.new, findings };
  }

  /** The moment that promises most: whose forks have found much, or that has had few. */
  private next(): Frontier | undefined {
    const promise = ({ forks, borne }: Frontier): number => (1 + borne) / (1 + forks) ** 2;
    return this.frontier.reduce<Frontier | undefined>(
      (best, each) => (best === undefined || promise(each) >= promise(best) ? each : best),
      undefined,
    );
  }

  private fork(from: Frontier, fork: number): void {
    const recipe: Recipe = { left: [...from.left, { seed: from.last, event: from.event }], last: fork };
    this.running.forkAt(from.snapshot, drawFork(from.trial, recipe, from, this.options.draw));
    from.forks++;
    this.toEnd(recipe, from.done);
  }

  /** Runs to the end, and keeps each moment at which something new was reached. */
  private toEnd({ left, last }: Recipe, before: Done): TrialResult {
    const { running, watch } = this;
    this.runs++;
    while (running.step()) {
      const borne = watch.takeFresh();
      if (borne > 0) this.keep(left, last);
    }
    watch.takeFresh();
    this.instructions += running.instructions - before.instructions;
    const { result } = running;
    this.coverages.push(result.coverage, negated(before.coverage));
    if (result.verdict === 'inconsistent') {
      const { violation = '' } = result;
      this.findings.push({ recipe: recipeText({ left, last }), violation, trial: running.trial });
    }
    return result;
  }

  private keep(left: readonly Left[], last: number): void {
    const { running } = this;
    const snapshot = running.capture();
    if (snapshot === undefined) return;
    const { trial, nowAt, events: event, instructions, coverage } = running;
    const done = { instructions, coverage: { ...coverage } };
    this.frontier.push({ snapshot, trial, left, last, event, nowAt, done, forks: 0, borne: 0 });
    if (this.frontier.length <= greatestFrontier) return;
    const most = this.frontier.reduce((worst, each) => (each.forks > worst.forks ? each : worst));
    this.frontier = this.frontier.filter((each) => each !== most);
  }
}

const negated = (coverage: Coverage): Coverage =>
  Object.fromEntries(Object.entries(coverage).map(([cell, count]) => [cell, -count]));
