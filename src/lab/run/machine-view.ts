/** Machines side by side: code around pc, registers, memory, TLBs, what is pending; and where they differ. */
import type { HypervisorStatus } from '../../hypervisor/hypervisor-status';
import { disassemble } from '../../pa-risc/assembler/disassembler';
import type { Processor } from '../../pa-risc/processor';
import type { MachineScene, MachineView } from '../protocol';
import { Addresses } from './addresses';
import { comparedTlb, tlbOf } from './tlb-view';

const wordsAround = 6;
const memoryBytes = 128;
const rowBytes = 16;
export const stackPointer = 30;

/** A replica as far as it is looked at. */
interface Looked {
  readonly name: string;
  readonly processor: Processor;
  readonly epoch: number;
  /** In words. */
  readonly waiting: readonly string[];
}

type View = ReturnType<typeof viewOf>;

export function compared(views: readonly View[]): Pick<MachineScene, 'replicas' | 'difference'> {
  const replicas = views.map(({ epoch: _epoch, tlb, ...view }) => {
    const other = views.find(({ name }) => name !== view.name);
    return {
      ...view,
      registers: view.registers.map((register, at) => ({
        ...register,
        differs: other !== undefined && other.registers[at]?.value !== register.value,
      })),
      memory: view.memory.map(({ address, bytes }, at) => ({
        address,
        bytes,
        differs: bytes.map((byte, column) => other !== undefined && other.memory[at]?.bytes[column] !== byte),
      })),
      tlb: comparedTlb(tlb, other?.tlb),
    };
  });
  return { replicas, difference: differenceOf(views) };
}

/** `near`: an address in the memory that is shown. */
export function viewOf({ name, processor, epoch, waiting }: Looked, near: number, physical: boolean) {
  const addresses = new Addresses(processor);
  const start = near & ~(rowBytes - 1);
  const pc = addresses.register('IIAOQ front') >>> 0;
  const registers = processor.registers().map(({ name: register, value }) => ({ name: register, value }));
  const pending = [...requestsIn(addresses.register('CR 23'), addresses.register('CR 15')), ...waiting];
  const { instructions } = processor;
  const translates = { code: addresses.translatesCode, data: addresses.translatesData };
  const memory = memoryOf(processor, addresses, start, physical);
  const common = { name, pc, instructions, translates, registers, memory, pending };
  return { ...common, epoch, code: codeAround(addresses, pc), tlb: tlbOf(processor) };
}

const codeAround = (addresses: Addresses, pc: number): MachineView['code'] =>
  Array.from({ length: 2 * wordsAround + 1 }, (_, at) => {
    const place = ((pc & ~3) + 4 * (at - wordsAround)) >>> 0;
    const bytes = addresses.code(place, 4);
    const word = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    return { address: place, word, text: bytes.length < 4 ? '' : disassemble(word, place) };
  });

const memoryOf = (processor: Processor, addresses: Addresses, start: number, physical: boolean) =>
  Array.from({ length: memoryBytes / rowBytes }, (_, at) => {
    const place = (start + rowBytes * at) >>> 0;
    const bytes = physical ? processor.readMemory(place, rowBytes) : addresses.data(place, rowBytes);
    return { address: place, bytes: [...bytes] };
  });
/**
 * Interrupt requests of the guest's processor: EIRR, and which of them EIEM lets through. Bit 0 is the most
 * significant.
 */
const requestsIn = (requested: number, enabled: number): readonly string[] =>
  Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => (requested >>> (31 - bit)) & 1)
    .map((bit) => `interrupt request ${bit}${(enabled >>> (31 - bit)) & 1 ? '' : ', masked'}`);

/** What waits at a hypervisor. */
export const waitingAt = ({ outstanding, notReplayed, held }: HypervisorStatus): readonly string[] => [
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
