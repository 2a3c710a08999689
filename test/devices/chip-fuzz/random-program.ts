/** Random SCRIPTS programs: garbage, pieces in any order, and programs that take whatever a target asks for. */
import type { Random } from '../../../src/base/random';

/** Where things are in guest memory. */
export interface Layout {
  readonly program: number;
  readonly data: number;
  /** The first address after memory. */
  readonly end: number;
  /** IDs of the targets that there are. */
  readonly targets: readonly number[];
}

/** Instructions of a program, of two words each. */
const longestProgram = 28;
const absentTarget = 5;
const ioSpace = 0xf0825100;
const ALWAYS = 0x080000;
const [IDENTIFY, MAY_DISCONNECT] = [0x80, 0x40];

/** What the data area begins with: a pointer for indirect moves, messages, a command. */
export const dataStart = (layout: Layout, random: Random): Uint8Array => {
  const bytes = random.bytes(64);
  new DataView(bytes.buffer).setUint32(0, anyAddress(layout, random), true);
  bytes[4] = IDENTIFY | (random.chance(0.7) ? MAY_DISCONNECT : 0);
  bytes.set(anyCommand(random), 8);
  return bytes;
};

/** Mostly reads and writes of the disk, small enough for it. */
function anyCommand(random: Random): number[] {
  const [block, count] = [random.integer(0, 12), random.integer(1, 2)];
  const choice = random.integer(0, 9);
  if (choice < 5) return [random.chance(0.5) ? 0x08 : 0x0a, 0, 0, block, count, 0];
  if (choice < 7) return [random.chance(0.5) ? 0x28 : 0x2a, 0, 0, 0, 0, block, 0, 0, count, 0];
  return [[0, 0x03, 0x12, 0x1a, 0x25, 0xff][random.integer(0, 5)], 0, 0, 0, random.integer(0, 40), 0];
}

export function randomProgram(layout: Layout, random: Random): number[] {
  const words = random.chance(0.6) ? obedient(layout, random) : pieces(layout, random);
  if (random.chance(0.1)) words[random.integer(0, words.length - 1)] = anyWord(random);
  return words.slice(0, 2 * longestProgram);
}

const anyWord = (random: Random): number => random.integer(0, 0xffffffff);
const at = ({ program }: Layout, instruction: number): number => program + 8 * instruction;
const move = (phase: number, count: number, address: number): number[] => [((0x08 | phase) << 24) | count, address];

function anyAddress(layout: Layout, random: Random): number {
  const choice = random.integer(0, 99);
  if (choice < 65) return layout.data + random.integer(0, 0x300);
  if (choice < 75) return layout.program + random.integer(0, 8 * longestProgram);
  if (choice < 93) return layout.end - random.integer(0, 12);
  return [layout.end + random.integer(0, 0x1000), ioSpace, 0xfffffff8][random.integer(0, 2)];
}

function anyTarget({ targets }: Layout, random: Random): number {
  return random.chance(0.1) ? absentTarget : targets[random.integer(0, targets.length - 1)];
}

function select(layout: Layout, random: Random, otherwise: number): number[] {
  return [0x40000000 | ((random.chance(0.8) ? 1 : 0) << 24) | (1 << (16 + anyTarget(layout, random))), otherwise];
}

/** Takes each phase that the target asks for, and ends where the target leaves. */
function obedient(layout: Layout, random: Random): number[] {
  const dispatch = 1;
  const phases = [0, 1, 2, 3, 6, 7];
  const moves = dispatch + phases.length + 1;
  const complete = moves + 2 * phases.length + 3;
  const { data } = layout;
  // Where a target has come first, or is connected still, that one is served.
  const words = select(layout, random, at(layout, dispatch));
  for (const [index, phase] of phases.entries()) {
    words.push(0x830b0000 ^ ((3 ^ phase) << 24), at(layout, moves + 2 * index));
  }
  words.push(0x98080000, 0x999);
  for (const phase of phases) {
    const length = random.chance(0.6) ? 6 : 10;
    const blocks = 512 * random.integer(1, 2);
    const any = random.chance(0.4) ? blocks : random.integer(1, random.chance(0.7) ? 12 : 1100);
    const count = phase === 2 ? length : phase === 0 || phase === 1 ? any : 1;
    const address = random.chance(phase === 2 || phase === 6 ? 0.05 : 0.3)
      ? anyAddress(layout, random)
      : data + (phase === 6 ? 4 : phase === 2 ? 8 : 64);
    words.push(...move(phase, phase === 7 ? 1 : count, address));
    words.push(0x80080000, phase === 7 ? at(layout, moves + 12) : at(layout, dispatch));
  }
  // A message: COMMAND COMPLETE and DISCONNECT end the connection.
  words.push(0x60000040, 0, 0x800c0000, at(layout, complete));
  words.push(...(random.chance(0.5) ? [0x800c0004, at(layout, complete)] : [0x80080000, at(layout, dispatch)]));
  const comesBack = [0x50000000, 0, 0x80080000, at(layout, dispatch)];
  return [...words, 0x48000000, 0, ...(random.chance(0.3) ? comesBack : [0x98080000, 0x401])];
}

function pieces(layout: Layout, random: Random): number[] {
  const words = random.chance(0.7) ? select(layout, random, at(layout, random.integer(1, 8))) : [];
  const count = random.integer(1, 14);
  while (words.length < 2 * count) words.push(...piece(layout, random, words.length / 2));
  return [...words, 0x98080000, 0x401];
}

function piece(layout: Layout, random: Random, here: number): number[] {
  const choice = random.integer(0, 99);
  if (choice < 40) {
    const phase = [0, 1, 2, 3, 6, 7][random.integer(0, 5)];
    const [word, address] = move(phase, random.integer(1, random.chance(0.8) ? 8 : 700), anyAddress(layout, random));
    return random.chance(0.1) ? [word | 0x20000000, layout.data] : [word, address];
  }
  if (choice < 60) {
    // Seldom backwards: such programs run until the chip takes them for wild.
    const to = random.chance(0.05) ? random.integer(0, here) : here + random.integer(1, 4);
    const [phase, waits, value] = [random.integer(0, 7), random.integer(0, 1), random.integer(0, 255)];
    const compares = (random.integer(0, 3) << 17) | (waits << 16) | (random.integer(0, 1) << 19);
    const op = [0x80, 0x80, 0x88, 0x90, 0x98][random.integer(0, 4)];
    return [((op | phase) << 24) | compares | value, at(layout, to)];
  }
  if (choice < 68) return [0x60000040, 0];
  if (choice < 74) return [0x48000000, 0];
  if (choice < 78) return [0x50000000, at(layout, here + 1)];
  if (choice < 84) return [(random.chance(0.5) ? 0x58000000 : 0x60000000) | random.integer(0, 0x3ff), 0];
  if (choice < 88) return select(layout, random, at(layout, here + 1));
  if (choice < 92) return [0x98000000 | ALWAYS, random.integer(0, 0xffff)];
  return [anyWord(random), anyAddress(layout, random)];
}
