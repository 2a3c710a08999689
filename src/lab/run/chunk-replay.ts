import { execute } from '../../hypervisor/virtual-machine';
import type { Processor } from '../../pa-risc/processor';
import { hp9000model720 } from '../../sim/cost-model';

const { instructionNs, simulatedNs } = hp9000model720;

/** A processor at the beginning of a chunk, which executes it again instruction by instruction. */
export class ChunkReplay {
  /** Instructions that had passed before. */
  readonly from: number;
  private readonly simulated: number;

  constructor(
    readonly processor: Processor,
    private readonly beginsAt: number,
  ) {
    this.from = processor.instructions;
    this.simulated = processor.simulated;
  }

  /** When the last instruction so far is over. */
  get at(): number {
    const { processor, beginsAt, from, simulated } = this;
    return beginsAt + (processor.instructions - from) * instructionNs + (processor.simulated - simulated) * simulatedNs;
  }

  /** Executes up to this number of instructions since power-on; returns whether the chunk has as many. */
  to(instructions: number): boolean {
    const { processor } = this;
    if (processor.instructions < instructions) execute(processor, instructions - processor.instructions);
    return processor.instructions >= instructions;
  }
}

/**
 * The chunk as far as time has come; `again`: the same from its beginning, as often as it is called. An instruction
 * that the hypervisor simulates takes longer than others, which only shows once it has been executed.
 */
export function replayedTo(at: number, again: () => ChunkReplay): ChunkReplay {
  const replay = again();
  const { from } = replay;
  const most = Math.max(0, Math.floor((at - replay.at) / instructionNs));
  replay.to(from + most);
  if (replay.at <= at) return replay;
  const counting = again();
  let passed = 0;
  while (counting.to(from + passed + 1) && counting.at <= at) passed++;
  const found = again();
  found.to(from + passed);
  return found;
}
