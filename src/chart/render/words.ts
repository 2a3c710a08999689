/** A picture in words: for readers without sight of it, and beside a part that is pointed at. */
import type { Chart, ChartState, ChartTransition } from '../chart';
import { rulesOf, statesOf } from '../chart';
import { activePaths, type Configuration, pathsOf } from '../configuration';
import { triggerText } from '../sketch/wording';

export class Words {
  readonly #chart: Chart;
  readonly #paths: ReadonlyMap<string, string>;
  readonly #states: ReadonlyMap<string, ChartState>;
  readonly #transitions: ReadonlyMap<string, ChartTransition>;

  constructor(chart: Chart) {
    this.#chart = chart;
    this.#paths = pathsOf(chart);
    this.#states = new Map(statesOf(chart.root).map((state) => [state.id, state]));
    this.#transitions = new Map(chart.transitions.map((transition) => [transition.id, transition]));
  }

  /** One sentence: which states are active, and which transition has just been taken. */
  moment(configuration: Configuration): string {
    const active = activePaths(this.#chart, configuration);
    const taken = (configuration.taken ?? []).flatMap((id) => this.#transitions.get(id) ?? []);
    const parts = [
      ...(active.length > 0 ? [`active: ${active.join(', ')}`] : []),
      ...(taken.length > 0 ? [`just taken: ${taken.map((each) => this.#way(each)).join('; ')}`] : []),
    ];
    return `Chart of ${this.#chart.id}${parts.length > 0 ? `; ${parts.join('; ')}` : ''}`;
  }

  /** Everything that the chart has, as a list of states. */
  contents(): string {
    const states = statesOf(this.#chart.root).slice(1);
    return `States: ${states.map(({ id }) => this.#paths.get(id)).join(', ')}`;
  }

  state(id: string): string {
    const { description, tags, entry, exit, ...state } = this.#states.get(id) as ChartState;
    const list = (word: string, names: readonly string[]) => (names.length > 0 ? [`${word} ${names.join(', ')}`] : []);
    return [
      this.#paths.get(id),
      ...(description === undefined ? [] : [description]),
      ...list('rules:', rulesOf(state)),
      ...list('tags:', tags),
      ...list(
        'entry:',
        entry.map(({ type }) => type),
      ),
      ...list(
        'exit:',
        exit.map(({ type }) => type),
      ),
    ].join('\n');
  }

  transitions(ids: readonly string[]): string {
    const known = ids.flatMap((id) => this.#transitions.get(id) ?? []);
    return known.map((each) => this.#told(each)).join('\n');
  }

  #way({ source, targets, trigger, guard }: ChartTransition): string {
    const to = targets.map((target) => this.#paths.get(target)).join(', ');
    const text = triggerText(trigger);
    const on = text === '' ? '' : ` on ${text}`;
    const when = guard === undefined ? '' : ` when ${guard.type}`;
    return `${this.#paths.get(source)}${to === '' ? '' : ` to ${to}`}${on}${when}`;
  }

  #told(transition: ChartTransition): string {
    const { actions, description } = transition;
    const doing = actions.length > 0 ? ` / ${actions.map(({ type }) => type).join(', ')}` : '';
    const rules = rulesOf(transition);
    return `${this.#way(transition)}${doing}${rules.length > 0 ? ` (${rules.join(', ')})` : ''}${description === undefined ? '' : `\n${description}`}`;
  }
}
