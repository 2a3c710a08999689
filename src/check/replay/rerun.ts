/** Repeats the run of a plan, one record at a time. */
import type { TraceRecord } from '../../ports/trace';
import { bareMachine } from '../../sim/bare';
import { Pair } from '../../sim/pair';
import type { RunPlan } from '../../sim/plan/plan';
import type { TracePlan } from '../../sim/plan/trace-plan';
import { TraceDigest } from '../../trace/trace-digest';
import { MessageMemory } from '../scenario/facts';
import { RelativeFaults } from '../scenario/relative-faults';
import type { RelativeFault } from '../scenario/scenario';

export type RerunWorld =
  | { readonly kind: 'pair'; readonly pair: Pair }
  | { readonly kind: 'bare'; readonly bare: ReturnType<typeof bareMachine> };

export interface RerunOptions {
  readonly plan: RunPlan;
  readonly machine: TracePlan['machine'];
  /** Faults after a fact, from a scenario. */
  readonly faultsAfter?: readonly RelativeFault[];
}

export class Rerun {
  readonly world: RerunWorld;
  /** Records that the run has made and the caller has not taken. */
  readonly #made: TraceRecord[] = [];
  #next = 0;
  readonly #digest = new TraceDigest();
  readonly #listen: (record: TraceRecord) => void;
  #error: Error | undefined;

  constructor({ plan, machine, faultsAfter = [] }: RerunOptions) {
    this.#listen = (record) => {
      this.#digest.hear(record);
      this.#made.push(record);
    };
    if (machine === 'bare') {
      this.world = { kind: 'bare', bare: bareMachine(plan, { onRecord: this.#listen }) };
      return;
    }
    const memory = new MessageMemory();
    const faults = new RelativeFaults(faultsAfter);
    const hear = (record: TraceRecord): void => {
      if (faultsAfter.length === 0) return;
      const due = faults.due(memory.enriched(record), pair.kills);
      for (const { fault, delayNs } of due) pair.faultLater(fault, delayNs);
    };
    // The listeners hear the records of construction and power-on afterwards, as in the run of a scenario.
    let heard = (_: TraceRecord): void => {};
    const pair = new Pair(plan, {
      onRecord: (record) => {
        this.#listen(record);
        heard(record);
      },
    });
    pair.start();
    for (const record of this.#made) hear(record);
    heard = hear;
    this.world = { kind: 'pair', pair };
  }

  /** An error of a programmer that has ended the run. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Digest of all records made so far. */
  get digest(): string {
    return this.#digest.value;
  }

  get environment() {
    return this.world.kind === 'pair' ? this.world.pair.environment : this.world.bare.environment;
  }

  /**
   * The next record; `undefined` after the end of the run. The world stands after the clock's event in which the record
   * was made.
   */
  next(): TraceRecord | undefined {
    while (this.#next === this.#made.length) {
      this.#made.length = 0;
      this.#next = 0;
      if (!this.#step()) return undefined;
    }
    return this.#made[this.#next++];
  }

  #step(): boolean {
    if (this.#error !== undefined) return false;
    try {
      return this.world.kind === 'pair' ? this.world.pair.step() : this.world.bare.step();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#error = error;
      // The caller may still take the records made before the error.
      return this.#made.length > 0;
    }
  }
}
