/**
 * What the comparison with an emulator leaves out (`test/oracle/exclusions.ts`), by hand and against exact arithmetic.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { Cpu } from '../../src/pa-risc/cpu';
import { VECTOR } from '../../src/pa-risc/interruption';
import { CR, controlBits, PSW, STATE } from '../../src/pa-risc/registers';
import { bytesOf, into, nop } from '../oracle/words';

const origin = 0x1000;
const vectors = 0x2000;
const data = 0x4000;
const space = 7;
const tries = 200;

function machine(words: readonly number[], prepare: (cpu: Cpu) => void = () => {}): Cpu {
  const cpu = new Cpu({ memorySize: 1 << 16 });
  cpu.writeMemory(origin, bytesOf(words));
  for (let vector = 0; vector < 32; vector++) cpu.writeMemory(vectors + 32 * vector, bytesOf([nop]));
  cpu.reset(origin, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.cr[CR.ccr] = 0xc0;
  cpu.cr[CR.iva] = vectors;
  prepare(cpu);
  return cpu;
}
const wordsOf = (text: string): readonly number[] => {
  const { bytes } = assemble(text, { origin });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: bytes.length / 4 }, (_, at) => view.getInt32(4 * at));
};
function run(text: string, prepare?: (cpu: Cpu) => void, steps = 1): Cpu {
  const cpu = machine(wordsOf(text), prepare);
  for (let step = 0; step < steps; step++) cpu.step();
  return cpu;
}
/** The interruption that was taken last; undefined when none was. */
const taken = (cpu: Cpu): number | undefined => {
  const number = ((cpu.pc >>> 0) - vectors) / 32;
  return number >= 1 && number < 32 ? Math.floor(number) : undefined;
};
const nullifies = (cpu: Cpu): boolean => (cpu.state[STATE.psw] & PSW.N) !== 0;
const virtual = (cpu: Cpu): void => {
  cpu.spaces.fill(space);
  cpu.state[STATE.spaceFront] = cpu.state[STATE.spaceBack] = space;
  cpu.state[STATE.psw] |= PSW.C | PSW.D;
  cpu.translation.insertAddress('instruction', space, origin, (origin >>> 12) << 5);
  cpu.translation.insertProtection('instruction', space, origin, 0x02c00000);
};
function mapData(cpu: Cpu, protection: number): void {
  cpu.translation.insertAddress('data', space, data, (data >>> 12) << 5);
  cpu.translation.insertProtection('data', space, data, protection);
}
/** Dirty; read and write at every level. */
const allowed = 0x13f00000;

/** Conditions of sums by their field, from the exact sum (manual, tables 5-1 and 5-2). */
function holds(field: number, result: number, signedOverflow: boolean, unsignedOverflow: boolean): boolean {
  const less = result < 0 !== signedOverflow;
  const conditions = [
    false,
    result === 0,
    less,
    less || result === 0,
    !unsignedOverflow,
    !unsignedOverflow || result === 0,
    signedOverflow,
    (result & 1) !== 0,
  ];
  return conditions[field >> 1] !== ((field & 1) === 1);
}
const isSigned = (value: number): boolean => value >= -(2 ** 31) && value < 2 ** 31;
const interesting = [0, 1, -1, 0x7fffffff, -0x80000000, 0x40000000, 0x3fffffff, 0x20000000, 0x1fffffff, -0x20000000];
const operand = (random: Random): number =>
  random.chance(0.4) ? interesting[random.integer(0, interesting.length - 1)] : random.integer(0, 0xffffffff) | 0;

describe('arithmetic', () => {
  test('shNadd: conditions and trap against exact arithmetic', () => {
    const random = new Random('shNadd');
    for (let at = 0; at < 20 * tries; at++) {
      const [shift, kind, field] = [random.integer(1, 3), random.integer(0, 2), random.integer(0, 15)];
      const [one, other] = [operand(random), operand(random)];
      const extension = [0x18, 0x28, 0x38][kind] + shift;
      const word = (0x02 << 26) | (5 << 21) | (4 << 16) | (field << 12) | (extension << 6) | 6;
      const cpu = machine([word, nop], ({ gr }) => gr.set([one, other, 0x1234], 4));
      cpu.step();
      const shifted = (one << shift) | 0;
      // Overflow of the shift or of the sum: what is exact fits only when neither happened.
      const signedOverflow = !isSigned(one * 2 ** shift) || !isSigned(shifted + other);
      const unsignedOverflow = (one >>> 0) * 2 ** shift >= 2 ** 32 || (shifted >>> 0) + (other >>> 0) >= 2 ** 32;
      const trapped = kind === 2 && signedOverflow;
      expect([at, taken(cpu)]).toEqual([at, trapped ? VECTOR.overflow : undefined]);
      if (trapped) continue;
      const result = (shifted + other) | 0;
      const nullified = holds(field, result, signedOverflow, unsignedOverflow);
      expect([at, cpu.gr[6], nullifies(cpu)]).toEqual([at, result, nullified]);
    }
  });

  test('ds: conditions against exact arithmetic', () => {
    const random = new Random('ds');
    for (let at = 0; at < 10 * tries; at++) {
      const [field, subtract, carry] = [random.integer(0, 15), random.chance(0.5), random.integer(0, 1)];
      const [one, other] = [operand(random), operand(random)];
      const word = (0x02 << 26) | (5 << 21) | (4 << 16) | (field << 12) | (0x11 << 6) | 6;
      const cpu = machine([word, nop], ({ gr, state }) => {
        gr.set([one, other], 4);
        state[STATE.carries] = carry << 7;
        state[STATE.psw] |= subtract ? PSW.V : 0;
      });
      cpu.step();
      const shifted = (one << 1) | carry | 0;
      const exact = subtract ? shifted - other : shifted + other;
      const result = exact | 0;
      const lost = !isSigned(one * 2);
      // Subtracting, the leftmost carry is the opposite of a borrow.
      const carryOut = subtract ? shifted >>> 0 >= other >>> 0 : (shifted >>> 0) + (other >>> 0) >= 2 ** 32;
      const nullified = holds(field, result, lost || !isSigned(exact), one < 0 || carryOut);
      expect([at, cpu.gr[6], nullifies(cpu)]).toEqual([at, result, nullified]);
      expect(cpu.state[STATE.carries] >>> 7).toBe(carryOut ? 1 : 0);
      expect((cpu.state[STATE.psw] & PSW.V) !== 0).toBe(carryOut !== other < 0);
    }
  });

  test('uxor has no carries', () => {
    const conditions = ['sdc', 'sbc', 'shc'].flatMap((name) => [name, `n${name.slice(1)}`]);
    expect(conditions.map((name) => nullifies(run(`uxor,${name} %r4,%r5,%r6`, ({ gr }) => gr.fill(-1, 4, 6))))).toEqual(
      [...[false, true, false, true, false, true]],
    );
  });

  test('dcor and idcor: sums and differences of decimal numbers', () => {
    const random = new Random('dcor');
    const decimal = (number: number): number => Number.parseInt(String(number).padStart(8, '0'), 16) | 0;
    for (let at = 0; at < tries; at++) {
      const [one, other] = [random.integer(0, 99_999_999), random.integer(0, 99_999_999)];
      const registers = ({ gr }: Cpu) => gr.set([decimal(one), decimal(other), 0x66666666], 4);
      const sum = run('add %r4,%r6,%r7\nadd %r7,%r5,%r7\ndcor %r7,%r8', registers, 3);
      expect(sum.gr[8]).toBe(decimal((one + other) % 1e8));
      const longer = run(
        'add %r4,%r6,%r7\nadd %r7,%r5,%r7\nidcor %r7,%r8\naddl %r8,%r0,%r9\ndcor %r9,%r8',
        registers,
        3,
      );
      // Six in each digit that has carried: the intermediate sum, to which a further number may be added.
      const carried = longer.state[STATE.carries];
      let sixes = 0;
      for (let digit = 0; digit < 8; digit++) if ((carried >>> digit) & 1) sixes |= 6 << (4 * digit);
      expect(longer.gr[8]).toBe((longer.gr[7] + sixes) | 0);
      const difference = run('sub %r4,%r5,%r7\ndcor %r7,%r8', registers, 2);
      expect(difference.gr[8]).toBe(decimal((one - other + 1e8) % 1e8));
    }
  });

  test('dcor and idcor: conditions look at the result and at the carries of the correction', () => {
    const random = new Random('dcor conditions');
    const conditions = { sbz: 4, nbz: 5, shz: 6, nhz: 7, sdc: 8, ndc: 9, sbc: 12, nbc: 13, shc: 14, nhc: 15 };
    for (let at = 0; at < tries; at++) {
      for (const [name, field] of Object.entries(conditions)) {
        const [value, saved] = [random.integer(0, 0xffffffff), random.integer(0, 255)];
        const intermediate = random.chance(0.5);
        const cpu = run(`${intermediate ? 'idcor' : 'dcor'},${name} %r4,%r5`, ({ gr, state }) => {
          gr[4] = value;
          state[STATE.carries] = saved;
        });
        let [sum, subtrahend, digits] = [intermediate ? 0 : 1, 0, 0];
        let result = 0;
        for (let digit = 0; digit < 8; digit++) {
          const six = ((saved >>> digit) & 1) === (intermediate ? 1 : 0) ? 6 : 0;
          subtrahend = intermediate ? six : 15 - six;
          sum += ((value >>> (4 * digit)) & 15) + subtrahend;
          result |= (sum & 15) << (4 * digit);
          sum >>= 4;
          digits |= sum << digit;
        }
        const bytes = [0, 8, 16, 24].some((shift) => ((result >>> shift) & 0xff) === 0);
        const halves = [0, 16].some((shift) => ((result >>> shift) & 0xffff) === 0);
        const some = { 2: bytes, 3: halves, 4: digits !== 0, 6: (digits & 0xaa) !== 0, 7: (digits & 0x88) !== 0 };
        const nullified = some[(field >> 1) as keyof typeof some] !== ((field & 1) === 1);
        expect([name, cpu.gr[5], nullifies(cpu)]).toEqual([name, result, nullified]);
        expect(cpu.state[STATE.carries]).toBe(saved);
      }
    }
  });

  test('reserved conditions of logical and unit instructions: as never, and negated as always', () => {
    const forms = [
      { text: 'and %r4,%r5,%r6', conditions: [4, 5, 6] },
      { text: 'uaddcm %r4,%r5,%r6', conditions: [1, 5] },
    ];
    for (const { text, conditions } of forms) {
      for (const condition of conditions.flatMap((each) => [2 * each, 2 * each + 1])) {
        const cpu = machine([into(wordsOf(text)[0], 12, 4, condition), nop]);
        cpu.step();
        expect([text, condition, nullifies(cpu)]).toEqual([text, condition, (condition & 1) === 1]);
      }
    }
  });

  test('ldcwx,s scales by 4, and leaves zero', () => {
    const cpu = run('ldcwx,s %r4(%r5),%r6', (each) => {
      each.gr.set([4, data], 4);
      each.writeMemory(data + 16, bytesOf([0x12345678]));
    });
    expect([cpu.gr[6], ...cpu.readMemory(data + 16, 4)]).toEqual([0x12345678, 0, 0, 0, 0]);
  });
});

describe('floating point', () => {
  const words = (cpu: Cpu, register: number) =>
    [...cpu.floats.subarray(2 * register, 2 * register + 2)].map((each) => each >>> 0);

  test('fmpyadd and fmpysub: the bit of the format, as GNU’s assembler sets it', () => {
    const one = 0x3ff00000;
    const prepare = ({ floats }: Cpu) => floats.fill(0, 34, 64);
    for (const [name, sum] of [
      ['fmpyadd', 0x40000000],
      ['fmpysub', 0],
    ] as const) {
      const wide = run(`${name},dbl %fr18,%fr19,%fr20,%fr21,%fr22`, (cpu) => {
        prepare(cpu);
        for (const register of [18, 19, 21, 22]) cpu.floats[2 * register] = one;
      });
      expect([words(wide, 20), words(wide, 22)]).toEqual([
        [one, 0],
        [sum, 0],
      ]);
      const narrow = run(`${name},sgl %fr18L,%fr19L,%fr20L,%fr21L,%fr22L`, (cpu) => {
        prepare(cpu);
        for (const register of [18, 19, 21, 22]) cpu.floats[2 * register] = 0x3f800000;
      });
      expect([words(narrow, 20), words(narrow, 22)]).toEqual([
        [0x3f800000, 0],
        [sum, 0],
      ]);
    }
  });

  test('a NaN that becomes an integer: the greatest of its sign, invalid', () => {
    for (const [nan, word] of [
      [0x7ff40000, 0x7fffffff],
      [0xfff40000, 0x80000000],
    ]) {
      for (const name of ['fcnvfx', 'fcnvfxt']) {
        const cpu = run(`${name},dbl,sgl %fr4,%fr5`, ({ floats }) => floats.set([nan, 0], 8));
        expect([name, words(cpu, 5)[0], cpu.floats[0] >>> 27]).toEqual([name, word, 16]);
      }
    }
  });

  test('a NaN whose fraction is cut off stays a NaN', () => {
    const cpu = run('fcnvff,dbl,sgl %fr4,%fr5', ({ floats }) => floats.set([0x7ff00000, 1], 8));
    expect([words(cpu, 5)[0] & 0x7f800000, (words(cpu, 5)[0] & 0x7fffff) !== 0]).toEqual([0x7f800000, true]);
  });

  test('ftest: acceptance and rejection, against the twelve comparisons one by one', () => {
    const random = new Random('ftest');
    const planes = { rej: 6, rej8: 4 };
    const counts = { acc: 12, acc8: 8, acc6: 6, acc4: 4, acc2: 2 };
    for (let at = 0; at < tries; at++) {
      // The youngest first. Few are true, or many: both ways must be seen.
      const rate = [0.05, 0.2, 0.9][at % 3];
      const results = Array.from({ length: 12 }, () => random.chance(rate));
      const [youngest, ...queue] = results;
      const status =
        (youngest ? 1 << 26 : 0) | queue.reduce((bits, each, place) => bits | (each ? 1 << (21 - place) : 0), 0);
      const tested = (completer: string) =>
        nullifies(run(`ftest${completer}`, ({ floats }) => floats.fill(status, 0, 1)));
      expect(tested('')).toBe(youngest);
      for (const [name, count] of Object.entries(counts)) {
        expect([name, tested(`,${name}`)]).toEqual([name, results.slice(0, count).every((each) => !each)]);
      }
      for (const [name, count] of Object.entries(planes)) {
        const outside = results.slice(0, count).some((each, plane) => each && results[plane + count]);
        expect([name, tested(`,${name}`)]).toEqual([name, outside]);
      }
    }
  });

  test('fmpycfxt: a product, and a sum’s operand cut to an integer', () => {
    // fmpycfxt,dbl: as fmpyadd with 0 in the place of the second operand.
    const word = (0x06 << 26) | (18 << 21) | (19 << 16) | (22 << 11) | 20;
    const cpu = machine([word, nop], ({ floats }) => {
      floats.set([0x40000000, 0, 0x40080000, 0], 36);
      floats.set([0xc0040000, 0], 44);
    });
    cpu.step();
    expect([words(cpu, 20), words(cpu, 22)[0]]).toEqual([[0x40180000, 0], 0xfffffffe]);
  });

  test('quad, remainder and reserved operations: left to software, or reserved at once', () => {
    const pending = 0x40;
    const later = {
      'fadd,quad': 0x30851e06,
      'frem,sgl': 0x30858606,
      'frem,sgl of 0E': 0x38858606,
      'fcnvff,quad': 0x30807a06,
    };
    for (const [name, word] of Object.entries(later)) {
      const cpu = machine([word, nop]);
      cpu.step();
      expect([name, taken(cpu), cpu.floats[0] & pending]).toEqual([name, undefined, pending]);
    }
    const cpu = machine([0x3000c006, nop]);
    cpu.step();
    expect([taken(cpu), cpu.floats[0]]).toEqual([VECTOR.assistException, 0]);
  });

  test('fid: model and revision in the place of the queue', () => {
    expect(machineAfter([0x30000000]).floats[0]).toBe((7 << 16) | (1 << 11));
  });
});

function machineAfter(words: readonly number[], prepare?: (cpu: Cpu) => void): Cpu {
  const cpu = machine([...words, nop], prepare);
  cpu.step();
  return cpu;
}

describe('memory and translation', () => {
  test('every access of two or more bytes traps where its address is not a multiple, and changes nothing', () => {
    const texts = ['ldh 1(%r4),%r5', 'ldhs 1(%r4),%r5', 'ldw 2(%r4),%r5', 'ldwm 2(%r4),%r5', 'ldws,ma 2(%r4),%r5'];
    texts.push('sth %r5,1(%r4)', 'stw %r5,2(%r4)', 'stwm %r5,2(%r4)', 'stws %r5,2(%r4)', 'ldcws 2(%r4),%r5');
    texts.push('fldws 2(%r4),%fr5', 'fldds 4(%r4),%fr5', 'fstws %fr5,2(%r4)', 'fstds %fr5,4(%r4)', 'ldwx %r6(%r4),%r5');
    for (const text of texts) {
      const cpu = run(text, ({ gr }) =>
        gr.set([text.includes(',ma') ? data + 2 : text.includes('wm') ? data + 2 : data, 9, 2], 4),
      );
      expect([text, taken(cpu)]).toEqual([text, VECTOR.dataProtection]);
      expect([text, cpu.gr[5], ...cpu.readMemory(data, 8)]).toEqual([text, 9, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
  });

  test('fdc, pdc and fic need a translation where data is translated, and only there', () => {
    for (const text of ['fdc %r0(%r4)', 'pdc %r0(%r4)', 'fic %r0(%sr4,%r4)', 'fdc,m %r5(%r4)']) {
      const address = ({ gr }: Cpu) => gr.set([data, 64], 4);
      const missing = run(text, (cpu) => {
        virtual(cpu);
        address(cpu);
      });
      expect([text, taken(missing), missing.gr[4]]).toEqual([text, VECTOR.nonAccessDataTlbMiss, data]);
      const there = run(text, (cpu) => {
        virtual(cpu);
        mapData(cpu, allowed);
        address(cpu);
      });
      expect([text, taken(there), there.gr[4]]).toEqual([text, undefined, text.includes(',m') ? data + 64 : data]);
      expect([text, taken(run(text, address))]).toEqual([text, undefined]);
    }
  });

  test('code and data have translations of their own: one side’s is none of the other’s', () => {
    const load = run('ldw 0(%r4),%r5', (cpu) => {
      virtual(cpu);
      cpu.gr[4] = origin;
    });
    expect(taken(load)).toBe(VECTOR.dataTlbMiss);
    const branch = run(
      'bv %r0(%r4)\nnop',
      (cpu) => {
        virtual(cpu);
        mapData(cpu, allowed);
        cpu.gr[4] = data;
      },
      3,
    );
    expect(taken(branch)).toBe(VECTOR.instructionTlbMiss);
  });

  test('data break goes before dirty bit, and dirty bit before page reference', () => {
    const order = [
      { bits: 0x20000000 | 0x08000000, vector: VECTOR.dataBreak },
      { bits: 0x20000000, vector: VECTOR.dirtyBit },
      { bits: 0x08000000, vector: VECTOR.dataBreak },
      { bits: 0x20000000 | 0x10000000, vector: VECTOR.pageReference },
    ];
    for (const { bits, vector } of order) {
      const cpu = run('stw %r5,0(%r4)', (each) => {
        virtual(each);
        mapData(each, (allowed & ~0x10000000) | bits);
        each.gr[4] = data;
      });
      expect([bits, taken(cpu)]).toEqual([bits, vector]);
    }
  });

  test('probes look at identifiers where PSW P is set', () => {
    const probed = (psw: number, held: number) =>
      run('probew (%r4),%r0,%r5', (cpu) => {
        virtual(cpu);
        cpu.state[STATE.psw] |= psw;
        // The code has identifier 0, which is always allowed.
        mapData(cpu, allowed | (6 << 1));
        cpu.cr[8] = held;
        cpu.translation.protectionChanged();
        cpu.gr[4] = data;
      }).gr[5];
    expect([probed(0, 0), probed(PSW.P, 0), probed(PSW.P, 6 << 1), probed(PSW.P, (6 << 1) | 1)]).toEqual([1, 0, 1, 0]);
  });

  test('pdtlbe and pitlbe: all entries of their side, and of no other', () => {
    const purged = (text: string) => {
      const cpu = run(`${text}\nldw 0(%r4),%r5`, (each) => {
        virtual(each);
        mapData(each, allowed);
        each.gr[4] = data;
      });
      cpu.step();
      return taken(cpu);
    };
    expect([purged('pdtlbe %r0(%r4)'), purged('pitlbe %r0(%sr4,%r4)')]).toEqual([
      VECTOR.dataTlbMiss,
      VECTOR.instructionTlbMiss,
    ]);
  });

  test('lci: one coherence index for all addresses', () => {
    const index = (address: number) => run('lci %r4(%r5),%r6', ({ gr }) => gr.set([address, 64, 99], 4)).gr[6];
    expect([index(0), index(0x12345678)]).toEqual([0, 0]);
  });
});

describe('control', () => {
  test('PSW B: set behind a branch that is taken, where gate is illegal', () => {
    const gate = (first: string) => {
      const cpu = run(`${first}\nb,gate .+8,%r5\nnop\nnop`);
      const branched = (cpu.state[STATE.psw] & PSW.B) !== 0;
      cpu.step();
      return [branched, taken(cpu)];
    };
    expect(gate('b .+16')).toEqual([true, VECTOR.illegalInstruction]);
    expect(gate('comib,<> 0,%r0,.+16')).toEqual([false, undefined]);
    expect(gate('nop')).toEqual([false, undefined]);
  });

  test('PSW C/B and V come through an interruption and back', () => {
    for (let carries = 0; carries < 256; carries++) {
      const cpu = machine(wordsOf('break 0,0'), ({ state }) => {
        state[STATE.carries] = carries;
        state[STATE.psw] |= PSW.V;
      });
      cpu.writeMemory(vectors + 32 * VECTOR.break, bytesOf(wordsOf('rfi')));
      cpu.step();
      expect([cpu.cr[CR.ipsw] & PSW.carries, cpu.state[STATE.carries]]).toEqual([carries << PSW.carriesShift, 0]);
      cpu.step();
      expect([cpu.state[STATE.carries], cpu.state[STATE.psw] & PSW.V]).toEqual([carries, PSW.V]);
    }
  });

  test('ssm, rsm and mtsm change the system mask only, and give what it was', () => {
    const others = PSW.V | PSW.M;
    for (const [text, mask] of [
      ['ssm 5,%r5', PSW.Q | 5],
      ['rsm 8,%r5', 0],
      ['mtsm %r4', 6],
    ] as const) {
      const cpu = run(text, ({ gr, state }) => {
        state[STATE.psw] |= others;
        state[STATE.carries] = 0xa5;
        gr[4] = 6;
      });
      expect([text, cpu.state[STATE.psw], cpu.state[STATE.carries]]).toEqual([text, others | mask, 0xa5]);
      if (text !== 'mtsm %r4') expect(cpu.gr[5]).toBe(PSW.Q);
    }
  });

  test('control registers hold the bits that they have', () => {
    // The recovery counter, identifiers, IVA, EIEM, ISR, IOR, IPSW, temporaries; the queues and the timer are told
    // elsewhere.
    for (const number of [0, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31]) {
      const cpu = run(`mtctl %r4,%cr${number}\nmfctl %cr${number},%r5`, ({ gr }) => gr.fill(-1, 4, 5), 2);
      expect([number, cpu.gr[5]]).toEqual([number, controlBits(number) | 0]);
    }
    const cleared = run(
      'mtctl %r4,%eirr\nmfctl %eirr,%r5',
      ({ gr, cr }) => {
        gr[4] = 0x0f;
        cr[CR.eirr] = 0xff;
      },
      2,
    );
    expect(cleared.gr[5]).toBe(0xf0);
  });

  test('mtdiag and mfdiag: diagnose register 0, at level 0', () => {
    const [mtdiag, mfdiag] = [0x14041600, 0x14051a00];
    const cpu = machine([mtdiag, mfdiag, nop], ({ gr }) => gr.fill(0x1234, 4, 5));
    cpu.step();
    cpu.step();
    expect(cpu.gr[5]).toBe(0x1234);
    const user = machine([mtdiag, nop]);
    user.state.set([origin | 3, (origin + 4) | 3]);
    user.step();
    expect(taken(user)).toBe(VECTOR.privilegedOperation);
  });
});
