/** Turns of a loop before the first comparison of its registers. */
const firstComparison = 8;

/** One turn of a waiting loop. */
export interface Turn {
  /** Instructions completed. */
  readonly period: number;
  /** Of these, the ones that a hypervisor simulates. */
  readonly simulated: number;
}

export interface Counts {
  readonly instructions: number;
  readonly simulated: number;
}

/**
 * Finds that the guest repeats itself. The processor asks after each short backward jump. The detector compares the
 * registers at growing intervals, one turn of the loop apart: equal registers, and no store between, mean that every
 * turn is the same.
 */
export class IdleDetector {
  private target = -1;
  private stores = 0;
  private turns = 0;
  private first = firstComparison;
  private compareAt = firstComparison;
  /** The registers at the last comparison; allocated once, so that waiting allocates nothing. */
  private saved: readonly Int32Array[] = [];
  private instructions = 0;
  private simulated = 0;

  /** Forgets the present loop. A loop that is known to wait is compared at its first turn. */
  startOver(isKnown: boolean): void {
    this.target = -1;
    this.first = isKnown ? 1 : firstComparison;
  }

  /** After a jump to `target`, with `stores` stores ever made: the turn that repeats, if any. */
  turn(target: number, stores: number, files: readonly Int32Array[], counts: Counts): Turn | undefined {
    if (this.target !== target || this.stores !== stores) {
      this.target = target;
      this.stores = stores;
      this.turns = 0;
      this.compareAt = this.first;
      return undefined;
    }
    this.turns++;
    if (this.turns === this.compareAt) {
      if (this.saved.length === 0) this.saved = files.map((file) => file.slice());
      for (const [index, file] of files.entries()) this.saved[index].set(file);
      this.instructions = counts.instructions;
      this.simulated = counts.simulated;
    }
    if (this.turns !== this.compareAt + 1) return undefined;
    this.compareAt *= 2;
    const period = counts.instructions - this.instructions;
    if (period <= 0 || !this.areAsSaved(files)) return undefined;
    return { period, simulated: counts.simulated - this.simulated };
  }

  /** Written as loops, since this runs in each epoch of a guest that waits. */
  private areAsSaved(files: readonly Int32Array[]): boolean {
    for (let index = 0; index < files.length; index++) {
      const file = files[index];
      const saved = this.saved[index];
      for (let at = 0; at < file.length; at++) if (file[at] !== saved[at]) return false;
    }
    return true;
  }
}
