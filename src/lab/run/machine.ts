import type { MachineScene, MemoryWish } from '../protocol';
import { comparedMachines } from './machine-view';
import type { Recording } from './recording';

/** The machines of a run at a moment, to which its world goes. */
export class Machines {
  constructor(private readonly recording: Recording) {}

  at(run: number, event: number, wish: MemoryWish = {}): MachineScene {
    const { records, moments } = this.recording;
    const { replicas } = moments.to(event).judged.pair;
    return { run, moment: { event, at: records.instant(event) ?? 0 }, ...comparedMachines(replicas, wish) };
  }
}
