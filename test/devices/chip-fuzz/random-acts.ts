/** What a random guest does to its controller: programs, registers written in between, and waits. */
import type { Random } from '../../../src/base/random';
import { dataStart, type Layout, randomProgram } from './random-program';

/** Offsets are those of the chip's registers, addresses those of guest memory. */
export type Act =
  | { readonly do: 'store'; readonly offset: number; readonly value: number; readonly times: number }
  /** Words of the chip, in its byte order. */
  | { readonly do: 'write'; readonly address: number; readonly bytes: Uint8Array }
  | { readonly do: 'start'; readonly times: number }
  | { readonly do: 'load'; readonly offset: number }
  /** Instructions pass. */
  | { readonly do: 'delay'; readonly turns: number }
  /** Until nothing happens any more, or it takes too long. */
  | { readonly do: 'settle' };

export const REGISTER = {
  SCNTL0: 0x00,
  SCNTL1: 0x01,
  SIEN: 0x03,
  SCID: 0x04,
  ISTAT: 0x21,
  DSP: 0x2c,
  DMODE: 0x34,
} as const;
const [DIEN, DCNTL] = [0x39, 0x3b];
const store = (offset: number, value: number, times = 1): Act => ({ do: 'store', offset, value, times });

/** As a driver does at power-on. */
export const setUp: readonly Act[] = [
  store(DCNTL, 1),
  store(DCNTL, 0),
  store(REGISTER.DMODE, 0xc0),
  store(REGISTER.SCNTL0, 0xce),
  store(REGISTER.SCID, 0x80),
  store(REGISTER.SIEN, 0xbf),
  store(DIEN, 0x3d),
  store(REGISTER.SCNTL1, 0x20),
  store(DCNTL, 0x80),
];
/** Whatever state it is in, afterwards the chip and the bus are free. */
export const setFree: readonly Act[] = [...setUp, store(REGISTER.SCNTL1, 0x28), store(REGISTER.SCNTL1, 0x20)];

const [abortProgram, endAbort] = [store(REGISTER.ISTAT, 0x80), store(REGISTER.ISTAT, 0)];
const resetBus = [store(REGISTER.SCNTL1, 0x28), store(REGISTER.SCNTL1, 0x20)];

/** `polite`: each program is awaited, and nothing depends on when anything happens. */
export function randomActs(layout: Layout, random: Random, programs: number, polite: boolean): readonly Act[] {
  const acts: Act[] = [...setUp];
  for (let program = 0; program < programs; program++) {
    const drawn = randomProgram(layout, random);
    const words = polite ? drawn.map(withoutRaces) : drawn;
    const bytes = new Uint8Array(4 * words.length);
    for (const [at, word] of words.entries()) new DataView(bytes.buffer).setUint32(4 * at, word, true);
    acts.push({ do: 'write', address: layout.data, bytes: dataStart(layout, random) });
    acts.push({ do: 'write', address: layout.program, bytes });
    if (polite) acts.push({ do: 'start', times: 1 }, { do: 'settle' });
    else acts.push({ do: 'start', times: random.chance(0.03) ? random.integer(2, 150) : 1 }, ...between(random));
    if (random.chance(polite ? 0.2 : 0.05)) acts.push(...setFree, { do: 'settle' });
    else if (random.chance(0.3)) acts.push(...setUp);
  }
  return acts;
}

/**
 * SET and CLEAR leave ATN alone, and SET leaves ACK alone: whether a target sees ATN, or finds ACK asserted, when it
 * asks for its next phase is a race between the target and the chip's next fetch, which waits on a pair and takes no
 * time on the bare machine. Both are a chip's ways.
 */
function withoutRaces(word: number, at: number): number {
  const code = at % 2 === 0 ? (word >>> 24) & 0xf8 : 0;
  const [attention, acknowledge] = [0x08, 0x40];
  if (code === 0x58) return (word & ~(attention | acknowledge)) >>> 0;
  return code === 0x60 ? (word & ~attention) >>> 0 : word;
}

function between(random: Random): Act[] {
  // Mostly the program gets somewhere: a phase takes a microsecond, work of a target a hundred or more.
  const acts: Act[] = random.chance(0.8) ? [someTime(random)] : [];
  while (random.chance(0.6)) {
    const choice = random.integer(0, 99);
    if (choice < 25) acts.push(someTime(random));
    else if (choice < 40) acts.push({ do: 'settle' });
    else if (choice < 50) acts.push(abortProgram, ...(random.chance(0.7) ? [endAbort] : []));
    else if (choice < 52) acts.push(...resetBus);
    else if (choice < 60) acts.push(...setUp);
    else if (choice < 65) acts.push({ do: 'start', times: random.integer(1, 3) });
    else if (choice < 68) acts.push(store([REGISTER.ISTAT, DCNTL][random.integer(0, 1)], 0x81, random.integer(2, 150)));
    else if (choice < 80) acts.push({ do: 'load', offset: random.integer(0, 0x3f) });
    else
      acts.push(
        store(random.integer(0, 0x3f), random.chance(0.5) ? 1 << random.integer(0, 7) : random.integer(0, 255)),
      );
  }
  return acts;
}

const someTime = (random: Random): Act => ({ do: 'delay', turns: random.integer(1, 10 ** random.integer(1, 4)) });
