/** The states of a chart with their parents. */
import { type Chart, type ChartState, statesOf } from '../chart';

export class Family {
  readonly #states = new Map<string, ChartState>();
  readonly #parents = new Map<string, ChartState>();
  readonly root: ChartState;

  /** @throws {TypeError} if two states have the same id, or a transition names a state that is not in the chart */
  constructor({ id, root, transitions }: Chart) {
    this.root = root;
    for (const state of statesOf(root)) {
      if (this.#states.has(state.id)) throw new TypeError(`chart ${id}: two states have the id ${state.id}`);
      this.#states.set(state.id, state);
      for (const child of state.states) this.#parents.set(child.id, state);
    }
    const named = transitions.flatMap(({ source, targets }) => [source, ...targets]);
    const missing = named.find((each) => !this.#states.has(each));
    if (missing !== undefined) throw new TypeError(`chart ${id}: a transition names ${missing}, which is no state`);
  }

  state(id: string): ChartState {
    return this.#states.get(id) as ChartState;
  }

  parent(id: string): ChartState | undefined {
    return this.#parents.get(id);
  }

  /** The state and all around it, from the inside out. */
  line(id: string): readonly ChartState[] {
    const all = [this.state(id)];
    for (let at = this.parent(id); at !== undefined; at = this.parent(at.id)) all.push(at);
    return all;
  }

  /** Whether one lies in the other. */
  isWithin(inner: string, outer: string): boolean {
    return inner !== outer && this.line(inner).some(({ id }) => id === outer);
  }

  /** The innermost state that has all of these in it. */
  around(ids: readonly string[]): ChartState {
    const [first, ...others] = ids;
    return this.line(first)
      .slice(1)
      .find(({ id }) => others.every((other) => this.isWithin(other, id))) as ChartState;
  }

  /** The child of `container` that is or holds the state. */
  lifted(id: string, container: string): ChartState {
    const line = this.line(id);
    return line[line.findIndex((each) => each.id === container) - 1];
  }

  /** The name of a state for a reader who sees `outer`: its key if no other state there has it, else its path. */
  nameWithin(id: string, outer: string): string {
    const { key } = this.state(id);
    const alike = statesOf(this.state(outer)).filter((each) => each.key === key);
    return alike.length === 1 ? key : this.path(id, outer);
  }

  /** The keys from below `outer` down to the state. */
  path(id: string, outer: string): string {
    const line = this.line(id);
    const depth = line.findIndex((each) => each.id === outer);
    return line
      .slice(0, depth)
      .map(({ key }) => key)
      .reverse()
      .join('.');
  }
}
