/** Stable storage of the environment, with a record of the console's text as it comes to be there. */
import type { EnvironmentEntry } from '../../environment/environment-entry';
import type { StableStorage } from '../../ports/stable-storage';
import type { Trace } from '../../ports/trace';

export class RecordedStorage implements StableStorage<EnvironmentEntry> {
  constructor(
    private readonly storage: StableStorage<EnvironmentEntry>,
    private readonly trace: Trace,
  ) {
    for (const entry of storage.entries) this.record(entry);
  }

  get entries(): readonly EnvironmentEntry[] {
    return this.storage.entries;
  }

  append(entry: EnvironmentEntry, stored: () => void): void {
    this.storage.append(entry, () => {
      this.record(entry);
      stored();
    });
  }

  private record(entry: EnvironmentEntry): void {
    if (entry.kind !== 'shown') return;
    const { ordinal, bytes } = entry;
    const text = () => new TextDecoder('latin1').decode(bytes);
    this.trace.record('terminal', 'console.shown', () => ({ ordinal, text: text() }));
  }
}
