import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { Cpu } from '../../src/pa-risc/cpu';
import { table } from '../../src/pa-risc/instructions/table';
import { VECTOR } from '../../src/pa-risc/interruption';
import { pageBytes } from '../../src/pa-risc/layout';
import { CR, PSW, STATE } from '../../src/pa-risc/registers';
import type { CpuOptions } from '../../src/pa-risc/routines';
import { coldStatements } from '../../src/pa-risc/translator/cold-statements';
import { decoded } from '../../src/pa-risc/translator/flow';
import { type Variant, variants } from '../../src/pa-risc/variants';
import { length } from '../check/length';
import { dataAddress, dataBytes, textAddress } from '../oracle/elf';
import { generateProgram } from '../oracle/generate';
import { bytesOf } from '../oracle/words';
import { randomMachine, runTo } from './random-machines';

/** A program ends with the system call `exit`, in whose place it waits here. */
const exitWords = 5;
const waiting = 0xe81f1ff7; // b,n .

/** No state in which a machine stands after so many instructions says how it got there. */
const processors = ['atOnce', 'translator'] as const;

interface Compared {
  readonly translated: number;
  readonly cuts: number;
}

/** The instructions that regions have executed. */
function countTranslated(cpu: Cpu): () => number {
  const { runner: translator } = cpu as unknown as { runner: { run(...given: readonly unknown[]): number } };
  const run = translator.run.bind(translator);
  let translated = 0;
  translator.run = (...given) => {
    const executed = run(...given);
    translated += executed;
    return executed;
  };
  return () => translated;
}

const stateOf = (cpu: Cpu): unknown => ({
  instructions: cpu.instructions,
  simulated: cpu.simulated,
  digest: cpu.digest(),
  at: cpu.pc,
});

/** Runs both alike up to random instructions, with an external interrupt at each; compares all state there. */
function compare(
  make: (options: Partial<CpuOptions>) => Cpu,
  processor: 'atOnce' | 'translator',
  random: Random,
  most: number,
): Compared {
  const [wanted, cpu] = [make({}), make({ processor })];
  const translated = countTranslated(cpu);
  for (let cuts = 1, until = 0; ; cuts++) {
    until += random.integer(1, 200);
    const [goesOn, alsoGoesOn] = [runTo(wanted, until), runTo(cpu, until)];
    expect([alsoGoesOn, stateOf(cpu)], `after ${until} instructions`).toEqual([goesOn, stateOf(wanted)]);
    if (!goesOn || until > most) return { translated: translated(), cuts };
    const bits = 1 << random.integer(0, 31);
    for (const each of [wanted, cpu]) each.raiseExternalInterrupt(bits);
  }
}

const programs = length(40, 2000);
test.each(processors)(
  `${programs} random programs with traps, timers and TLB misses: the state is the interpreter's at every cut (%s)`,
  (processor) => {
    const total = { translated: 0, cuts: 0 };
    for (let seed = 0; seed < programs; seed++) {
      const make = (options: Partial<CpuOptions>) => {
        const cpu = randomMachine(seed, options);
        runTo(cpu, 1100);
        cpu.cr[CR.eiem] = -1;
        return cpu;
      };
      const { translated, cuts } = compare(make, processor, new Random(`cuts/${seed}`), 20_000);
      total.translated += translated;
      total.cuts += cuts;
    }
    expect(total.cuts).toBeGreaterThan(20 * programs);
    if (processor === 'atOnce') expect(total.translated).toBeGreaterThan(500 * programs);
  },
);

/** A random user program, its pages mapped onto themselves if addresses are translated. */
function userMachine(words: readonly number[], space: number | undefined, options: Partial<CpuOptions>): Cpu {
  const cpu = new Cpu({ memorySize: 1 << 19, ...options });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress | 3, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.cr[10] = 0xc0;
  if (space === undefined) return cpu;
  cpu.state[STATE.psw] |= PSW.C | PSW.D;
  cpu.state[STATE.spaceFront] = cpu.state[STATE.spaceBack] = space;
  cpu.spaces.fill(space);
  const pages = [textAddress, textAddress + 4 * words.length].map((address) => address & -pageBytes);
  for (let page = pages[0]; page <= pages[1]; page += pageBytes) map(cpu, space, page);
  for (let page = dataAddress; page < dataAddress + dataBytes; page += pageBytes) map(cpu, space, page);
  return cpu;
}

function map(cpu: Cpu, space: number, page: number): void {
  for (const side of ['instruction', 'data'] as const) {
    cpu.translation.insertAddress(side, space, page, (page >>> 12) << 5);
    cpu.translation.insertProtection(side, space, page, side === 'data' ? 0x13f00000 : 0x02f00000);
  }
}

describe.each([
  { place: 'real mode', space: undefined },
  { place: 'virtual mode', space: 5 },
])('user programs in $place', ({ space }) => {
  const users = length(3, 500);
  test.each(processors)(`${users} random programs: the state is the interpreter’s at every cut (%s)`, (processor) => {
    let total = 0;
    for (let seed = 0; seed < users; seed++) {
      const words = generateProgram(new Random(`translator/${seed}`), 400).slice(0, -exitWords);
      const program = [...words, ...Array(exitWords).fill(waiting)];
      const make = (options: Partial<CpuOptions>) => userMachine(program, space, options);
      total += compare(make, processor, new Random(`cuts/${seed}`), words.length).translated;
    }
    expect(total).toBeGreaterThan(100 * users);
  });
});

describe('recovery counter', () => {
  const lengths = [1, 2, 3, 97, 4096];
  test.each(lengths)('epochs of %i instructions end in the same states', (epoch) => {
    const [wanted, cpu] = [randomMachine(7), randomMachine(7, { processor: 'atOnce' })];
    for (let at = 0; at < Math.min(2000, 20_000 / epoch); at++) {
      for (const each of [wanted, cpu]) each.setRecoveryCounter(epoch);
      const exits = [wanted, cpu].map((each) => runEpoch(each));
      expect([exits[1], stateOf(cpu)], `epoch ${at}`).toEqual([exits[0], stateOf(wanted)]);
    }
  });
});

/** Runs to the end of an epoch; skips where the guest waits. */
function runEpoch(cpu: Cpu): string {
  for (;;) {
    const exit = cpu.run(1 << 20);
    if (exit.reason !== 'idle') return exit.reason;
    cpu.skip(Math.floor((cpu.recoveryCounter - 1) / exit.period) * exit.period);
  }
}

test.each(processors)(
  'code that changes: a guest writes and calls new code 100,000 times, and nothing stale is executed (%s)',
  (processor) => {
    const turns = 100_000;
    const { bytes } = assemble(
      `
        ldil L'procedure,%r4
        ldo R'procedure(%r4),%r4
        ldil L'0x34210002,%r6
        ldo R'0x34210002(%r6),%r6
        ldil L'0x34210004,%r7
        ldo R'0x34210004(%r7),%r7
        ldil L'${turns},%r8
        ldo R'${turns}(%r8),%r8
loop:   stw %r6,0(%r4)
        copy %r6,%r9
        copy %r7,%r6
        copy %r9,%r7
        bl procedure,%r2
        nop
        addib,> -1,%r8,loop
        nop
stop:   b,n stop
procedure:
        ldo 1(%r1),%r1
        bv %r0(%r2)
        nop
`,
      { origin: textAddress },
    );
    const cpu = new Cpu({ memorySize: 1 << 19, processor });
    cpu.writeMemory(textAddress, bytes);
    cpu.reset(textAddress, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
    const exit = cpu.run(1 << 22);
    expect(exit.reason).toBe('idle');
    expect(cpu.gr[1]).toBe(1.5 * turns);
  },
);

/** A machine with this program; addresses are translated if there is a space. */
function machineWith(source: string, space: number | undefined, options: Partial<CpuOptions>): Cpu {
  const { bytes } = assemble(source, { origin: textAddress });
  const words = Array.from({ length: bytes.length >>> 2 }, (_, at) => new DataView(bytes.buffer).getUint32(4 * at));
  return userMachine(words, space, options);
}

test('a nullified instruction after the last of an epoch is still to come', () => {
  const source = `
loop:   addi 1,%r1,%r1
        b,n loop
        ldi 7,%r9
`;
  const make = (options: Partial<CpuOptions>) => machineWith(source, undefined, options);
  expect(compare(make, 'atOnce', new Random('nullified'), 2_000).translated).toBeGreaterThan(500);
});

test('a fault in a delay slot finds PSW B', () => {
  const source = `
loop:   addi 1,%r1,%r1
        extru,<> %r1,31,4,%r2
        ldi 2,%r3
        comb,<> %r2,%r3,loop
        ldw -2(%r3),%r4
`;
  const make = (options: Partial<CpuOptions>) => {
    const cpu = machineWith(source, undefined, options);
    cpu.cr[CR.iva] = 0x8000;
    cpu.writeMemory(0x8000 + 32 * VECTOR.dataProtection, bytesOf([waiting]));
    return cpu;
  };
  const [wanted, cpu] = [make({}), make({ processor: 'atOnce' })];
  for (const each of [wanted, cpu]) runTo(each, 200);
  expect(wanted.cr[CR.ipsw] & PSW.B).toBe(PSW.B);
  expect(stateOf(cpu)).toEqual(stateOf(wanted));
});

test('a region that reaches into a page whose translation has gone leaves before it: the miss is taken', () => {
  const source = `
loop:   addi 1,%r1,%r1
        b far
        addi 1,%r2,%r2
        .align 4096
far:    addi 1,%r3,%r3
        b loop
        addi 1,%r4,%r4
`;
  const make = (options: Partial<CpuOptions>) => machineWith(source, 5, options);
  const [wanted, cpu] = [make({}), make({ processor: 'atOnce' })];
  const translated = countTranslated(cpu);
  for (const each of [wanted, cpu]) {
    each.cr[CR.iva] = 0x8000;
    each.writeMemory(0x8000 + 32 * VECTOR.instructionTlbMiss, bytesOf([waiting]));
    // Twice at `far`: its region is made the first time, while both pages are known.
    runTo(each, 93);
    runTo(each, 99);
    each.translation.purge('instruction', 5, textAddress);
    runTo(each, each.instructions + 100);
  }
  expect(translated()).toBeGreaterThan(50);
  expect(wanted.state[STATE.psw] & PSW.C).toBe(0);
  expect(stateOf(cpu)).toEqual(stateOf(wanted));
});

/** The handler of a TLB miss inserts the page of the address in a control register. */
const missHandler = (letter: 'i' | 'd', address: string, protection: string): Uint8Array =>
  assemble(
    `
        mfctl ${address},%r8
        extru %r8,19,20,%r16
        zdep %r16,26,20,%r16
        i${letter}tlba %r16,(%sr1,%r8)
        i${letter}tlbp ${protection},(%sr1,%r8)
        rfir
        nop
`,
    { origin: 0 },
  ).bytes;

test.each(processors)('code that purges its own page misses at once, and handlers insert pages (%s)', (processor) => {
  const source = `
loop:   addi 1,%r1,%r1
        pitlb %r0(%sr1,%r20)
        addi 1,%r3,%r3
        ldw 0(%r21),%r5
        pdtlb %r0(%sr1,%r21)
        add %r5,%r1,%r6
        stw %r6,0(%r21)
        extru,<> %r1,31,4,%r0
        pitlbe %r0(%sr1,%r20)
        extru,<> %r1,31,3,%r0
        pdtlbe %r0(%sr1,%r20)
        b loop
        addi 1,%r4,%r4
`;
  const make = (options: Partial<CpuOptions>) => {
    const cpu = machineWith(source, 5, options);
    for (const each of [STATE.front, STATE.back]) cpu.state[each] &= ~3;
    cpu.gr.set([textAddress, dataAddress, 0x02c00000, 0x13f00000], 20);
    cpu.cr[CR.iva] = 0x8000;
    cpu.writeMemory(0x8000 + 32 * VECTOR.instructionTlbMiss, missHandler('i', '%cr18', '%r22'));
    cpu.writeMemory(0x8000 + 32 * VECTOR.dataTlbMiss, missHandler('d', '%cr21', '%r23'));
    cpu.translation.purgeAll('instruction');
    return cpu;
  };
  expect(compare(make, processor, new Random('purges'), 20_000).translated).toBeGreaterThan(10_000);
  const [cpu] = [make({ processor })];
  runTo(cpu, 20_000);
  expect(cpu.gr[4]).toBeGreaterThan(600);
});

test('the interval timer of a processor that counts time itself reads the same inside a region', () => {
  const { bytes } = assemble(
    `
loop:   mfctl %cr16,%r3
        add %r3,%r4,%r4
        comclr,= %r3,%r0,%r0
        mfctl %cr16,%r5
        bl next,%r2
        mfctl %cr16,%r6
        nop
next:   b loop
        xor %r4,%r6,%r4
`,
    { origin: textAddress },
  );
  const make = (options: Partial<CpuOptions>) => {
    const cpu = new Cpu({ memorySize: 1 << 19, ...options });
    cpu.writeMemory(textAddress, bytes);
    cpu.reset(textAddress, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
    cpu.countTime(0xfffffff0);
    return cpu;
  };
  expect(compare(make, 'atOnce', new Random('timer'), 4_000).translated).toBeGreaterThan(1_000);
});

test.each([0, 1, 9])(
  'regions switch interrupts off and on, move control registers and spaces, and read the timer (weight %i)',
  (weight) => {
    const source = `
loop:   rsm 1,%r1
        mfctl %cr15,%r2
        ldo 3(%r3),%r3
        mtctl %r3,%cr25
        mtctl %r3,%cr15
        mtsp %r3,%sr5
        mtctl %r3,%cr17
        mtctl %r2,%cr18
        mtctl %r3,%cr18
        mtsm %r1
        mfctl %cr25,%r4
        add,nuv %r4,%r5,%r5
        ssm 1,%r6
        rsm 0x40,%r6
        mfctl %cr16,%r7
        xor %r7,%r8,%r8
        b loop
        mtctl %r2,%cr15
`;
    const { bytes } = assemble(source, { origin: textAddress });
    const handler = assemble('mfctl %cr23,%r20\nmtctl %r20,%cr23\naddi 1,%r21,%r21\nrfi\nnop', { origin: 0x8080 });
    const make = (options: Partial<CpuOptions>) => {
      const cpu = new Cpu({ memorySize: 1 << 19, ...options });
      cpu.writeMemory(textAddress, bytes);
      cpu.writeMemory(0x8000 + 32 * VECTOR.externalInterrupt, handler.bytes);
      cpu.reset(textAddress, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
      cpu.cr[CR.iva] = 0x8000;
      cpu.cr[CR.eiem] = 0x00ff00ff;
      cpu.state[STATE.psw] |= PSW.I;
      cpu.countTime(0xfffffff0);
      return cpu;
    };
    for (const processor of ['interpreter', ...processors] as const) {
      const random = new Random(`privileged/${weight}`);
      const [wanted, cpu] = [make({}), make({ processor })];
      const translated = processor === 'interpreter' ? () => Infinity : countTranslated(cpu);
      for (let run = 0; run < 150; run++) {
        const [limit, bits] = [random.integer(1, 3000), 1 << random.integer(0, 31)];
        stepBy(wanted, limit, weight);
        expect(cpu.run(limit, weight).reason).toBe('limit');
        expect(stateOf(cpu), `run ${run}, ${processor}`).toEqual(stateOf(wanted));
        for (const each of [wanted, cpu]) each.raiseExternalInterrupt(bits);
      }
      expect(translated()).toBeGreaterThan(cpu.instructions / 10);
    }
  },
);

/** The exact path alone: as many instructions as a run with this limit executes. */
function stepBy(cpu: Cpu, limit: number, weight: number): void {
  for (let left = limit; left > 0; ) {
    const { instructions, simulated } = cpu;
    cpu.step();
    left -= cpu.instructions - instructions + weight * (cpu.simulated - simulated);
  }
}

test('the cold loop leaves to the exact path what reaches beyond registers and memory, and what is rare', () => {
  const left = coldStatements().flatMap((statements, number) =>
    statements === undefined ? [table[variants[number].row].mnemonic] : [],
  );
  const missingUnits = ['spop', 'copr', 'cldwx', 'cstwx', 'cldws', 'cstws', 'clddx', 'cstdx', 'cldds', 'cstds'];
  expect(new Set(left)).toEqual(
    new Set([
      ...['uaddcm', 'uaddcmt', 'dcor', 'idcor', 'stbys', 'ldwax', 'ldwas', 'stwas'],
      ...['gate', 'break', 'rfi', 'rfir', 'lpa', 'prober', 'probew', 'proberi', 'probewi'],
      ...['mfdiag', 'mtdiag', 'diag'],
      ...['fid', 'fquad', 'fcnvquad', 'frem', 'freserved', ...missingUnits],
    ]),
  );
});

describe('rows of the instruction table before which regions leave', () => {
  /** By reason, those that are neither privileged nor part of a region with any operands. */
  const left = {
    'they need the carries of every digit, and compilers do not use them': ['dcor', 'idcor'],
    'they ask for rights': ['prober', 'probew', 'proberi', 'probewi'],
    'they change the level, or trap': ['gate', 'break'],
    'the unit lacks the operation, or tells what it is': ['fid', 'fquad', 'fcnvquad', 'frem', 'freserved'],
    'the machine lacks the unit': [
      'spop',
      'copr',
      'cldwx',
      'cstwx',
      'cldws',
      'cstws',
      'clddx',
      'cstdx',
      'cldds',
      'cstds',
    ],
  };

  test('are these', () => {
    const random = new Random('rows');
    const isKnown = ({ row, knownMask, known }: Variant, variant: number) => {
      const { mask, match } = table[row];
      return Array.from({ length: 50 }, () => random.integer(0, 0xffffffff)).some((bits) => {
        const word = ((((bits & ~mask) | match) & ~knownMask) | known) >>> 0;
        return decoded({ word, pc: textAddress }, variant) !== undefined;
      });
    };
    const known = new Set(variants.flatMap((each, at) => (isKnown(each, at) ? [table[each.row].mnemonic] : [])));
    const rest = table.filter((row) => row.class === 'ordinary' && !known.has(row.mnemonic));
    const names = [...new Set(rest.map(({ mnemonic }) => mnemonic))];
    expect(names.sort()).toEqual(Object.values(left).flat().sort());
  });
});
