/** The Linux that the tests boot, and what can be read from its disk afterwards. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';

const folders = [process.env.UNDERSTUDY_LINUX, 'examples/linux/images', '../shared/linux'];
const folder = folders.find((each) => each !== undefined && existsSync(join(each, 'vmlinux')));

export const linuxIsHere = folder !== undefined;
export const whereItIsMade =
  'no images: build them with examples/linux/build.sh, or name their folder in UNDERSTUDY_LINUX';

export const imagePath = (name: string): string => join(folder ?? '', name);

export function image(name: string): Uint8Array {
  const path = imagePath(name);
  return new Uint8Array(existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`)));
}

export const referenceLog = (): string | undefined => {
  const path = join(folder ?? '', 'reference-boot.log');
  return existsSync(path) ? readFileSync(path, 'latin1') : undefined;
};

/** A boot that writes so many records and halts. */
export const linuxPlan = (records: number): RunPlan => ({
  ...defaultPlan,
  guest: image('vmlinux'),
  // The kernel unpacks it itself; compressed or not is all the same to it.
  initrd: image('initramfs.cpio'),
  disk: image('disk.img'),
  memorySize: 64 << 20,
  append: `console=ttyS0 lpj=250000 panic=1 n=${records} end=halt`,
  epochLength: 1 << 18,
  comparison: 'text',
  patienceNs: 600e9,
});

const here = (tool: string): boolean => spawnSync(tool, ['-V']).error === undefined;
const diskTools = ['mke2fs', 'e2fsck', 'debugfs'];
export const diskToolsAreHere = diskTools.every(here);
export const withoutDiskTools = diskToolsAreHere ? '' : ` (without ${diskTools.join(', ')}: install e2fsprogs)`;

/** What `e2fsck -fn` finds wrong (nothing: 0), and the lines of the file of records. */
export function examine(disk: Uint8Array): { readonly errors: number | null; readonly records: readonly string[] } {
  const place = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    const path = join(place, 'disk.img');
    writeFileSync(path, disk);
    const { status } = spawnSync('e2fsck', ['-fn', path]);
    const { stdout } = spawnSync('debugfs', ['-R', 'cat /records', path], { encoding: 'latin1' });
    return { errors: status, records: stdout.split('\n').slice(0, -1) };
  } finally {
    rmSync(place, { recursive: true });
  }
}
