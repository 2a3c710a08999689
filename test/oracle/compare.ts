import type { Random } from '../../src/base/random';
import { Cpu } from '../../src/pa-risc/cpu';
import { PSW } from '../../src/pa-risc/registers';
import type { CpuOptions } from '../../src/pa-risc/routines';
import { textAddress } from './elf';
import { type Coverage, formOf } from './forms';
import type { Record } from './qemu-user';
import { bytesOf, hex } from './words';

const memorySize = 1 << 20;
/** User programs run at privilege level 3. */
const level = 3;
const floatingPointUnit = 0xc0;
/** Of instructions between two comparisons of translated code; a region has at most some 200. */
const longestStretch = 600;

/** A machine before the first instruction of the program, and the records of the instructions that it executes. */
function started(words: readonly number[], records: readonly Record[], options: Partial<CpuOptions>) {
  const cpu = new Cpu({ memorySize, ...options });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress | level, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.gr.set(records[0].gr);
  cpu.cr[10] = floatingPointUnit;
  // The emulator records some nullified instructions and leaves others out: they pass in silence here as well.
  return { cpu, executed: records.filter(({ nullify }) => !nullify) };
}

/** Executes the program here and compares all visible state after every instruction; the first difference in words. */
export function firstDifference(
  words: readonly number[],
  records: readonly Record[],
  coverage: Coverage,
): string | undefined {
  const { cpu, executed } = started(words, records, {});
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

/**
 * The same with all code translated as soon as it is reached. A region runs only if enough instructions are left, so
 * the state is compared after stretches of random lengths.
 */
export function firstTranslatedDifference(
  words: readonly number[],
  records: readonly Record[],
  random: Random,
): string | undefined {
  const { cpu, executed } = started(words, records, { processor: 'atOnce' });
  const end = executed.findIndex(({ pc }) => words[(pc - textAddress) >>> 2] === undefined);
  const last = end < 0 ? executed.length - 1 : end;
  for (let at = 0; at < last; ) {
    const next = Math.min(last, at + random.integer(1, longestStretch));
    while (cpu.instructions < next) cpu.run(next - cpu.instructions);
    const difference = compare(cpu, executed[next]);
    if (difference !== undefined) return `between ${hex(executed[at].pc)} and ${hex(executed[next].pc)}: ${difference}`;
    at = next;
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
