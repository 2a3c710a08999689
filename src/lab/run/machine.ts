import { Rerun } from '../../check/replay/rerun';
import type { MachineScene, MemoryWish } from '../protocol';
import { comparedMachines } from './machine-view';
import type { Recording } from './recording';

/**
 * The machines of a run at a moment: the run again, up to there. It goes on where it was when a later moment is asked
 * for.
 */
export class Machines {
  #rerun: Rerun;
  #event = 0;

  constructor(private readonly recording: Recording) {
    this.#rerun = this.#begun();
  }

  at(run: number, event: number, wish: MemoryWish = {}): MachineScene {
    if (event < this.#event) {
      this.#rerun = this.#begun();
      this.#event = 0;
    }
    while (this.#event < event) {
      const record = this.#rerun.next();
      if (record === undefined) break;
      this.#event = record.event;
    }
    const { world } = this.#rerun;
    const machines = comparedMachines(world.kind === 'pair' ? world.pair.replicas : [], wish);
    return { run, moment: { event, at: this.recording.records.instant(event) ?? 0 }, ...machines };
  }

  #begun(): Rerun {
    const { running, scenario } = this.recording;
    return new Rerun({ plan: running.plan, machine: 'pair', faultsAfter: scenario.relativeFaults });
  }
}
