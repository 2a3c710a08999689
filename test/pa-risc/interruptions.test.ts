import { describe, expect, test } from 'vitest';
import { Cpu } from '../../src/pa-risc/cpu';
import { CR, PSW } from '../../src/pa-risc/registers';

const base = 0x1000;
const vectors = 0x2000;
/** Traps, branches taken and not, nullified instructions, delay slots, and at the end the recovery counter. GNU as. */
const program = [
  0x20210000, // ldil L'0x2000,r1
  0x34210000, // ldo R'0x2000(r1),r1
  0x01c11840, // mtctl r1,iva
  0x3403000c, // ldi 6,r3
  0xa47f4040, // loop: addib,< -1,r3,out
  0x08032604, // add,= r3,r0,r4
  0x34a50002, // ldo 1(r5),r5
  0x0000a003, // break 3,5
  0x34c60002, // ldo 1(r6),r6
  0xe8400002, // bl,n next,r2
  0x34c600c8, // ldo 100(r6),r6
  0x54000000, // next: a word that this processor does not know
  0xe81f1fb5, // b loop
  0x34e70002, // ldo 1(r7),r7
  0x34080008, // out: ldi 4,r8
  0x00081840, // mtctl r8,rctr
  0x02c008a9, // mfctl ipsw,r9
  0x00000e69, // rsm 0,r9
  0xd5221c9f, // depi 1,27,1,r9
  0x21400000, // ldil L'0,r10
  0x02c91840, // mtctl r9,ipsw
  0x00080e60, // rsm 8,r0
  0x02201840, // mtctl r0,pcsq
  0x02201840, // mtctl r0,pcsq
  0xe9400000, // bl here,r10
  0x08000240, // nop
  0x354a0038, // here: ldo counted-here(r10),r10
  0x024a1840, // mtctl r10,pcoq
  0x354a0008, // ldo 4(r10),r10
  0x024a1840, // mtctl r10,pcoq
  0x02c91840, // mtctl r9,ipsw
  0x00000c00, // rfi
  0x08000240, // nop
  0x356b0002, // counted: ldo 1(r11),r11
  0x356b0002, // ldo 1(r11),r11
  0x08002880, // comclr,= r0,r0,r0
  0x356b0064, // ldo 50(r11),r11
  0x356b0002, // ldo 1(r11),r11
  0x356b0002, // ldo 1(r11),r11
  0x356b0002, // ldo 1(r11),r11
  0x356b0002, // ldo 1(r11),r11
  0xe81f1ff7, // b,n .
];
/** Every vector but the recovery counter's: continue after the instruction that has trapped. */
const skipping = [
  0x024008b4, // mfctl pcoq,r20
  0x36940008, // ldo 4(r20),r20
  0x02541840, // mtctl r20,pcoq
  0x36940008, // ldo 4(r20),r20
  0x02541840, // mtctl r20,pcoq
  0x36b50002, // ldo 1(r21),r21
  0x00000c00, // rfi
  0x08000240, // nop
];
const waiting = [0xe81f1ff7]; // b,n .

function store(cpu: Cpu, address: number, words: readonly number[]): void {
  const bytes = new Uint8Array(4 * words.length);
  for (const [index, word] of words.entries()) new DataView(bytes.buffer).setUint32(4 * index, word);
  cpu.writeMemory(address, bytes);
}

function machine(): Cpu {
  const cpu = new Cpu({ memorySize: 65536 });
  store(cpu, base, program);
  for (let vector = 1; vector < 32; vector++) store(cpu, vectors + 32 * vector, vector === 3 ? waiting : skipping);
  cpu.reset(base, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  return cpu;
}

const whole = 260;

describe('interruptions', () => {
  test('break and illegal instruction trap at each turn, and rfi goes on behind them', () => {
    const cpu = machine();
    cpu.run(whole);
    expect([3, 5, 6, 7, 21].map((register) => cpu.gr[register])).toEqual([-1, 5, 6, 6, 12]);
    expect(cpu.takeIllegalInstruction()).toEqual({ word: 0x54000000, address: base + 0x2c });
  });

  test('interruption 3 comes after CR0 + 1 completed instructions; nullified ones do not count', () => {
    const cpu = machine();
    cpu.run(whole);
    expect(cpu.gr[11]).toBe(4);
    expect(cpu.cr[CR.offset] >>> 0).toBe(base + 0x9c);
    expect(cpu.cr[CR.recovery]).toBe(-1);
    expect(cpu.cr[CR.ipsw] & PSW.R).toBe(PSW.R);
    expect(cpu.pc & ~7).toBe(vectors + 3 * 32);
  });

  test('run split at every single instruction equals run in one go, traps and recovery counter included', () => {
    const split = machine();
    for (let length = 1; length <= whole; length++) {
      split.run(1);
      const uncut = machine();
      let exit = uncut.run(length);
      while (exit.reason === 'idle') {
        const left = length - uncut.instructions - 1;
        uncut.skip(Math.floor(left / exit.period) * exit.period);
        exit = uncut.run(length - uncut.instructions);
      }
      expect([length, uncut.digest()]).toEqual([length, split.digest()]);
    }
  });

  test('the hypervisor’s counter stops at the exact instruction, whatever the guest’s own does', () => {
    for (let length = 0; length <= whole; length++) {
      const cpu = machine();
      cpu.setRecoveryCounter(length);
      let exit = cpu.run(10 * whole);
      while (exit.reason === 'idle') {
        cpu.skip(Math.floor((cpu.recoveryCounter - 1) / exit.period) * exit.period);
        exit = cpu.run(10 * whole);
      }
      expect([exit.reason, cpu.instructions]).toEqual(['recoveryCounter', length]);
    }
  });

  test('an external interruption is taken between instructions, and not before an answered environment instruction completes', () => {
    const cpu = machine();
    // mfctl cr16,r4; ldo 1(r5),r5; b,n .
    store(cpu, base, [0x020008a4, 0x34a50002, 0xe81f1ff7]);
    cpu.cr[CR.iva] = vectors;
    cpu.cr[CR.eiem] = 1 << 28;
    cpu.state[3] |= PSW.I;
    expect(cpu.run(10)).toEqual({ reason: 'environment', kind: 'intervalTimer', pc: base });
    cpu.raiseExternalInterrupt(1 << 28);
    cpu.supply(1234);
    expect([cpu.gr[4], cpu.pc]).toEqual([1234, base + 4]);
    cpu.run(1);
    expect(cpu.cr[CR.offset]).toBe(base + 4);
    expect(cpu.gr[5]).toBe(0);
    expect(cpu.pc & ~31).toBe(vectors + 4 * 32);
  });
});
