import { Cpu } from '../../src/pa-risc/cpu';
import { PSW } from '../../src/pa-risc/registers';
import { textAddress } from './elf';
import { type Coverage, formOf } from './forms';
import type { Record } from './qemu-user';
import { bytesOf, hex } from './words';

const memorySize = 1 << 20;
/** User programs run at privilege level 3. */
const level = 3;
const floatingPointUnit = 0xc0;

/** Executes the program here and compares all visible state after every instruction; the first difference in words. */
export function firstDifference(
  words: readonly number[],
  records: readonly Record[],
  coverage: Coverage,
): string | undefined {
  const cpu = new Cpu({ memorySize });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress | level, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.gr.set(records[0].gr);
  cpu.cr[10] = floatingPointUnit;
  // The emulator records some nullified instructions and leaves others out: they pass in silence here as well.
  const executed = records.filter(({ nullify }) => !nullify);
  let operation = '';
  for (let at = 0; at + 1 < executed.length; at++) {
    const before = executed[at];
    const word = words[(before.pc - textAddress) >>> 2];
    if (word === undefined) return undefined;
    cpu.run(1);
    const form = formOf(word);
    coverage.set(form, (coverage.get(form) ?? 0) + 1);
    const difference = compare(cpu, executed[at + 1]);
    if (isFloatOperation(word)) operation = `, after ${form} (${hex(word)})`;
    if (difference !== undefined) return `${form} (${hex(word)}) at ${hex(before.pc)}: ${difference}${operation}`;
  }
  return undefined;
}

/** What floating-point operations do is only seen when their results are stored. */
const isFloatOperation = (word: number): boolean => [0x06, 0x0c, 0x0e, 0x26].includes(word >>> 26);

function compare(cpu: Cpu, wanted: Record): string | undefined {
  const [front, back, , psw, carries] = cpu.state;
  const address = ((psw & PSW.N ? back : front) & ~3) >>> 0;
  if (address !== wanted.pc) return `goes on at ${hex(address)}, not ${hex(wanted.pc)}`;
  for (let register = 1; register < 32; register++) {
    if (cpu.gr[register] !== wanted.gr[register]) {
      return `r${register} is ${hex(cpu.gr[register])}, not ${hex(wanted.gr[register])}`;
    }
  }
  if (((psw & PSW.V) !== 0) !== wanted.divideSign) return `PSW V is ${(psw & PSW.V) !== 0}`;
  if (carries !== wanted.carries) return `the carries are ${hex(carries)}, not ${hex(wanted.carries)}`;
  return undefined;
}
