/** Turns of a loop before the first comparison of its registers. */
const firstComparison = 8;

/** One turn of a waiting loop. */
export interface Turn {
  /** Instructions completed. */
  readonly period: number;
  /** Of these, the ones that a hypervisor simulates. */
  readonly simulated: number;
}

/** By how much memory has changed: stores of the guest, and writes by others. */
export interface Changes {
  readonly stores: number;
  readonly writes: number;
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
  /** The turn found last, as long as the saved registers are those at its start; and the loop and memory then. */
  private known: (Turn & Changes & { readonly target: number }) | undefined;

  /** Forgets the present loop. A loop that is known to wait is compared at its first turn. */
  startOver(isKnown: boolean): void {
    this.target = -1;
    this.first = isKnown ? 1 : firstComparison;
  }

  /** After a jump to `target`: the turn that repeats, if any. */
  turn(target: number, changes: Changes, files: readonly Int32Array[], counts: Counts): Turn | undefined {
    if (this.isKnown(target, changes) && this.areAsSaved(files)) return this.known;
    const { stores } = changes;
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
      this.known = undefined;
      this.instructions = counts.instructions;
      this.simulated = counts.simulated;
    }
    if (this.turns !== this.compareAt + 1) return undefined;
    this.compareAt *= 2;
    const period = counts.instructions - this.instructions;
    if (period <= 0 || !this.areAsSaved(files)) return undefined;
    this.known = { ...changes, target, period, simulated: counts.simulated - this.simulated };
    return this.known;
  }

  /** Whether the turn found last would come again, were the registers those at its start. */
  private isKnown(target: number, { stores, writes }: Changes): boolean {
    const { known } = this;
    return known?.target === target && known.stores === stores && known.writes === writes;
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
