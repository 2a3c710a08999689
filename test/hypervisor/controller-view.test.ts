/** What a controller sees of guest memory before the guest has received its interrupts. */
import { expect, test } from 'vitest';
import { ControllerView } from '../../src/hypervisor/controller-view';
import type { VirtualInterrupt } from '../../src/hypervisor/interrupt-buffer';
import { InterruptPath } from '../../src/hypervisor/interrupt-path';
import { OutstandingOperations } from '../../src/hypervisor/outstanding-operations';
import type { VirtualMachine } from '../../src/hypervisor/virtual-machine';

const at = 0x1000;

/** An interrupt that brings this byte, offset by so many. */
const brings = (offset: number, byte: number, operation?: number): VirtualInterrupt => {
  const dma = [{ address: at + offset, bytes: Uint8Array.of(byte) }];
  return { source: 'scsi', uncertain: false, completion: { device: 'scsi', registers: {}, dma, operation } };
};

test('transfers at the boundary and those that wait, of operations and without one; not those of an aborted one', () => {
  const operations = new OutstandingOperations({ next: () => '' });
  const start = () => operations.start({ device: 'scsi', kind: 'operation', detail: {} }, 0).operation.operation;
  const aborted = start();
  operations.abandon('scsi');
  const [first, second] = [start(), start()];
  const interrupts = new InterruptPath('atEpochEnd', () => {});
  for (const interrupt of [brings(2, 0x33, second), brings(3, 0x44, aborted), brings(4, 0x55)])
    interrupts.add(interrupt);
  interrupts.add({ source: 'timer', uncertain: false });
  const cpu = { readMemory: (_: number, length: number) => new Uint8Array(length) };
  const view = new ControllerView({ cpu } as unknown as VirtualMachine, interrupts, operations);
  const boundary = [brings(0, 0x11, first), brings(1, 0x22, aborted), brings(2, 0x99, second), brings(5, 0x66)];
  expect([...view.read(at, 6, boundary)]).toEqual([0x11, 0, 0x33, 0, 0x55, 0x66]);
});
