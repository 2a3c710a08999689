import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Cpu } from '../../src/pa-risc/cpu';

test('DMA over the end of memory, behind it and in I/O space: what lies in memory is written, the rest reaches nothing', () => {
  const memorySize = 1 << 16;
  const cpu = new Cpu({ memorySize, random: new Random(1) });
  cpu.writeMemory(memorySize - 2, Uint8Array.of(1, 2, 3, 4));
  for (const address of [memorySize, memorySize + 1, 0xf0825100, 0xfffffffe])
    cpu.writeMemory(address, Uint8Array.of(9));
  expect([...cpu.readMemory(memorySize - 3, 8)]).toEqual([0, 1, 2]);
});
