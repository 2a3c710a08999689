/**
 * The graph of the states that an exploration has reached: the first way to each state, and the states from which an
 * end can be reached.
 */

/** A list of numbers that grows. */
class Numbers {
  #values = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const before = this.#values;
      this.#values = new Int32Array(2 * before.length);
      this.#values.set(before);
    }
    this.#values[this.length++] = value;
  }

  at(place: number): number {
    return this.#values[place];
  }
}

export class Graph {
  /**
   * Of each state: the state from which the exploration reached it first, and which of the possible steps led there.
   */
  readonly #from = new Numbers();
  readonly #choice = new Numbers();
  /** Of each step without a fault: the states before and after. */
  readonly #sources = new Numbers();
  readonly #targets = new Numbers();
  readonly #ends: number[] = [];

  get states(): number {
    return this.#from.length;
  }

  get ends(): number {
    return this.#ends.length;
  }

  /** Adds a state; returns its number. */
  add(from: number, choice: number): void {
    this.#from.push(from);
    this.#choice.push(choice);
  }

  addStep(from: number, to: number): void {
    this.#sources.push(from);
    this.#targets.push(to);
  }

  /** Marks this state as one in which nothing is left to do. */
  addEnd(state: number): void {
    this.#ends.push(state);
  }

  /** The choices on the shortest way from the first state to this one. */
  wayTo(state: number): readonly number[] {
    const choices: number[] = [];
    for (let at = state; this.#from.at(at) >= 0; at = this.#from.at(at)) choices.unshift(this.#choice.at(at));
    return choices;
  }

  /** The first state from which no end can be reached without a fault; `undefined` if each can reach one. */
  trapped(): number | undefined {
    const reaches = new Uint8Array(this.states);
    const [first, next] = this.#backward();
    const open = [...this.#ends];
    for (const end of open) reaches[end] = 1;
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (let step = first[state]; step >= 0; step = next[step]) {
        const source = this.#sources.at(step);
        if (reaches[source] !== 0) continue;
        reaches[source] = 1;
        open.push(source);
      }
    }
    const trapped = reaches.indexOf(0);
    return trapped < 0 ? undefined : trapped;
  }

  /** The steps into each state, as linked lists: the first step of each state, and the next one after each step. */
  #backward(): readonly [Int32Array, Int32Array] {
    const first = new Int32Array(this.states).fill(-1);
    const next = new Int32Array(this.#targets.length);
    for (let step = 0; step < this.#targets.length; step++) {
      const target = this.#targets.at(step);
      next[step] = first[target];
      first[target] = step;
    }
    return [first, next];
  }
}
