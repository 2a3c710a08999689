import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'understudy-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);
const guests = resolve('examples/guests');
const [ledger, countdown, archiver] = ['ledger.elf', 'countdown.elf', 'archiver.elf'].map((name) => join(guests, name));
const program = resolve('dist/cli.js');
const understudy = (...args: readonly string[]) =>
  spawnSync('node', [program, ...args], { cwd: folder, encoding: 'utf8' });
const shell = (line: string) =>
  spawnSync('bash', ['-c', `understudy() { node ${program} "$@"; }; ${line}`], { cwd: folder, encoding: 'utf8' });

function oneLine({ status, stdout, stderr }: ReturnType<typeof understudy>, message: RegExp): void {
  expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(stderr.trim()).toMatch(message);
}

describe('input that never ends is refused by name at a stated length', () => {
  copyFileSync(countdown, place('cd.elf'));
  writeFileSync(place('endless.scenario'), 'title A\nguest /dev/zero\nexpect verdict consistent\n');
  test.each([
    ['a guest', 'run /dev/zero', /the guest \/dev\/zero is too long: it has more than 256 MiB/],
    ['a disk', 'run cd.elf --disk /dev/zero,overlay', /the disk \/dev\/zero is too long: it has more than 256 MiB/],
    ['a disk to write', 'run cd.elf --disk /dev/zero', /the disk \/dev\/zero is no regular file.* add ,overlay/],
    ['a tape', 'run cd.elf --tape /dev/zero,overlay', /the tape \/dev\/zero is too long: it has more than 1 GiB/],
    ['a tape to write', 'run cd.elf --tape /dev/zero', /the tape \/dev\/zero is no regular file.* add ,overlay/],
    ['what is typed', 'run cd.elf --type /dev/zero', /the input \/dev\/zero is too long: it has more than 16 MiB/],
    ['a source', 'asm /dev/zero -o x.elf', /the source \/dev\/zero is too long: it has more than 16 MiB/],
    ['an executable', 'disasm /dev/zero', /the executable \/dev\/zero is too long: it has more than 256 MiB/],
    ['a scenario', 'scenario /dev/zero', /the scenario \/dev\/zero is too long: it has more than 1 MiB/],
    ['a scenario’s guest', 'scenario endless.scenario', /endless\.scenario:2: .*the guest \/dev\/zero is too long/],
    ['a kernel', 'boot --kernel /dev/zero --initrd cd.elf --disk /dev/zero,overlay', /is too long: it has more/],
    ['a trace', 'replay /dev/zero', /the trace \/dev\/zero (has a line of more than|is too long)/],
    ['results', 'torture --seeds 1..1 --out /dev/zero', /the results \/dev\/zero: it is no regular file/],
  ])('%s', (_name, line, message) => oneLine(understudy(...line.split(' ')), message));

  test('a pipe that goes on, too; a long file is refused before it is read', () => {
    oneLine(shell('yes | understudy run cd.elf --type /dev/stdin'), /the input \/dev\/stdin is too long/);
    writeFileSync(place('long.S'), '');
    truncateSync(place('long.S'), 2 ** 40);
    oneLine(understudy('asm', 'long.S', '-o', 'x.elf'), /the source long\.S is too long/);
  });
});

describe('a trace out of a pipe', () => {
  test('is run again and exported, though both read it twice', () => {
    expect(understudy('run', countdown, '--quiet', '--trace', 't.jsonl').status).toBe(0);
    const plain = understudy('replay', 't.jsonl');
    expect(plain.stdout).toMatch(/^the same \d+ events/);
    expect(shell('understudy replay <(gzip -c t.jsonl | zcat)').stdout).toBe(plain.stdout);
    const csv = understudy('export', '--format', 'csv', 't.jsonl').stdout;
    expect(shell('cat t.jsonl | understudy export --format csv /dev/stdin').stdout).toBe(csv);
  });
});

test('a scenario’s absolute path is absolute, a relative one starts at the scenario’s folder', () => {
  mkdirSync(place('deep'));
  copyFileSync(countdown, place('deep/near.elf'));
  const [absolute, relative] = [countdown, 'near.elf'].map((guest, at) => {
    writeFileSync(place(`deep/${at}.scenario`), `title A\nguest ${guest}\nexpect verdict consistent\n`);
    return understudy('scenario', '--quiet', join('deep', `${at}.scenario`));
  });
  expect([absolute.status, relative.status]).toEqual([0, 0]);
});

describe('disks', () => {
  test('of 64 GB stay sparse: the guest finds all its blocks, and only what it writes takes room', () => {
    writeFileSync(place('big.img'), '');
    truncateSync(place('big.img'), 2 ** 36);
    const { status, stdout } = understudy('run', ledger, '--append', 'transactions=1', '--disk', 'big.img', '--quiet');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/on a disk of 134217728 blocks/)]);
    const { size, blocks } = statSync(place('big.img'));
    expect(size).toBe(2 ** 36);
    expect(blocks * 512).toBeLessThan(100_000);
  });

  test('of more blocks than 32 bits can name, and of none, are refused', () => {
    writeFileSync(place('huge.img'), '');
    oneLine(understudy('run', countdown, '--disk', 'huge.img'), /the disk huge\.img has 0 bytes/);
    truncateSync(place('huge.img'), 2 ** 42);
    oneLine(understudy('run', countdown, '--disk', 'huge.img'), /the disk huge\.img is too long: .* 2 TiB/);
  });
});

describe('tapes', () => {
  test('that hold more than their capacity are read, and a note says that nothing can be appended', () => {
    const length = 2 ** 20 + 1000;
    const record = new Uint8Array(length + 8);
    for (const at of [0, length + 4]) new DataView(record.buffer).setUint32(at, length, true);
    writeFileSync(place('long.tap'), record);
    const { status, stderr } = understudy('run', countdown, '--tape', 'long.tap', '--tape-capacity', '1', '--bare');
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/the tape long\.tap has 1 MiB and a capacity of 1 MiB/),
    ]);
    expect(readFileSync(place('long.tap')).equals(record)).toBe(true);
  });

  test('that the guest does not write stay byte for byte, whatever other programs have put there', () => {
    const gap = [0xfe, 0xff, 0xff, 0xff];
    const image = Uint8Array.from([...gap, 2, 0, 0, 0, 7, 7, 2, 0, 0, 0, ...gap, 255, 255, 255, 255, 9, 9, 9]);
    writeFileSync(place('gap.tap'), image);
    expect(understudy('run', countdown, '--tape', 'gap.tap', '--quiet').status).toBe(0);
    expect(readFileSync(place('gap.tap')).equals(image)).toBe(true);
    expect(understudy('run', archiver, '--append', 'records=1', '--tape', 'gap.tap', '--quiet').status).toBe(0);
    expect(readFileSync(place('gap.tap')).subarray(0, 4).equals(Buffer.from(gap))).toBe(false);
  });
});

describe('a campaign’s results', () => {
  const args = ['--seeds', '1..1', '--guest', 'echo', '--faults', 'loss', '--quiet', '--out', 'r.jsonl'];
  test('of another version or another guest are not gone on with', () => {
    expect(understudy('torture', ...args).status).toBe(0);
    const text = readFileSync(place('r.jsonl'), 'utf8');
    const head = JSON.parse(text.split('\n')[0]);
    expect(head).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      guests: { echo: expect.any(String) },
    });
    const refused = (change: object, message: RegExp) => {
      writeFileSync(place('r.jsonl'), text.replace(/^.*/, JSON.stringify({ ...head, ...change })));
      const before = readFileSync(place('r.jsonl'), 'utf8');
      oneLine(understudy('torture', ...args), message);
      expect(readFileSync(place('r.jsonl'), 'utf8')).toBe(before);
    };
    refused({ version: '0.0.9' }, /holds the results of version 0\.0\.9 of this program, which is version/);
    refused({ version: undefined }, /an unnamed version/);
    refused({ guests: { echo: '00' } }, /the results of another echo: its digest was 00, is /);
    writeFileSync(place('r.jsonl'), text);
    expect(understudy('torture', ...args).status).toBe(0);
    expect(readFileSync(place('r.jsonl'), 'utf8')).toBe(text);
  });
});
