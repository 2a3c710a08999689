/** The replicas that were killed, and whether all members of the view are among them. */
import type { LiveMachine } from '../../../live/supervision/live-machine';

/** A view that the environment has granted meanwhile is heard by then. */
const patienceMs = 2000;

export class Losses {
  private readonly dead = new Set<string>();
  private lostAt = 0;

  constructor(private readonly machine: LiveMachine) {}

  /** kill -9. */
  kill(name: string): void {
    const found = this.machine.running.find((each) => each.name === name);
    if (found !== undefined) this.dead.add(found.member);
    this.machine.kill(name);
  }

  /**
   * No replica may lead without a person's word: a backup that took its primary for dead wrongly has died just as it
   * was about to lead.
   */
  get isLost(): boolean {
    const { members } = this.machine.view;
    if (members.length === 0 || !members.every((member) => this.dead.has(member))) {
      this.lostAt = 0;
      return false;
    }
    if (this.lostAt === 0) this.lostAt = Date.now();
    return Date.now() - this.lostAt > patienceMs;
  }
}
