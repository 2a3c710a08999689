import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'media-'));
afterAll(() => rmSync(folder, { recursive: true }));
const understudy = (...args: string[]) => spawnSync('node', ['dist/cli.js', ...args], { encoding: 'utf8' });
const ledger = 'examples/guests/ledger.elf';
const oneTransaction = ['--append', 'transactions=1', '--json'];

test('the guest writes its disk into the file, on the pair what the bare machine writes', () => {
  const [onPair, onBare] = ['pair.img', 'bare.img'].map((name) => join(folder, name));
  for (const path of [onPair, onBare]) writeFileSync(path, new Uint8Array(1 << 20));
  expect(understudy('run', ledger, ...oneTransaction, '--disk', onPair, '--kill', 'primary@epoch:60').status).toBe(0);
  expect(understudy('run', ledger, ...oneTransaction, '--disk', onBare, '--bare').status).toBe(0);
  const written = readFileSync(onBare);
  expect(written.some((byte) => byte !== 0)).toBe(true);
  expect(readFileSync(onPair).equals(written)).toBe(true);
});

test('an overlay leaves the file as it is, and the guest finds what it has written', () => {
  const path = join(folder, 'overlaid.img');
  writeFileSync(path, new Uint8Array(1 << 20));
  const { status, stdout } = understudy('run', ledger, ...oneTransaction, '--disk', `${path},overlay`);
  expect([status, JSON.parse(stdout).verdict]).toEqual([0, 'consistent']);
  expect(readFileSync(path).every((byte) => byte === 0)).toBe(true);
});

test('devices lists addresses, interrupt lines and states, and what is plugged in', () => {
  const tape = join(folder, 'blank.tap');
  writeFileSync(tape, '');
  const { status, stdout } = understudy('devices', '--tape', tape, '--actuator', '--json');
  const devices = JSON.parse(stdout) as { name: string; state?: string }[];
  expect(status).toBe(0);
  expect(devices.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['asp', 'viper', 'rs232', 'scsi', 'disk', 'tape', 'actuator']),
  );
  expect(devices.find(({ name }) => name === 'scsi')).toMatchObject({ base: 0xf0825100, localIrq: 9, state: 'idle' });
  expect(understudy('devices').stdout).toMatch(/scsi +f0825100-f082513f +ASP 9 +idle +NCR 53C700/);
});
