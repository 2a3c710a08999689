import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { ElfError, loadElf } from '../../src/pa-risc/elf';
import { writeElf } from '../../src/pa-risc/elf-writer';
import { PowerOnError, powerOn, powerOnImage } from '../../src/replica/power-on';

const memorySize = 1 << 17;
const [origin, entryField, tableField, sizeField, countField] = [0x10000, 24, 28, 42, 44];
/** Fields of a program header. */
const [offset, address, stored, size] = [4, 8, 16, 20];
const headerBytes = 32;
const { bytes: program } = assemble('_start: ldi 1,%r4\nb _start\nnop', { origin });
const plan = { append: '', memorySize };

/** An executable with several segments: each a copy of the program's header with some of its fields changed. */
function elf(...headers: readonly Readonly<Record<number, number>>[]): Uint8Array {
  const image = writeElf(origin, origin, program);
  const file = new Uint8Array(image.length + headerBytes * headers.length);
  file.set(image);
  const view = new DataView(file.buffer);
  const first = view.getUint32(tableField);
  view.setUint32(tableField, image.length);
  view.setUint16(countField, headers.length);
  for (const [at, fields] of headers.entries()) {
    const table = image.length + headerBytes * at;
    file.set(image.subarray(first, first + headerBytes), table);
    for (const [field, value] of Object.entries(fields)) view.setUint32(table + Number(field), value);
  }
  return file;
}
/** With some halves of the ELF header, or its entry, changed. */
function header(file: Uint8Array, fields: Readonly<Record<number, number>>): Uint8Array {
  const view = new DataView(file.buffer);
  for (const [field, value] of Object.entries(fields)) {
    if (Number(field) === entryField) view.setUint32(entryField, value);
    else view.setUint16(Number(field), value);
  }
  return file;
}

describe('guests that end nowhere are named before the run', () => {
  test.each([
    ['no segments', elf(), /no loadable segment/],
    ['segments of nothing', elf({ [stored]: 0, [size]: 0 }), /no loadable segment/],
    ['program headers of no size', header(elf({}), { [sizeField]: 0 }), /0 bytes each \(e_phentsize\)/],
    ['program headers too small', header(elf({}), { [sizeField]: 31 }), /31 bytes each/],
    ['an entry outside memory', header(elf({}), { [entryField]: 0x0ff00000 }), /entry 0xff00000 lies in no segment/],
    [
      'an entry between segments',
      header(elf({}, { [address]: 0x12000 }), { [entryField]: 0x11000 }),
      /entry 0x11000 lies in no segment/,
    ],
    ['an entry in zeros', header(elf({ [size]: 0x100 }), { [entryField]: 0x10080 }), /lies in no segment's bytes/],
    ['an entry in the middle of an instruction', header(elf({}), { [entryField]: 0x10002 }), /not a multiple of 4/],
    ['more in the file than in memory', elf({ [size]: 4 }), /12 bytes in the file \(p_filesz\), more than its 4/],
    ['nothing in memory', elf({ [size]: 0 }), /more than its 0 in memory \(p_memsz\)/],
    ['over the end of memory', elf({}, { [address]: memorySize - 4 }), /0x1fffc of 12 bytes lies outside memory/],
    [
      'over the end of memory, of no size',
      elf({}, { [address]: memorySize - 4, [size]: 0 }),
      /more than its 0 in memory/,
    ],
    ['beyond the file', elf({ [offset]: 0xfffffff0 }), /truncated: a segment is cut off/],
  ])('%s', (_name, file, message) => {
    expect(() => loadElf(file, memorySize)).toThrow(ElfError);
    expect(() => loadElf(file, memorySize)).toThrow(message);
  });

  test('of segments that overlap the later one stays, with its zeros, and a warning names both', () => {
    const over = elf({}, { [address]: origin + 4, [stored]: 4, [size]: 8 });
    expect(powerOnImage({ guest: over, ...plan }).warnings).toEqual([
      'the segment at 0x10004 lies over the one at 0x10000',
    ]);
    const cpu = powerOn({ guest: over, ...plan }, { random: new Random('overlap') });
    expect([...cpu.readMemory(origin, 12)]).toEqual([...program.slice(0, 4), ...program.slice(0, 4), 0, 0, 0, 0]);
    expect(powerOnImage({ guest: elf({}), ...plan }).warnings).toEqual([]);
    const low = powerOnImage({ guest: elf({}, { [address]: 0x4000 }), ...plan });
    expect(low.warnings).toEqual(['the segment at 0x4000 lies over the firmware, below 0x6000']);
  });

  test('a command line and an initrd for which there is no room', () => {
    const guest = elf({});
    expect(() => powerOn({ guest, ...plan, append: 'a'.repeat(8191) }, { random: new Random(1) })).not.toThrow();
    const long = () => powerOn({ guest, ...plan, append: 'ä'.repeat(4096) }, { random: new Random(1) });
    expect(long).toThrow(PowerOnError);
    expect(long).toThrow('the command line has 8192 bytes; the firmware has room for 8191');
    const full = () => powerOn({ guest, ...plan, initrd: new Uint8Array(memorySize) }, { random: new Random(1) });
    expect(full).toThrow(/the initrd has 131072 bytes; .* 65524 are free/);
  });
});

test('10,000 files with changed headers: refused by one line, or loaded and run (seed 1)', () => {
  const random = new Random('elf/1');
  const interesting = [0, 1, 2, 3, 4, 31, 32, 52, 0x10000, 0x1fffc, 0x20000, 0x7fffffff, 0x80000000, 0xfffffffc, -1];
  const count = { refused: 0, loaded: 0 };
  for (let at = 0; at < 10_000; at++) {
    const file = elf(
      ...Array.from({ length: random.integer(1, 3) }, (_, segment) => ({ [address]: origin + 64 * segment })),
    );
    const view = new DataView(file.buffer);
    const table = view.getUint32(tableField);
    for (let change = random.integer(1, 3); change > 0; change--) {
      const value = random.chance(0.7)
        ? interesting[random.integer(0, interesting.length - 1)]
        : random.integer(0, 0xffffffff);
      const place = random.chance(0.3) ? random.integer(0, 51) : table + random.integer(0, file.length - table - 1);
      if (random.chance(0.3)) view.setUint8(place, value);
      else if (random.chance(0.5)) view.setUint16(Math.min(place & -2, file.length - 2), value);
      else view.setUint32(Math.min(place & -4, file.length - 4), value);
    }
    const guest = random.chance(0.1) ? file.subarray(0, random.integer(0, file.length)) : file;
    try {
      powerOnImage({ guest, ...plan });
    } catch (error) {
      expect(error).toBeInstanceOf(ElfError);
      expect((error as Error).message).toMatch(/^[^\n]{1,200}$/);
      count.refused++;
      continue;
    }
    count.loaded++;
    // What loads also runs, until something ends it.
    if (count.loaded % 10 === 0) powerOn({ guest, ...plan }, { random: new Random(at) }).run(1_000);
  }
  expect(Math.min(count.refused, count.loaded)).toBeGreaterThan(1_000);
});

test.each([
  ['no arguments', [], /the entry is undefined/],
  ['an entry outside the bytes', [0x20000, origin, program], /the entry 131072 is no multiple of 4 within the bytes/],
  ['an entry that is no number', ['start', origin, program], /the entry is start/],
  ['an address beyond 32 bits', [origin, 2 ** 32, program], /the address is 4294967296/],
  ['an address of half a byte', [origin, 0.5, program], /the address is 0.5/],
  ['bytes that are none', [origin, origin, [1, 2, 3]], /not a Uint8Array/],
  ['no bytes', [origin, origin, new Uint8Array(0)], /at least one instruction/],
  ['bytes that do not fit', [0xfffffffc, 0xfffffffc, program], /do not fit into 32 bits/],
])('writeElf with %s', (_name, args, message) => {
  const wrong = () => (writeElf as (...args: unknown[]) => Uint8Array)(...args);
  expect(wrong).toThrow(ElfError);
  expect(wrong).toThrow(message);
});
