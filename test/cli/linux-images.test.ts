/** The disk of a Linux, of which each machine gets a copy. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'understudy-images-'));
const path = (name: string) => join(folder, name);
vi.stubEnv('UNDERSTUDY_LINUX', folder);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const bytes = new Uint8Array(1 << 16).fill(7, 512, 1024);
writeFileSync(path('vmlinux'), '');
writeFileSync(path('disk.img'), bytes);
chmodSync(path('disk.img'), 0o444);

test('a copy of an image that may not be written may be written', async () => {
  const { copyLinuxDisk } = await import('../../src/cli/linux-images');
  copyLinuxDisk(path('copy.img'));
  expect(new Uint8Array(readFileSync(path('copy.img')))).toEqual(bytes);
  expect(statSync(path('copy.img')).mode & 0o200).toBe(0o200);
});

test('a copy that cannot be made is told', async () => {
  const { copyLinuxDisk } = await import('../../src/cli/linux-images');
  expect(() => copyLinuxDisk(join(folder, 'none', 'copy.img'))).toThrow(/cannot copy .*disk\.img to .*none/);
});
