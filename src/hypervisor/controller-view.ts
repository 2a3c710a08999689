import { layOver } from '../../devices/transfers';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { Parts } from './parts';

/**
 * Guest memory as this processor's controllers read it (DESIGN §3): with what they have transferred and the guest has not got yet, since that
 * comes with the interrupt at the end of an epoch. What an operation has transferred that the guest has aborted, it never gets.
 */
export function readAsController(parts: Parts, address: number, length: number): Uint8Array {
  const { machine, interrupts, waiting } = parts;
  const atBoundary = waiting.waitsWith;
  const bytes = machine.cpu.readMemory(address, length);
  if (atBoundary?.kind === 'boundary') lay(parts, atBoundary.interrupts, address, bytes);
  lay(parts, interrupts.waiting, address, bytes);
  return bytes;
}

function lay({ outputs }: Parts, interrupts: readonly VirtualInterrupt[], address: number, bytes: Uint8Array): void {
  for (const { completion } of interrupts) {
    if (completion === undefined || completion.dma.length === 0) continue;
    const { device, operation, dma } = completion;
    const isAborted = operation !== undefined && outputs.operations.find(device, operation) === undefined;
    if (!isAborted) layOver(address, bytes, dma);
  }
}
