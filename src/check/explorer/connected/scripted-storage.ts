/** Stable storage of a scripted world: the explorer chooses when each record is safe. */
import type { StableStorage } from '../../../ports/stable-storage';

interface Appended<Entry> {
  readonly entry: Entry;
  readonly stored: () => void;
}

export class ScriptedStorage<Entry> implements StableStorage<Entry> {
  readonly entries: Entry[] = [];
  /** Records that a crash may lose. */
  readonly appended: Appended<Entry>[] = [];

  append(entry: Entry, stored: () => void): void {
    this.appended.push({ entry, stored });
  }

  storeNext(): void {
    const { entry, stored } = this.appended.shift() as Appended<Entry>;
    this.entries.push(entry);
    stored();
  }

  /** A crash leaves so many of the records on their way. */
  crash(kept: number): void {
    for (const { entry } of this.appended.splice(0).slice(0, kept)) this.entries.push(entry);
  }
}
