import { describe, expect, test } from 'vitest';
import { Cpu } from '../../src/pa-risc/cpu';
import { endAddress, firmwareDiagnose, iodcEntry, pdcEntry } from '../../src/pa-risc/firmware/entry-points';
import { callFirmware, supplyConsoleInput, supplyTimeOfDay } from '../../src/pa-risc/firmware/firmware';
import { INVENTORY } from '../../src/pa-risc/firmware/inventory';
import { greatestOutput } from '../../src/pa-risc/firmware/iodc';
import { installFirmware } from '../../src/pa-risc/firmware/page-zero';
import { stableStorageBytes } from '../../src/pa-risc/firmware/stable-storage';
import { PSW, STATE } from '../../src/pa-risc/registers';
import { bytesOf } from '../oracle/words';

const memorySize = 1 << 17;
const [returnAddress, stack, result, buffer, path] = [0x8000, 0x9100, 0xa000, 0xb000, 0xc000];
const diag = (0x05 << 26) | firmwareDiagnose;
const nop = 0x08000240;

function machine(pc = pdcEntry): Cpu {
  const cpu = new Cpu({ memorySize });
  installFirmware(cpu, memorySize);
  cpu.writeMemory(returnAddress, bytesOf([nop, nop, nop, nop]));
  cpu.reset(pc, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  return cpu;
}

/** The first four arguments in registers, the others below the stack pointer, as in C. */
function call(cpu: Cpu, entry: number, ...values: number[]) {
  cpu.reset(entry, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.gr[2] = returnAddress;
  cpu.gr[30] = stack;
  for (const [at, value] of values.entries()) {
    if (at < 4) cpu.gr[26 - at] = value;
    else cpu.writeMemory(stack - 36 - 4 * at, bytesOf([value]));
  }
  expect(cpu.run(100)).toEqual({ reason: 'firmware', pc: entry });
  return callFirmware(cpu, entry);
}

const word = (cpu: Cpu, address: number) => new DataView(cpu.readMemory(address, 4).buffer).getUint32(0);
const words = (cpu: Cpu, count: number) => Array.from({ length: count }, (_, at) => word(cpu, result + 4 * at));
const text = (cpu: Cpu, address: number, length: number) =>
  new TextDecoder('latin1').decode(cpu.readMemory(address, length));
const status = (cpu: Cpu) => cpu.gr[28];

/** A PDC call that is done at once, on a machine of its own: its status and its machine. */
function pdc(...values: number[]) {
  const cpu = machine();
  expect(call(cpu, pdcEntry, ...values)).toEqual({ kind: 'done' });
  return { cpu, status: status(cpu) };
}

describe('page zero', () => {
  const cpu = machine();
  test.each([
    [0x040, 0],
    [0x350, memorySize],
    [0x354, memorySize],
    [0x358, 0],
    [0x380, 0x6000],
    [0x384, 0xfffbe000],
    [0x388, pdcEntry],
    [0x38c, 500_000],
    [0x390, 0xfffbf000],
    [0x398, memorySize],
    [0x39c, memorySize],
    [0x3a0, 0x00ffffff],
    [0x3a4, 0xff020004],
    [0x3c0, 0xf0823000],
    [0x3c4, 0],
    [0x3c8, iodcEntry],
    [0x3cc, 7],
    [0x3d4, 0xff020001],
    [0x3f0, 0xf0825000],
    [0x420, 0xf0823000],
    [0x428, iodcEntry],
    [0x42c, 7],
  ])('the word at 0x%s', (address, value) => {
    expect(word(cpu, address)).toBe(value);
  });
});

describe('the reserved diag', () => {
  test('at an entry point it ends the run, has completed and is counted', () => {
    for (const entry of [pdcEntry, iodcEntry]) {
      const cpu = machine(entry);
      cpu.gr[2] = returnAddress;
      cpu.setRecoveryCounter(1);
      expect(cpu.run(100)).toEqual({ reason: 'firmware', pc: entry });
      expect([cpu.instructions, cpu.simulated, cpu.pc]).toEqual([1, 1, entry + 4]);
      expect(cpu.run(100)).toEqual({ reason: 'recoveryCounter' });
      cpu.setRecoveryCounter(100);
      expect(cpu.run(2)).toEqual({ reason: 'limit' });
      expect(cpu.pc).toBe(returnAddress);
    }
  });

  test('behind code of the fast loop it ends the run too, wherever the run is cut', () => {
    // 61 instructions, then a branch to the entry point: bv %r0(%r1), whose delay slot is a nop.
    const program = [...Array(61).fill(nop), 0xe820c000, nop];
    for (let cut = 1; cut < 70; cut++) {
      const cpu = machine(0x10000);
      cpu.writeMemory(0x10000, bytesOf(program));
      cpu.gr[1] = pdcEntry;
      const first = cpu.run(cut);
      if (first.reason === 'limit') expect(cpu.run(100)).toEqual({ reason: 'firmware', pc: pdcEntry });
      else expect(first).toEqual({ reason: 'firmware', pc: pdcEntry });
      expect(cpu.instructions).toBe(64);
    }
  });

  test('elsewhere, under another immediate or in virtual mode it is an ordinary diag', () => {
    const elsewhere = machine(0x10000);
    elsewhere.writeMemory(0x10000, bytesOf([diag, nop]));
    expect(elsewhere.run(2)).toEqual({ reason: 'limit' });
    const another = machine();
    another.writeMemory(pdcEntry, bytesOf([diag ^ 1]));
    expect(another.run(1)).toEqual({ reason: 'limit' });
    for (const bit of [PSW.D, PSW.C]) {
      const virtual = machine();
      virtual.state[STATE.psw] |= bit;
      virtual.translation.insertAddress('instruction', 0, pdcEntry, (pdcEntry >>> 12) << 5);
      virtual.translation.insertProtection('instruction', 0, pdcEntry, 0x03000000 | (1 << 12));
      expect(virtual.run(1)).toEqual({ reason: 'limit' });
      expect([virtual.instructions, virtual.pc]).toEqual([1, pdcEntry + 4]);
    }
  });

  test('below the highest privilege it is a privileged operation', () => {
    const cpu = machine(pdcEntry | 3);
    cpu.cr[14] = 0x10000;
    cpu.run(1);
    expect([cpu.instructions, cpu.cr[19]]).not.toEqual([1, 0]);
    expect(cpu.cr[19]).toBe(diag);
  });

  test('nullified it is nothing', () => {
    const cpu = machine();
    cpu.state[STATE.psw] |= PSW.N;
    cpu.gr[2] = returnAddress;
    expect(cpu.run(2)).toEqual({ reason: 'limit' });
  });
});

describe('PDC', () => {
  test('7,0 PDC_COPROC: the unit is functional and present, and says what it is', () => {
    const { cpu, status } = pdc(7, 0, result);
    expect([status, ...words(cpu, 2)]).toEqual([0, 0xc0, 0xc0]);
    expect([word(cpu, result + 4 * 17), word(cpu, result + 4 * 18)]).toEqual([1, 7]);
  });

  test('4,0 PDC_MODEL INFO: a Snake of hardware version 0x200', () => {
    const { cpu, status } = pdc(4, 0, result);
    const [hardware, software] = words(cpu, 2);
    expect([status, hardware, software]).toEqual([0, 0x00002000, 0x00000481]);
    expect([(hardware >> 11) & 31, hardware >> 4]).toEqual([4, 0x200]);
  });

  test('4,3 SYSMODEL: the name, and its length', () => {
    const { cpu, status } = pdc(4, 3, result, 1, buffer);
    expect([status, word(cpu, result), text(cpu, buffer, 9)]).toEqual([0, 8, '9000/720\0']);
  });

  test('5,0 PDC_CACHE INFO: lines of 32 bytes, loops that end, TLBs of 96 entries', () => {
    const { cpu, status } = pdc(5, 0, result);
    const told = words(cpu, 30);
    expect(status).toBe(0);
    expect(told.slice(0, 6)).toEqual([128 << 10, 0x01400000, 0, 32, 4096, 1]);
    expect(told.slice(6, 12)).toEqual([256 << 10, 0x01400000, 0, 32, 8192, 1]);
    for (const at of [12, 21]) expect(told.slice(at, at + 9)).toEqual([96, 0x00010000, 0, 0, 1, 0, 4096, 96, 1]);
    const [line, block, shift] = [(told[1] >> 21) & 7, (told[1] >> 24) & 15, (told[1] >> 19) & 3];
    expect(line << (3 + block + shift)).toBe(32);
  });

  test('5,2 PDC_CACHE RET_SPID: 0', () => {
    const { cpu, status } = pdc(5, 2, result);
    expect([status, word(cpu, result)]).toEqual([0, 0]);
  });

  test('128,0 PDC_MEM_MAP_HPA and 8,0 PDC_IODC_READ: every module by its path, whatever the flags', () => {
    const expected = new Map([
      ['2', [0xf082f000, 11, 0x004, 0x00070]],
      ['2/0/1', [0xf0825000, 10, 0x004, 0x00071]],
      ['2/0/4', [0xf0823000, 10, 0x004, 0x00075]],
      ['8', [0xfffbe000, 0, 0x200, 0x00004]],
      ['9', [0xfffbf000, 1, 0x004, 0x00009]],
    ]);
    const found = new Map<string, number[]>();
    const cpu = machine();
    const walk = (converters: readonly number[], name: string) => {
      for (let module = 0; module < 16; module++) {
        cpu.writeMemory(path, Uint8Array.of(0x5a, ...converters, module));
        call(cpu, pdcEntry, 128, 0, result, path);
        if (status(cpu) < 0) continue;
        const [hpa, morePages] = words(cpu, 2);
        call(cpu, pdcEntry, 8, 0, result, hpa, 0, buffer, 32);
        expect([status(cpu), word(cpu, result), morePages]).toEqual([0, 16, 0]);
        const b = cpu.readMemory(buffer, 8);
        const software = ((b[4] & 15) << 16) | (b[5] << 8) | b[6];
        found.set(`${name}${module}`, [hpa, b[3] & 0x1f, (b[0] << 4) | (b[1] >> 4), software]);
        if ((b[3] & 0x1f) === 11) walk([0xff, 0xff, 0xff, 0xff, module, 0], `${module}/0/`);
      }
    };
    walk(Array(6).fill(0xff), '');
    expect([...found].sort()).toEqual([...expected].sort());
    expect(INVENTORY.length).toBe(expected.size);
  });

  test('8,0 PDC_IODC_READ: no more bytes than asked for; no other module, no other index', () => {
    const { cpu, status } = pdc(8, 0, result, 0xfffbe000, 0, buffer, 3);
    expect([status, word(cpu, result), ...cpu.readMemory(buffer, 4)]).toEqual([0, 3, 0x20, 0, 0, 0]);
    expect(pdc(8, 0, result, 0xf0000000, 0, buffer, 32).status).toBe(-5);
    expect(pdc(8, 0, result, 0xfffbe000, 3, buffer, 32).status).toBe(-5);
  });

  test('2,0 PDC_CHASSIS DISP and 2,1 WARN', () => {
    expect(pdc(2, 0, 0x60000).status).toBe(0);
    const { cpu, status } = pdc(2, 1, result);
    expect([status, word(cpu, result)]).toEqual([0, 0]);
  });

  test('10 PDC_STABLE: what is written is read, within the storage', () => {
    const cpu = machine();
    cpu.writeMemory(buffer, bytesOf([0x12345678]));
    call(cpu, pdcEntry, 10, 1, 0x40, buffer, 4);
    expect(status(cpu)).toBe(0);
    call(cpu, pdcEntry, 10, 0, 0x3c, buffer + 0x100, 12);
    expect([0, 4, 8].map((at) => word(cpu, buffer + 0x100 + at))).toEqual([0, 0x12345678, 0]);
    call(cpu, pdcEntry, 10, 2, result);
    expect(word(cpu, result)).toBe(stableStorageBytes);
    for (const [offset, count] of [
      [stableStorageBytes - 4, 8],
      [0xfffffffc, 8],
      [2, 4],
      [0, 6],
    ]) {
      call(cpu, pdcEntry, 10, 1, offset, buffer, count);
      expect(status(cpu)).toBe(-10);
    }
  });

  test('9,0 PDC_TOD_READ: seconds and microseconds are supplied', () => {
    const cpu = machine();
    expect(call(cpu, pdcEntry, 9, 0, result)).toEqual({ kind: 'timeOfDay' });
    supplyTimeOfDay(cpu, 3_000_000_000, 999_999);
    expect([status(cpu), ...words(cpu, 2)]).toEqual([0, 3_000_000_000, 999_999]);
  });

  test('6 PDC_PIM: nothing is kept, and so nothing can be transferred', () => {
    const { cpu, status } = pdc(6, 1, result);
    expect([status, word(cpu, result)]).toEqual([0, 0]);
    for (const option of [0, 2, 4]) expect(pdc(6, option, result, buffer, 512).status).toBe(-3);
  });

  test('23 PDC_SOFT_POWER: no button to watch; control 0 switches the machine off', () => {
    expect(pdc(23, 0, result).status).toBe(-2);
    expect(pdc(23, 1, result, 1).status).toBe(0);
    expect(pdc(23, 1, result, 2).status).toBe(-10);
    expect(call(machine(), pdcEntry, 23, 1, result, 0)).toEqual({ kind: 'powerOff' });
  });

  test('136,0 PDC_BROADCAST_RESET does not return', () => {
    const cpu = machine();
    expect(call(cpu, pdcEntry, 136, 0)).toEqual({ kind: 'reset' });
    expect(cpu.run(10_000)).toEqual({ reason: 'idle', period: 1, simulated: 0 });
    expect(cpu.pc).toBe(endAddress);
  });

  test.each([
    ['PDC_INSTR', 15, 0, -1],
    ['PDC_BLOCK_TLB', 18, 0, -1],
    ['PDC_MEM', 20, 0, -1],
    ['PDC_SYSTEM_MAP', 22, 0, -1],
    ['PDC_ADD_VALID', 12, 0, -1],
    ['no procedure', 0xffffffff, 0, -1],
    ['PDC_MODEL VERSIONS', 4, 2, -2],
    ['PDC_MODEL CAPABILITIES', 4, 7, -2],
    ['PDC_CHASSIS RETURN_INFO', 2, 128, -2],
    ['PDC_CACHE SET_COH', 5, 1, -2],
    ['PDC_BROADCAST_RESET', 136, 1, -2],
  ])('what a 720 does not have fails: %s', (_name, procedure, option, expected) => {
    const { cpu, status } = pdc(procedure, option, result);
    expect(status).toBe(expected);
    expect(words(cpu, 32)).toEqual(Array(32).fill(0));
  });
});

describe('IODC ENTRY_IO of the console', () => {
  const hpa = 0xf0823000;
  const consoleCall = (cpu: Cpu, option: number, length: number, to = buffer, at = hpa) =>
    call(cpu, iodcEntry, at, option, 0, 0, result, 0, to, length, 0);

  test('COUT: the bytes as they stand in memory, and how many', () => {
    const cpu = machine();
    cpu.writeMemory(buffer, new TextEncoder().encode('hello\r\n'));
    const answer = consoleCall(cpu, 3, 7);
    expect(answer).toEqual({ kind: 'consoleOutput', bytes: new TextEncoder().encode('hello\r\n') });
    expect([status(cpu), word(cpu, result)]).toEqual([0, 7]);
    expect(consoleCall(cpu, 3, greatestOutput + 1)).toMatchObject({ kind: 'consoleOutput' });
    expect(word(cpu, result)).toBe(greatestOutput);
  });

  test('CIN: a byte, or none', () => {
    const cpu = machine();
    expect(consoleCall(cpu, 2, 1)).toEqual({ kind: 'consoleInput' });
    supplyConsoleInput(cpu, undefined);
    expect([status(cpu), word(cpu, result)]).toEqual([0, 0]);
    consoleCall(cpu, 2, 1);
    supplyConsoleInput(cpu, 65);
    expect([word(cpu, result), ...cpu.readMemory(buffer, 1)]).toEqual([1, 65]);
  });

  test('another option does not exist; another module and a buffer outside memory are bad arguments', () => {
    const cpu = machine();
    consoleCall(cpu, 4, 1);
    expect(status(cpu)).toBe(-2);
    consoleCall(cpu, 3, 1, buffer, 0xf0822000);
    expect(status(cpu)).toBe(-10);
    for (const option of [2, 3]) {
      expect(consoleCall(cpu, option, 16, option === 2 ? memorySize : memorySize - 8)).toEqual({ kind: 'done' });
      expect(status(cpu)).toBe(-10);
    }
  });
});

describe('bad pointers', () => {
  const bad = [memorySize, memorySize - 64, 0xfffffffc, 0xf0800000, result + 1];
  const calls: readonly [string, (pointer: number) => readonly number[]][] = [
    ['PDC_COPROC', (pointer) => [7, 0, pointer]],
    ['PDC_MODEL INFO', (pointer) => [4, 0, pointer]],
    ['PDC_CACHE INFO', (pointer) => [5, 0, pointer]],
    ['PDC_CACHE RET_SPID', (pointer) => [5, 2, pointer]],
    ['PDC_CHASSIS WARN', (pointer) => [2, 1, pointer]],
    ['PDC_IODC', (pointer) => [8, 0, pointer, 0xfffbe000, 0, buffer, 32]],
    ['PDC_TOD', (pointer) => [9, 0, pointer]],
    ['PDC_STABLE RETURN_SIZE', (pointer) => [10, 2, pointer]],
    ['PDC_STABLE WRITE', (pointer) => [10, 1, 0, pointer, 128]],
    ['PDC_PIM', (pointer) => [6, 1, pointer]],
  ];
  test.each(calls)('%s: a result outside memory is an invalid argument', (_name, values) => {
    for (const pointer of bad) expect(pdc(...values(pointer)).status).toBe(-10);
  });

  test('names, paths and buffers outside memory are, too, and nothing is written', () => {
    for (const pointer of [memorySize, memorySize - 4, 0xfffffffc]) {
      for (const values of [
        [4, 3, result, 1, pointer],
        [128, 0, result, pointer],
        [8, 0, result, 0xfffbe000, 0, pointer, 32],
      ]) {
        const { cpu, status } = pdc(...values);
        expect(status).toBe(-10);
        expect(words(cpu, 32)).toEqual(Array(32).fill(0));
      }
    }
  });

  test('a stack pointer outside memory', () => {
    for (const pointer of [0, memorySize + 100, 0xf0000000]) {
      const cpu = machine();
      cpu.gr[2] = returnAddress;
      cpu.gr.set([0xfffbe000, result, 0, 8], 23);
      cpu.gr[30] = pointer;
      cpu.run(100);
      expect([callFirmware(cpu, pdcEntry), status(cpu)]).toEqual([{ kind: 'done' }, -10]);
    }
  });
});
