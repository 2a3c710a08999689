import type { Processor } from '../../pa-risc/processor';
import type { Replica } from '../../replica/replica';
import type { MachineScene, MemoryWish, Moment } from '../protocol';
import { type ChunkReplay, replayedTo } from './chunk-replay';
import { Instructions } from './instructions';
import { compared, stackPointer, viewOf, waitingAt } from './machine-view';
import type { Recording } from './recording';

/** The machines of a run at a moment, to which its world goes: each has executed what its time allows. */
export class Machines {
  private readonly instructions: Instructions;

  constructor(private readonly recording: Recording) {
    this.instructions = new Instructions(recording);
  }

  /** Without an address the memory is that to which the stack pointer of the first one points. */
  at(run: number, moment: Moment, { address, physical }: MemoryWish = {}): MachineScene {
    let start = address;
    const views = this.replicasAt(moment).map(({ name, hypervisor }) => {
      const { epoch } = hypervisor;
      const waiting = waitingAt(hypervisor.status);
      const processor = this.processorAt(name, moment);
      start ??= processor.generalRegister(stackPointer);
      return viewOf({ name, processor, epoch, waiting }, start, physical === true);
    });
    return { run, moment, ...compared(views) };
  }

  /** The moment at which a replica has executed its next instruction, or at which it had executed the one before. */
  step(name: string, forward: boolean, moment: Moment): Moment {
    if (!this.replicasAt(moment).some((each) => each.name === name)) return moment;
    const { event, at } = moment;
    const stopped = this.recording.timeline.stopped(name, event, at);
    if (forward && stopped !== undefined)
      return stopped.to === undefined ? moment : this.recording.momentAt(stopped.to);
    return this.instructions.step(name, forward, moment, this.processorAt(name, moment).instructions);
  }

  private replicasAt({ event, at }: Moment) {
    return [...this.recording.moments.to(event, at).judged.pair.replicas];
  }

  /** The processor as it is until the world goes elsewhere. */
  private processorAt(name: string, moment: Moment): Processor {
    const { processor, hypervisor } = this.replicasAt(moment).find((each) => each.name === name) as Replica;
    const { number, endsAt } = hypervisor.machine.chunk;
    const { event, at } = moment;
    const until = Math.min(at, this.recording.timeline.stopped(name, event, at)?.from ?? at);
    if (until >= endsAt || number === 0) return processor;
    const again = () => this.instructions.chunk(name, number, event) as ChunkReplay;
    return replayedTo(until, again).processor;
  }
}
