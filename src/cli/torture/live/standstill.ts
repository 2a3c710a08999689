/** Whether a run goes on: what the guest does to the outside grows the environment's traces. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** On a machine with much other work a join takes seconds. */
const longestMs = 120_000;
const lookMs = 500;

export class Standstill {
  private bytes = 0;
  private grownAt = Date.now();
  private lookedAt = Date.now();

  /** `traces`: the folder in which the environment's begin with its name. */
  constructor(private readonly traces: string) {}

  get isLong(): boolean {
    const now = Date.now();
    if (now - this.lookedAt < lookMs) return false;
    this.lookedAt = now;
    const files = readdirSync(this.traces).filter((name) => name.startsWith('environment'));
    const bytes = files.reduce((sum, name) => sum + statSync(join(this.traces, name)).size, 0);
    if (bytes > this.bytes) this.grownAt = now;
    this.bytes = bytes;
    return now - this.grownAt > longestMs;
  }
}
