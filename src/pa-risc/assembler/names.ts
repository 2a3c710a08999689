/** The meanings of names: labels, numeric labels (`1b`, `1f`), and values that the program sets. */
import { address, type SectionBase, type Value, whole } from './value';

/** The place from which short displacements to data count: the program or its caller may put it anywhere. */
const globalPointer = '$global$';

export class Names {
  /** Labels, and the last value of each name that is set. */
  readonly #values = new Map<string, Value>();
  readonly #labels = new Map<string, Value>();
  /** The places of each numeric label, in the order of the text. */
  readonly #numeric = new Map<string, Value[]>();
  readonly #timesSet = new Map<string, number>();
  /** How many numeric labels of each number the reader has passed. */
  #passed = new Map<string, number>();
  readonly #global: SectionBase = { address: 0 };

  /** @param given addresses of names that the program does not define */
  constructor(given: Readonly<Record<string, number>>) {
    const outside: SectionBase = { address: 0 };
    for (const [name, at] of Object.entries(given)) this.#values.set(name, address(outside, at));
  }

  get labels(): ReadonlyMap<string, Value> {
    return this.#labels;
  }

  /** Returns false if the label is defined already. */
  label(name: string, value: Value): boolean {
    if (/^\d+$/.test(name)) {
      const same = this.#numeric.get(name);
      if (same === undefined) this.#numeric.set(name, [value]);
      else same.push(value);
      this.pass(name);
      return true;
    }
    if (this.#labels.has(name)) return false;
    this.#labels.set(name, value);
    this.#values.set(name, value);
    return true;
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
    this.#timesSet.set(name, (this.#timesSet.get(name) ?? 0) + 1);
  }

  /** Starts over: names that are set more than once have no value before the first time. */
  startAgain(): void {
    this.#passed = new Map();
    for (const [name, times] of this.#timesSet) if (times > 1) this.#values.delete(name);
  }

  isLabel(name: string): boolean {
    return this.#labels.has(name);
  }

  /** The reader has passed a numeric label. */
  pass(name: string): void {
    this.#passed.set(name, (this.#passed.get(name) ?? 0) + 1);
  }

  /** The reader's position, to which `restore` returns. */
  get passed(): ReadonlyMap<string, number> {
    return new Map(this.#passed);
  }

  restore(passed: ReadonlyMap<string, number>): void {
    this.#passed = new Map(passed);
  }

  lookUp(name: string): Value | undefined {
    const [, number, direction] = /^(\d+)([bf])$/.exec(name) ?? [];
    if (number !== undefined) {
      const passed = this.#passed.get(number) ?? 0;
      return this.#numeric.get(number)?.[direction === 'b' ? passed - 1 : passed];
    }
    return name === globalPointer ? address(this.#global, 0) : this.#values.get(name);
  }

  /** Decides the value of the global pointer once all sections have addresses: by default, that of the data. */
  settle(dataAt: number): void {
    const stated = this.#values.get(globalPointer);
    this.#global.address = stated === undefined ? dataAt : whole(stated);
  }

  /** Whether a word of the program can hold the value: an address, or the distance of one from the global pointer. */
  isLinkable({ places }: Value): boolean {
    const counts = [...places].filter(([place, count]) => place !== this.#global || count !== -1);
    return counts.length === 1 && counts[0][1] === 1;
  }
}
