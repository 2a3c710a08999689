/** Which units of a campaign a producer still wants, and which of these are in the queue: a byte for each unit. */
import { BadInput } from '../base/bad-input';

const [settled, missing, queued] = [0, 1, 2] as const;
const greatestUnits = 100_000_000;

export class UnitStates {
  readonly #states: Uint8Array;
  #wanted = 0;
  #queued = 0;
  /** No unit before this one is missing and not in the queue. */
  #from = 0;

  /** @throws {BadInput} if there are too many units for one campaign */
  constructor(length: number, isWanted: (unit: number) => boolean) {
    if (length > greatestUnits)
      throw new BadInput(`a campaign of a fleet has at most ${greatestUnits} units; this one has ${length}`);
    this.#states = new Uint8Array(length);
    for (let unit = 0; unit < length; unit++) {
      if (!isWanted(unit)) continue;
      this.#states[unit] = missing;
      this.#wanted++;
    }
  }

  /** Units without a result. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Those of them that are in the queue or in work. */
  get queued(): number {
    return this.#queued;
  }

  /** The unit has a result; returns whether it was wanted. */
  settle(unit: number): boolean {
    const state = this.#states[unit] ?? settled;
    if (state === settled) return false;
    if (state === queued) this.#queued--;
    this.#wanted--;
    this.#states[unit] = settled;
    return true;
  }

  /** Takes up to `most` units that are wanted and not in the queue. */
  takeMissing(most: number): readonly number[] {
    const taken: number[] = [];
    for (; this.#from < this.#states.length && taken.length < most; this.#from++) {
      if (this.#states[this.#from] !== missing) continue;
      taken.push(this.#from);
      this.#states[this.#from] = queued;
    }
    this.#queued += taken.length;
    return taken;
  }

  /** Exactly these units are in the queue. */
  foundQueued(units: Iterable<number>): void {
    for (const [unit, state] of this.#states.entries()) if (state === queued) this.#states[unit] = missing;
    [this.#queued, this.#from] = [0, 0];
    for (const unit of units) {
      if (this.#states[unit] !== missing) continue;
      this.#states[unit] = queued;
      this.#queued++;
    }
  }
}
