import type { TraceRecord } from '../../ports/trace';
import type { RelativeKill } from './scenario';

/** Kills that wait for a fact: each listens once the kills before it in the scenario have come. */
export class RelativeKills {
  private waiting: readonly RelativeKill[];

  constructor(kills: readonly RelativeKill[]) {
    this.waiting = kills;
  }

  /** The kills that wait for this fact, given the number of kills that have come. */
  due(record: TraceRecord, killed: number): readonly RelativeKill[] {
    const due = this.waiting.filter(({ fact, killsBefore }) => killed >= killsBefore && fact.matches(record));
    if (due.length > 0) this.waiting = this.waiting.filter((kill) => !due.includes(kill));
    return due;
  }
}
