/** Answers the questions of one page about a recording. */
import type { Recording } from '../received/recording';
import { FilteredSteps } from '../received/step-filter';
import type { Answers, Ask, AskName } from '../viewer-protocol';
import { chartView, seenMoves } from './chart';
import { contextMembers } from './context';
import { densityOf } from './density';
import { hiddenBy } from './keys';
import { rowOf } from './rows';
import { sequenceOf } from './sequence';
import { stepView } from './step';
import { treeOf } from './tree';

const greatestRows = 500;

type Asked<Name extends AskName> = Extract<Ask, { readonly ask: Name }>;

export class Viewer {
  /** The lists that the page looks at: its log's, and its diagram's. */
  #lists: FilteredSteps[] = [];

  constructor(readonly recording: Recording) {}

  answer(ask: Exclude<Ask, Asked<'clear' | 'keepNewest'>>): Answers[AskName] {
    switch (ask.ask) {
      case 'tree':
        return treeOf(this.recording, ask);
      case 'log':
        return this.#log(ask);
      case 'sequence':
        return sequenceOf(this.recording, this.#listOf('', ask.hidden).view(), ask);
      case 'step':
        return this.recording.steps.has(ask.step) ? stepView(this.recording, ask.step, ask.against) : null;
      case 'context':
        return this.recording.steps.has(ask.step)
          ? contextMembers(this.recording, ask.step, ask.path)
          : { members: [], more: 0 };
      case 'chart': {
        const actor = this.recording.actors.get(ask.actor);
        return actor === undefined ? null : chartView(this.recording, actor, ask.step);
      }
      case 'seen': {
        const actor = this.recording.actors.get(ask.actor);
        return actor === undefined ? { states: [], moves: [] } : seenMoves(this.recording, actor, ask.step);
      }
      case 'definition':
        return this.recording.definition(ask.definition) ?? null;
      case 'density':
        return densityOf(this.recording, ask.parts);
    }
  }

  #log({ filter, hidden, from, count, near }: Asked<'log'>): Answers['log'] {
    const view = this.#listOf(filter, hidden).view();
    const rows = Math.min(count, greatestRows);
    const middle = near === undefined ? from : view.placeOf(near) - Math.floor(rows / 2);
    const first = Math.max(0, Math.min(middle, view.length - rows));
    const shown = Math.max(0, Math.min(rows, view.length - first));
    return {
      rows: Array.from({ length: shown }, (_, at) => rowOf(this.recording, view.at(first + at))),
      total: view.length,
      first,
    };
  }

  #listOf(filter: string, hidden: readonly string[]): FilteredSteps {
    const key = JSON.stringify([filter, hidden]);
    const known = this.#lists.find((list) => list.key === key);
    const list = known ?? new FilteredSteps(key, filter, hiddenBy(hidden, this.recording), this.recording);
    this.#lists = [list, ...this.#lists.filter((each) => each !== list)].slice(0, 2);
    return list;
  }
}
