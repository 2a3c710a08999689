/** Finds a Linux for the machine: kernel, RAM disks and disk, which `examples/linux/build.sh` makes. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readInput } from './files/input-files';
import { UsageError } from './usage-error';

/** Long epochs suit a system that works much and waits little: 5 ms. */
export const linuxEpochLength = 1 << 18;

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder with the kernel: the environment variable's, else the script's result, else one beside the project. */
const linuxFolder = (): string | undefined =>
  [process.env.UNDERSTUDY_LINUX, join(root, 'examples/linux/images'), join(root, '../shared/linux')].find(
    (folder) => folder !== undefined && existsSync(join(folder, 'vmlinux')),
  );

/** The path of an image, or of its compressed form. */
export function linuxImage(name: string): string {
  const folder = linuxFolder();
  const path =
    folder === undefined ? undefined : [name, `${name}.gz`].map((each) => join(folder, each)).find(existsSync);
  if (path === undefined) {
    throw new UsageError(
      `there is no ${name}: build one with examples/linux/build.sh, name the folder in UNDERSTUDY_LINUX, or give the files by options`,
    );
  }
  return path;
}

/** What of them the lab's page can boot: a kernel, a RAM disk with a shell, a disk. */
export function linuxForPage(): readonly { readonly kind: string; readonly name: string; readonly path: string }[] {
  const folder = linuxFolder();
  if (folder === undefined) return [];
  const wanted = [
    ['guest', 'vmlinux'],
    ['initrd', 'initramfs-busybox.cpio.gz', 'initramfs.cpio.gz'],
    ['disk', 'disk.img.gz'],
  ] as const;
  return wanted.flatMap(([kind, ...names]) => {
    const name = names.find((each) => existsSync(join(folder, each)));
    return name === undefined ? [] : [{ kind, name, path: join(folder, name) }];
  });
}

/** A disk that unpacks to more is not one of ours. */
const greatestUnpacked = 1 << 30;

/** A compressed disk is read whole; the guest's writes stay in memory. */
export function readCompressed(path: string): Uint8Array {
  try {
    return new Uint8Array(gunzipSync(readInput('disk', path), { maxOutputLength: greatestUnpacked }));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot unpack ${path}: ${(error as Error).message}`);
  }
}

/**
 * Writes the disk of the images into a file of its own, which takes room for what is not zero, and may be written
 * although the image may not.
 * @throws {UsageError} if the disk cannot be copied
 */
export function copyLinuxDisk(path: string): void {
  const image = linuxImage('disk.img');
  if (image.endsWith('.gz')) {
    writeFileSync(path, readCompressed(image));
    return;
  }
  const { error, stderr } = spawnSync('cp', ['--sparse=always', '--no-preserve=mode', image, path], {
    encoding: 'utf8',
  });
  const why = error?.message ?? stderr.trim();
  if (why !== '') throw new UsageError(`cannot copy ${image} to ${path}: ${why}`);
}
