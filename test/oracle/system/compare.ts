import type { Random } from '../../../src/base/random';
import { TlbTakeover } from '../../../src/hypervisor/tlb-takeover';
import { Cpu } from '../../../src/pa-risc/cpu';
import { PSW, STATE } from '../../../src/pa-risc/registers';
import type { CpuOptions } from '../../../src/pa-risc/routines';
import { textAddress } from '../elf';
import type { Version } from '../emulator';
import { leftOutFor } from '../exclusions';
import { type Coverage, formOf } from '../forms';
import { bytesOf, hex } from '../words';
import type { SystemTrace } from './golden';
import type { SystemRecord } from './qemu-system';

const memorySize = 1 << 20;
/** What it tells apart is one interruption on the PA7000: access rights, protection identifiers, alignment. */
const dataProtection: readonly number[] = [26, 27, 28];

/**
 * Executes the program here and compares all visible state after every instruction; the first difference in words. The
 * hypervisor's takeover hides what the TLBs' sizes and replacement would show.
 */
export function firstDifference(
  { words, vectors, records }: SystemTrace,
  coverage: Coverage,
  used: Version,
): string | undefined {
  const leftOut = leftOutFor(used);
  const unknown = leftOut('PSW B') ? PSW.B : 0;
  const unknownSaved = unknown | (leftOut('C/B through an interruption') ? PSW.carries : 0);
  const cpu = started(words, records[0], {});
  const entries = new Set(Array.from({ length: 32 }, (_, vector) => vectors + 32 * vector));
  // Nullified instructions are recorded or left out as it happens; one that traps stands twice.
  const executed = records.filter(({ psw }) => !(psw & PSW.N));
  let at = 0;
  while (at + 1 < executed.length) {
    const before = executed[at];
    const word = cpu.readMemory(before.pc & ~3, 4).reduce((sum, byte) => (sum << 8) | byte, 0);
    cpu.run(1);
    at++;
    // An interruption is taken on the way to the next instruction that completes: the first of its handler.
    const name = formOf(word);
    const interrupted = entries.has(executed[at].pc) && cpu.pc !== executed[at].pc;
    if (interrupted) at++;
    if (at >= executed.length) return undefined;
    const form = interrupted ? `${name} → ${(executed[at - 1].pc - vectors) / 32}` : name;
    for (const each of new Set([name, form])) coverage.set(each, (coverage.get(each) ?? 0) + 1);
    const otherOrder = leftOut('C/B through an interruption');
    if (isReturn(word) && !interrupted && otherOrder) cpu.state[STATE.carries] = executed[at].carries;
    const wanted = { ...executed[at], pc: onPa7000(executed[at].pc, vectors) };
    if (isReadOfStatus(word)) adopt(cpu.gr, wanted.gr, word & 31, unknownSaved);
    const difference = compare(cpu, wanted, unknown);
    if (difference !== undefined) return `${form} (${hex(word)}) at ${hex(before.pc)}: ${difference}`;
  }
  return undefined;
}

/** A machine before the first instruction of the program. */
function started(words: readonly number[], { gr, sr }: SystemRecord, options: Partial<CpuOptions>): Cpu {
  const cpu = new Cpu({ memorySize, takeover: new TlbTakeover(), ...options });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.gr.set(gr);
  cpu.spaces.set(sr);
  return cpu;
}

/** Instructions between two comparisons of translated code. */
const longestStretch = 300;

/**
 * The same program with all code translated as soon as it is reached, against the interpreter: all state is compared
 * after stretches of random lengths.
 */
export function firstTranslatedDifference({ words, records }: SystemTrace, random: Random): string | undefined {
  const [cpu, wanted] = (['atOnce', 'interpreter'] as const).map((processor) =>
    started(words, records[0], { processor }),
  );
  for (let until = 0; until < records.length; ) {
    until += random.integer(1, longestStretch);
    for (const each of [cpu, wanted]) {
      for (let left = until - each.instructions; left > 0; left = until - each.instructions) {
        if (each.run(left).reason !== 'limit') return undefined;
      }
    }
    if (cpu.digest() !== wanted.digest()) return `another state after ${until} instructions, at ${hex(wanted.pc)}`;
  }
  return undefined;
}

/** The address in the handler that this one stands for. */
function onPa7000(pc: number, vectors: number): number {
  const number = Math.floor((pc - vectors) / 32);
  return dataProtection.includes(number) ? pc - 32 * (number - 18) : pc;
}

/** `rfi` and `rfir`. */
const isReturn = (word: number): boolean => ((word & 0xfc001fe0) | 0xa0) >>> 0 === 0xca0;

/** `mfctl` of IPSW. */
const isReadOfStatus = (word: number): boolean => (word & 0xffffffe0) >>> 0 === 0x02c008a0;

/** What the emulator puts into these bits is taken over. */
function adopt(registers: Int32Array, theirs: Int32Array, register: number, bits: number): void {
  registers[register] = (registers[register] & ~bits) | (theirs[register] & bits);
}

function compare(cpu: Cpu, wanted: SystemRecord, unknown: number): string | undefined {
  const { state } = cpu;
  const nullified = (state[STATE.psw] & PSW.N) !== 0;
  const pc = state[nullified ? STATE.back : STATE.front] >>> 0;
  const space = state[nullified ? STATE.spaceBack : STATE.spaceFront];
  if (pc !== wanted.pc) return `goes on at ${hex(pc)}, not ${hex(wanted.pc)}`;
  if (space !== wanted.space) return `goes on in space ${space}, not ${wanted.space}`;
  for (let register = 1; register < 32; register++) {
    if (cpu.gr[register] !== wanted.gr[register]) {
      return `r${register} is ${hex(cpu.gr[register])}, not ${hex(wanted.gr[register])}`;
    }
  }
  for (let register = 0; register < 8; register++) {
    if (cpu.spaces[register] !== wanted.sr[register]) {
      return `sr${register} is ${hex(cpu.spaces[register])}, not ${hex(wanted.sr[register])}`;
    }
  }
  const psw = state[STATE.psw] & ~PSW.N;
  if ((psw ^ wanted.psw) & ~unknown) return `PSW is ${hex(psw)}, not ${hex(wanted.psw)}`;
  if (state[STATE.carries] !== wanted.carries) return `C/B is ${hex(state[STATE.carries])}, not ${hex(wanted.carries)}`;
  return undefined;
}
