/** Stable storage in virtual time: a record is safe some time after it has been appended. */
import type { Random } from '../../base/random';
import type { Clock } from '../../ports/clock';
import type { StableStorage } from '../../ports/stable-storage';
import { connectedTiming } from './timing';

interface Appended<Entry> {
  readonly entry: Entry;
  readonly stored: () => void;
}

const ACTOR = 'environment.storage';

export class SimulatedStorage<Entry> implements StableStorage<Entry> {
  readonly entries: Entry[] = [];
  private appended: Appended<Entry>[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    clock.subscribe(ACTOR, () => this.storeNext());
  }

  append(entry: Entry, stored: () => void): void {
    const { clock } = this;
    this.appended.push({ entry, stored });
    clock.arm(clock.nowAt + connectedTiming.storeNs, { actor: ACTOR, name: 'stored' });
  }

  /** A beginning of what is on its way is there after the crash. */
  crash(): void {
    this.clock.disarmAll(ACTOR);
    const kept = this.random.integer(0, this.appended.length);
    for (const { entry } of this.appended.splice(0).slice(0, kept)) this.entries.push(entry);
  }

  private storeNext(): void {
    const next = this.appended.shift();
    if (next === undefined) return;
    this.entries.push(next.entry);
    next.stored();
  }
}
