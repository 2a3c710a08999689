import { Rerun } from '../../check/replay/rerun';
import type { HypervisorStatus } from '../../hypervisor/hypervisor';
import { disassemble } from '../../pa-risc/assembler/disassembler';
import type { MachineScene } from '../protocol';
import type { Recording } from './recording';

const wordsAround = 6;
const memoryBytes = 128;

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

  /** `address`: of the memory that is shown; otherwise what the stack pointer of the first replica points to. */
  at(run: number, event: number, address?: number): MachineScene {
    if (event < this.#event) {
      this.#rerun = this.#begun();
      this.#event = 0;
    }
    while (this.#event < event) {
      const record = this.#rerun.next();
      if (record === undefined) break;
      this.#event = record.event;
    }
    const record = this.recording.records.get(event);
    return { run, moment: { event, at: record?.at ?? 0 }, ...this.#machines(address) };
  }

  #begun(): Rerun {
    const { running, scenario } = this.recording;
    return new Rerun({ plan: running.plan, machine: 'pair', faultsAfter: scenario.relativeFaults });
  }

  #machines(address: number | undefined): Pick<MachineScene, 'replicas' | 'difference'> {
    const { world } = this.#rerun;
    if (world.kind !== 'pair') return { replicas: [], difference: '' };
    const { replicas } = world.pair;
    const first = replicas.at(0);
    const start = (address ?? (first === undefined ? 0 : first.processor.generalRegister(30))) & ~15;
    const views = replicas.map(({ name, processor, hypervisor }) => {
      const registers = processor.registers().map(({ name: register, value }) => ({ name: register, value }));
      const registerNamed = (register: string) => registers.find((each) => each.name === register)?.value ?? 0;
      const pc = registerNamed('IIAOQ front');
      const from = (pc & ~3) - 4 * wordsAround;
      const code = Array.from({ length: 2 * wordsAround + 1 }, (_, at) => {
        const place = from + 4 * at;
        const bytes = processor.readMemory(place, 4);
        const word = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
        return { address: place >>> 0, word, text: bytes.length < 4 ? '' : disassemble(word, place) };
      });
      const memory = Array.from({ length: memoryBytes / 16 }, (_, at) => ({
        address: (start + 16 * at) >>> 0,
        bytes: [...processor.readMemory(start + 16 * at, 16)],
      }));
      const pending = [...requestsIn(registerNamed('CR 23'), registerNamed('CR 15')), ...waitingAt(hypervisor.status)];
      const { instructions } = processor;
      return { name, pc: pc >>> 0, instructions, epoch: hypervisor.epoch, registers, code, memory, pending };
    });
    const compared = views.map((view) => {
      const other = views.find(({ name }) => name !== view.name);
      return {
        ...view,
        registers: view.registers.map((register, at) => ({
          ...register,
          differs: other !== undefined && other.registers[at]?.value !== register.value,
        })),
        memory: view.memory.map(({ address: place, bytes }, at) => ({
          address: place,
          bytes,
          differs: bytes.map((byte, column) => other !== undefined && other.memory[at]?.bytes[column] !== byte),
        })),
      };
    });
    return { replicas: compared, difference: differenceOf(views) };
  }
}

/**
 * Interrupt requests of the guest's processor: EIRR, and which of them EIEM lets through. Bit 0 is the most
 * significant.
 */
const requestsIn = (requested: number, enabled: number): readonly string[] =>
  Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => (requested >>> (31 - bit)) & 1)
    .map((bit) => `interrupt request ${bit}${(enabled >>> (31 - bit)) & 1 ? '' : ', masked'}`);

const waitingAt = ({ outstanding, notReplayed, held }: HypervisorStatus): readonly string[] => [
  ...outstanding.map(({ id, epoch }) => `${id}, outstanding since epoch ${epoch}`),
  ...(notReplayed > 0 ? [`${notReplayed} messages not replayed`] : []),
  ...(held > 0 ? [`${held} outputs held`] : []),
];

interface Compared {
  readonly name: string;
  readonly instructions: number;
  readonly epoch: number;
  readonly registers: readonly { readonly value: number }[];
}

/** Lag is no divergence: two processors are compared where both have executed as much. */
function differenceOf(views: readonly Compared[]): string {
  const [one, other] = views;
  if (one === undefined || other === undefined) return 'One replica only: nothing to compare.';
  const lag = other.instructions - one.instructions;
  if (lag !== 0) {
    const ahead = lag > 0 ? other.name : one.name;
    return `Not a divergence: ${ahead} is ${Math.abs(lag)} instructions further.`;
  }
  const differ = one.registers.filter(({ value }, at) => value !== other.registers[at]?.value).length;
  return differ === 0
    ? 'Both have executed as much, and agree.'
    : `Both have executed as much; ${differ} registers differ.`;
}
