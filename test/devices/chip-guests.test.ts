/**
 * A guest that does to its controller what few drivers do: on the bare machine, on the pair under each preset, and with
 * the primary killed.
 */
import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { defaultPlan, type Protocol, presets, type RunPlan, runBare } from '../../src/index';
import { guestLayout, guestMemory, guestOf } from './chip-fuzz/guest';
import { type Act, setFree, setUp } from './chip-fuzz/random-acts';

const { program, data } = guestLayout;
/** From here on the buffer of commands that move data. */
const buffer = data + 0x400;
const settle: Act = { do: 'settle' };
const start: Act = { do: 'start', times: 1 };
const store = (offset: number, value: number): Act => ({ do: 'store', offset, value, times: 1 });
const [abort, endAbort] = [store(0x21, 0x80), store(0x21, 0)];
const resetBus = [store(0x01, 0x28), store(0x01, 0x20)];
const int = [0x98080000, 0x401];

/**
 * The words of one command, whose bytes, status and message lie in the data area; where no target answers it ends at
 * `int`.
 */
function command(slot: number, cdb: readonly number[], { target = 0, phase = 0, count = 0, address = buffer } = {}) {
  const at = data + 0x20 * slot;
  const words = [
    ...[0x41000000 | (1 << (16 + target)), program, 0x0e000001, at, 0x0a000000 | cdb.length, at + 4],
    ...(count > 0 ? [((8 | phase) << 24) | count, address] : []),
    ...[0x0b000001, at + 16, 0x0f000001, at + 17, 0x60000040, 0, 0x48000000, 0],
  ];
  const bytes: Act = { do: 'write', address: at, bytes: Uint8Array.of(0x80, 0, 0, 0, ...cdb) };
  return { words, bytes };
}

function load(words: readonly number[], address = program): Act {
  const bytes = new Uint8Array(4 * words.length);
  for (const [at, word] of words.entries()) new DataView(bytes.buffer).setUint32(4 * at, word, true);
  return { do: 'write', address, bytes };
}

/** Commands in one program, which interrupts after the last; awaited. */
const together = (...commands: readonly ReturnType<typeof command>[]): Act[] => [
  ...commands.map(({ bytes }) => bytes),
  load([...commands.flatMap(({ words }) => words), ...int]),
  start,
  settle,
];

const testUnitReady = [0, 0, 0, 0, 0, 0];
const read = (block: number, count = 1) => [0x08, 0, 0, block, count & 0xff, 0];
const write = (block: number, count = 1) => [0x0a, 0, 0, block, count & 0xff, 0];
const [out, into] = [0, 1];
const fill: Act = { do: 'write', address: buffer, bytes: Uint8Array.from({ length: 512 }, (_, at) => at * 7 + 3) };
/** The disk tells of its power-on, and has the pattern in block 0. */
const prepared = [
  ...setUp,
  ...together(command(0, testUnitReady)),
  fill,
  ...together(command(0, write(0), { phase: out, count: 512 })),
  { do: 'write', address: buffer, bytes: new Uint8Array(512).fill(0xee) },
] as const satisfies readonly Act[];
const onlyInterrupts = load(int);

const guests: Readonly<Record<string, readonly Act[]>> = {
  'reads into a buffer and writes that buffer out again, in one program': [
    ...prepared,
    ...together(command(1, read(0), { phase: into, count: 512 }), command(2, write(1), { phase: out, count: 512 })),
  ],
  'reads over the rest of its own program': [
    ...prepared,
    ...together(command(1, read(0), { phase: into, count: 512, address: program + 8 * 4 })),
  ],
  'gives up the selection of an absent target, and commands the disk twice': [
    ...prepared,
    ...[load([...command(1, testUnitReady, { target: 5 }).words, ...int]), start, abort, settle, endAbort],
    ...together(command(1, testUnitReady)),
    ...together(command(2, testUnitReady)),
  ],
  'starts seventy programs that only interrupt, without waiting': [
    ...setUp,
    onlyInterrupts,
    { do: 'start', times: 70 },
    settle,
  ],
  'reads over the end of memory, and into I/O space': [
    ...prepared,
    ...together(command(1, read(0), { phase: into, count: 512, address: guestMemory - 100 })),
    ...setFree,
    ...together(command(1, testUnitReady)),
    ...together(command(1, read(0), { phase: into, count: 512, address: 0xf0825100 })),
  ],
  'writes 128 KB in one command': [
    ...prepared,
    ...together(command(1, write(0, 256), { phase: out, count: 256 * 512, address: 0 })),
  ],
};

function planOf(acts: readonly Act[]): RunPlan {
  const plan = { ...defaultPlan, guest: guestOf(acts, 60, true), disk: new Uint8Array(256 * 512) };
  return { ...plan, memorySize: guestMemory, patienceNs: 60e9 };
}

/** What these see depends on how far the chip is when they come. */
const racing: Readonly<Record<string, readonly Act[]>> = {
  'starts and aborts a hundred times': [
    ...setUp,
    onlyInterrupts,
    ...Array.from({ length: 100 }, () => [start, abort, endAbort]).flat(),
    settle,
  ],
  'starts a command and resets the bus, a hundred times': [
    ...prepared,
    ...[command(1, testUnitReady).bytes, load([...command(1, testUnitReady).words, ...int])],
    ...Array.from({ length: 100 }, () => [start, { do: 'delay', turns: 100 }, ...resetBus] as const).flat(),
    settle,
  ],
  'starts and resets the chip a hundred times': [
    ...setUp,
    onlyInterrupts,
    ...Array.from({ length: 100 }, () => [start, ...setUp]).flat(),
    settle,
  ],
};

const alive = expect.stringMatching(/^alive [a-p]{8}\n$/);

describe.each(Object.entries({ ...guests, ...racing }))('a guest that %s', (name, acts) => {
  const plan = planOf(acts);
  const bare = runBare(plan);

  test('ends on the bare machine, with a chip that works', () => {
    expect([bare.finished, bare.console]).toEqual([true, alive]);
  });

  test.each(Object.keys(presets) as Protocol[])('does the same on the pair: %s', (protocol) => {
    const run = new JudgedPair({ ...plan, protocol }).toEnd(bare);
    expect([run.heard, run.observed.finished, run.observed.console]).toEqual([[], true, alive]);
    if (!(name in racing)) expect([run.verdict, run.violation]).toEqual(['consistent', undefined]);
  });

  test.each(Object.keys(presets) as Protocol[])(
    'ends with a chip that works when the primary is killed: %s',
    (protocol) => {
      for (const at of [0.2, 0.6, 0.8]) {
        const time = { kind: 'time', at: Math.round(at * bare.virtualTimeNs) } as const;
        const run = new JudgedPair({ ...plan, protocol, kills: [{ who: 'primary', when: time }] }).toEnd(bare);
        expect([run.heard, run.observed.finished, run.observed.console]).toEqual([[], true, alive]);
      }
    },
  );
});

test('what the first command of a program has read is what the second one writes', () => {
  const { effects } = runBare(planOf(guests['reads into a buffer and writes that buffer out again, in one program']));
  expect(effects.map(({ what }) => what)).toEqual(['write of 1 blocks from block 0', 'write of 1 blocks from block 1']);
  expect(effects[1].digest).toBe(effects[0].digest);
});

describe('a guest that writes what an operation has read of whose interrupt it has not heard', () => {
  const one = command(1, read(0), { phase: into, count: 512 });
  const two = command(2, write(1), { phase: out, count: 512 });
  const second = program + 0x100;
  const startSecond = [0, 8, 16, 24].map((by, at) => store(0x2c + at, (second >>> by) & 0xff));
  const acts: readonly Act[] = [
    ...prepared,
    ...[one.bytes, two.bytes, load([...one.words, ...int]), load([...two.words, ...int], second)],
    ...[start, { do: 'delay', turns: 1_500_000 } as const, ...startSecond, settle],
  ];
  // The disk is done long before such an epoch ends, and with it comes the interrupt; a guest that waits makes it last
  // half a minute.
  const plan = { ...planOf(acts), epochLength: 6_000_000, patienceNs: 600e9 };
  const bare = runBare(plan);

  test.each(Object.keys(presets) as Protocol[])('%s', (protocol) => {
    const { verdict, violation, observed } = new JudgedPair({ ...plan, protocol }).toEnd(bare);
    const [filled, copied] = observed.effects;
    expect([verdict, violation, copied.what, copied.digest]).toEqual([
      'consistent',
      undefined,
      'write of 1 blocks from block 1',
      filled.digest,
    ]);
  });
});
