import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { Cpu } from '../../src/pa-risc/cpu';
import { VECTOR } from '../../src/pa-risc/interruption';
import { CR, PSW, STATE } from '../../src/pa-risc/registers';

const origin = 0x1000;
const vectors = 0x2000;
const data = 0x4000;

interface Provoked {
  readonly vector: keyof typeof VECTOR;
  /** The program; the instruction at the label `here` is interrupted. */
  readonly text: string;
  readonly psw?: number;
  readonly level?: number;
  /** The protection word of the data page; none there without it. */
  readonly protection?: number;
  readonly codeProtection?: number;
  readonly prepare?: (cpu: Cpu) => void;
  /** ISR and IOR name this address. */
  readonly address?: number;
  /** The instruction is not the one that is executed next, but the one just completed. */
  readonly completed?: true;
  /** Only with translation. */
  readonly virtualOnly?: true;
}

const allowed = 0x13f00000; // dirty; read and write at every level
const executable = 0x02c00000;
const into4 = `ldil L'${data},%r4\n`;

const provocations: readonly Provoked[] = [
  { vector: 'highPriorityMachineCheck', text: 'here: nop', prepare: (cpu) => cpu.raise(1) },
  { vector: 'powerFailure', text: 'here: nop', psw: PSW.I, prepare: (cpu) => cpu.raise(2) },
  { vector: 'recoveryCounter', text: 'here: nop', psw: PSW.R, prepare: (cpu) => cpu.cr.fill(-1, CR.recovery, 1) },
  {
    vector: 'externalInterrupt',
    text: 'here: nop',
    psw: PSW.I,
    prepare: (cpu) => {
      cpu.cr[CR.eiem] = -1;
      cpu.raiseExternalInterrupt(1);
    },
  },
  { vector: 'lowPriorityMachineCheck', text: 'here: nop', psw: PSW.I, prepare: (cpu) => cpu.raise(5) },
  { vector: 'instructionTlbMiss', text: `ldil L'0x9000,%r1\nbv %r0(%r1)\nnop\n.set here, 0x9000`, virtualOnly: true },
  { vector: 'instructionProtection', text: 'here: nop', codeProtection: 0x01c00000, virtualOnly: true },
  { vector: 'illegalInstruction', text: 'here: .word 0x54000000' },
  { vector: 'break', text: 'here: break 3,5' },
  { vector: 'privilegedOperation', text: 'here: rfi', level: 3 },
  { vector: 'privilegedRegister', text: 'here: mtctl %r0,%eiem', level: 3 },
  { vector: 'privilegedRegister', text: 'here: mtctl %r0,%itmr', level: 3 },
  { vector: 'privilegedRegister', text: 'here: mfctl %itmr,%r1', psw: PSW.S, level: 3 },
  { vector: 'overflow', text: `ldil L'0x7ffff800,%r1\nhere: addo %r1,%r1,%r2` },
  { vector: 'conditional', text: 'here: addit,= 0,%r0,%r2' },
  {
    vector: 'assistException',
    text: 'here: fadd,dbl %fr4,%fr5,%fr6',
    prepare: (cpu) => cpu.floats.fill(0x40, 0, 1),
  },
  { vector: 'dataTlbMiss', text: `${into4}here: ldw 8(%r4),%r5`, address: data + 8, virtualOnly: true },
  // Vector 16 never comes: the data TLB translates fic, as the manual allows.
  { vector: 'nonAccessDataTlbMiss', text: `${into4}here: fic %r0(%sr4,%r4)`, address: data, virtualOnly: true },
  { vector: 'nonAccessDataTlbMiss', text: `${into4}here: prober (%r4),%r0,%r5`, address: data, virtualOnly: true },
  { vector: 'dataProtection', text: `${into4}here: ldw 2(%r4),%r5`, protection: allowed, address: data + 2 },
  {
    vector: 'dataProtection',
    text: `${into4}here: stw %r5,4(%r4)`,
    protection: 0x10f00000,
    address: data + 4,
    virtualOnly: true,
  },
  {
    vector: 'dataBreak',
    text: `${into4}here: stw %r5,0(%r4)`,
    protection: allowed | 0x08000000,
    address: data,
    virtualOnly: true,
  },
  {
    vector: 'dirtyBit',
    text: `${into4}here: stw %r5,0(%r4)`,
    protection: allowed & ~0x10000000,
    address: data,
    virtualOnly: true,
  },
  {
    vector: 'pageReference',
    text: `${into4}here: ldw 0(%r4),%r5`,
    protection: allowed | 0x20000000,
    address: data,
    virtualOnly: true,
  },
  {
    vector: 'assistEmulation',
    text: 'here: fadd,dbl %fr4,%fr5,%fr6',
    prepare: (cpu) => cpu.cr.fill(0, CR.ccr, CR.ccr + 1),
  },
  { vector: 'assistEmulation', text: 'here: copr,2,0x12345' },
  { vector: 'assistEmulation', text: 'here: cldw,2,ma 4(%r1),%r3' },
  { vector: 'assistEmulation', text: 'here: cstd,4,s %r3,%r2(%r1)' },
  { vector: 'assistEmulation', text: 'here: spop1,3,0x123 %r4' },
  {
    vector: 'higherPrivilegeTransfer',
    text: 'b,gate next,%r1\nnop\nnext: here: nop',
    psw: PSW.H,
    level: 3,
    codeProtection: 0x04c00000,
    completed: true,
  },
  {
    vector: 'lowerPrivilegeTransfer',
    text: `ldil L'${origin},%r1\nldo R'next+3(%r1),%r1\nbv %r0(%r1)\nnop\nnext: here: nop`,
    psw: PSW.L,
    completed: true,
  },
  { vector: 'takenBranch', text: 'b next\nhere: nop\nnext: nop', psw: PSW.T, completed: true },
];

function run({ vector, text, psw = 0, level = 0, protection, codeProtection, prepare }: Provoked, virtual: boolean) {
  const { bytes, labels } = assemble(text, { origin });
  const cpu = new Cpu({ memorySize: 1 << 17 });
  cpu.writeMemory(origin, bytes);
  for (let at = 0; at < 32; at++) cpu.writeMemory(vectors + 32 * at, assemble('\trfir\n', {}).bytes);
  cpu.reset(origin | level, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.cr[CR.iva] = vectors;
  cpu.cr[CR.ccr] = 0xc0;
  cpu.spaces.fill(virtual ? 7 : 0);
  cpu.state[STATE.spaceFront] = cpu.state[STATE.spaceBack] = virtual ? 7 : 0;
  const frame = (address: number) => (address >>> 12) << 5;
  const { translation } = cpu;
  translation.insertAddress('instruction', 7, origin, frame(origin));
  translation.insertProtection('instruction', 7, origin, codeProtection ?? executable);
  if (protection !== undefined) {
    translation.insertAddress('data', 7, data, frame(data));
    translation.insertProtection('data', 7, data, protection);
  }
  cpu.state[STATE.psw] = PSW.Q | psw | (virtual ? PSW.C | PSW.D : 0);
  prepare?.(cpu);
  const here = labels.get('here') ?? 0x9000;
  const before = { psw: 0, gr: new Int32Array(32) };
  // Up to the vector; the instruction there is the return.
  for (let steps = 0; steps < 20 && cpu.pc >>> 0 !== vectors + 32 * VECTOR[vector]; steps++) {
    before.psw = cpu.state[STATE.psw];
    before.gr.set(cpu.gr);
    cpu.step();
  }
  return { cpu, here, before };
}

describe.each([
  ['real mode', false],
  ['virtual mode', true],
] as const)('interruptions in %s: vector, saved state, resumption', (_, virtual) => {
  const possible = provocations.filter(({ virtualOnly }) => virtual || !virtualOnly);
  test.each(
    possible.map(
      (each) => [`${VECTOR[each.vector]} ${each.vector}: ${each.text.split('here: ').pop()}`, each] as const,
    ),
  )('%s', (_title, provoked) => {
    const { cpu, here, before } = run(provoked, virtual);
    expect(cpu.pc).toBe(vectors + 32 * VECTOR[provoked.vector]);
    expect(cpu.cr[CR.offset] & ~3).toBe(here);
    expect(cpu.cr[CR.space]).toBe(virtual ? 7 : 0);
    expect(cpu.state[STATE.psw]).toBe(provoked.vector === 'highPriorityMachineCheck' ? PSW.M : 0);
    expect(cpu.state[STATE.spaceFront]).toBe(0);
    if (!provoked.completed) expect(cpu.cr[CR.ipsw] & ~PSW.carries).toBe(before.psw);
    if (!provoked.completed) expect([...cpu.gr]).toEqual([...before.gr]);
    if (provoked.address !== undefined) {
      expect(cpu.cr[CR.ior]).toBe(provoked.address);
      expect(cpu.cr[CR.isr]).toBe(virtual ? 7 : 0);
    }
    cpu.step();
    expect(cpu.pc & ~3).toBe(here);
    expect(cpu.state[STATE.spaceFront]).toBe(virtual ? 7 : 0);
    expect(cpu.state[STATE.psw]).toBe(cpu.cr[CR.ipsw] & ~PSW.carries);
  });
});

test('the processor knows every interruption from 1 to 25, and each but 16 is provoked', () => {
  const provoked = new Set(provocations.map(({ vector }) => VECTOR[vector]));
  const all = Array.from({ length: 25 }, (_, at) => at + 1);
  expect(all.filter((vector) => !provoked.has(vector as never))).toEqual([VECTOR.nonAccessInstructionTlbMiss]);
  expect(Object.values(VECTOR)).toEqual(expect.arrayContaining(all));
});

test('transfer of control goes on at the handler that page zero names, and nowhere without one', () => {
  const cpu = new Cpu({ memorySize: 1 << 16 });
  cpu.reset(origin, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  expect(cpu.transferOfControl()).toBe(false);
  cpu.writeMemory(8, Uint8Array.of(0, 0, 0x30, 0));
  expect(cpu.transferOfControl()).toBe(true);
  expect([cpu.pc, cpu.cr[CR.offset], cpu.state[STATE.psw]]).toEqual([0x3000, origin, 0]);
});
