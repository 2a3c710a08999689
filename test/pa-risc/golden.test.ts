import { expect, it } from 'vitest';
import { Cpu } from '../../src/pa-risc/cpu';
import golden from './golden/user.json' with { type: 'json' };

it('oracle: qemu-hppa leaves the same general registers after shifts, deposits, carries and branches', () => {
  const cpu = new Cpu({ memorySize: 65536 });
  const bytes = new Uint8Array(golden.words.length * 4);
  for (const [index, word] of golden.words.entries())
    new DataView(bytes.buffer).setUint32(index * 4, Number.parseInt(word, 16));
  cpu.writeMemory(0x1000, bytes);
  cpu.reset(0x1000, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.run(100);
  const registers = Object.keys(golden.registers).map((name) => [
    name,
    (cpu.gr[Number(name)] >>> 0).toString(16).padStart(8, '0'),
  ]);
  expect(Object.fromEntries(registers)).toEqual(golden.registers);
});
