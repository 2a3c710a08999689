import { describe, expect, test } from 'vitest';
import { machineName, oldest, readVersion, stepOptions, version } from './emulator';
import { readLog } from './log';

const registers = (letter: 'G' | 'S', count: number, digits: number): string =>
  Array.from({ length: count }, (_, at) => {
    const value = (0xf0000000 + at).toString(16).padStart(digits, '0');
    return `${letter}R${String(at).padStart(2, '0')} ${value}${at % 4 === 3 ? '\n' : ' '}`;
  }).join('');

const wanted = { psw: 0x20008, carries: 0b01000001, flags: '------------V-----' };

/** By version and kind: what is written before one instruction. */
const samples = {
  '7.2, user': {
    text: `IA_F 0001005b IA_B 0001005f IIR 00000000\nPSW  00020008 CB   01000001 ${wanted.flags}\n${registers('G', 32, 8)}\n`,
    space: 0,
    offset: 0x1005b,
  },
  '7.2, system': {
    text: `IA_F 0000000300010058 IA_B 000000030001005c IIR 00000000\nPSW  00020008 CB   01000001 ${wanted.flags}\n${registers('G', 32, 8)}${registers('S', 8, 8)}\n`,
    space: 3,
    offset: 0x10058,
  },
  '11.1, user': {
    text: `IA_F 00000000:0001005b (0x0001005b)\nIA_B 00000000:0001005f (0x0001005f)\nPSW  00020008 CB   01000001 ${wanted.flags}\n${registers('G', 32, 8)}\n`,
    space: 0,
    offset: 0x1005b,
  },
  '11.1, system, of a processor with 64 bits': {
    text: `IA_F 00000003:0000000000010058 (0x0000000300010058)\nIA_B 00000003:000000000001005c (0x000000030001005c)\nPSW  0000000000020008 CB   0000000001000001 ${wanted.flags}\n${registers('G', 32, 16)}${registers('S', 8, 16)}\n`,
    space: 3,
    offset: 0x10058,
  },
};

describe('a log', () => {
  test.each(Object.entries(samples))('%s', (_name, { text, space, offset }) => {
    // The end of a log that was cut off is no record.
    const records = readLog(`linked code\n${text}${text}${text.slice(0, 90)}`);
    expect(records.length).toBe(2);
    const [{ gr, sr, ...rest }] = records;
    expect(rest).toEqual({ space, offset, ...wanted });
    expect([...gr]).toEqual(Array.from({ length: 32 }, (_, at) => (0xf0000000 + at) | 0));
    expect([...sr]).toEqual(
      text.includes('SR07') ? Array.from({ length: 8 }, (_, at) => (0xf0000000 + at) | 0) : Array(8).fill(0),
    );
  });
});

test('the options and the machine of each version', () => {
  expect(readVersion('qemu-hppa version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)')).toBe(oldest);
  expect(readVersion('QEMU emulator version 11.1.0')).toBe(version(11, 1));
  expect(readVersion('')).toBeUndefined();
  expect(stepOptions('qemu-hppa', oldest)).toEqual(['-singlestep', '-d', 'cpu,nochain']);
  expect(stepOptions('qemu-hppa', version(11, 1))[0]).toBe('-one-insn-per-tb');
  expect(stepOptions('qemu-system-hppa', version(11, 1)).slice(0, 2)).toEqual(['-accel', 'tcg,one-insn-per-tb=on']);
  expect([machineName(oldest), machineName(version(11, 1))]).toEqual(['hppa', 'B160L']);
});
