import { layOver } from '../../devices/transfers';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { InterruptPath } from './interrupt-path';
import type { OutstandingOperations } from './outstanding-operations';
import type { VirtualMachine } from './virtual-machine';

/**
 * Guest memory as this processor's controllers read it. The controllers see their own transfers at once;
 * the guest receives them with the interrupt at the end of an epoch. The guest never receives what an aborted operation
 * has transferred.
 */
export class ControllerView {
  constructor(
    private readonly machine: VirtualMachine,
    private readonly interrupts: InterruptPath,
    private readonly operations: OutstandingOperations,
  ) {}

  /**
   * `atBoundary`: interrupts of an epoch whose end awaits its acknowledgment. Where memory ends, fewer bytes return
   * than `length`.
   */
  read(address: number, length: number, atBoundary: readonly VirtualInterrupt[]): Uint8Array {
    const bytes = this.machine.cpu.readMemory(address, length);
    this.lay(atBoundary, address, bytes);
    this.lay(this.interrupts.waiting, address, bytes);
    return bytes;
  }

  private lay(interrupts: readonly VirtualInterrupt[], address: number, bytes: Uint8Array): void {
    for (const { completion } of interrupts) {
      if (completion === undefined || completion.dma.length === 0) continue;
      const { device, operation, dma } = completion;
      const isAborted = operation !== undefined && this.operations.find(device, operation) === undefined;
      if (!isAborted) layOver(address, bytes, dma);
    }
  }
}
