/** The files of one command, known by device and inode: a file that the command writes has no other use in it. */
import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error';

interface Use {
  /** For a person: `trace`, `guest`. */
  readonly what: string;
  readonly path: string;
  readonly writes: boolean;
  /** The identity that two names of one file share. */
  readonly keys: readonly string[];
}

/** A longer chain of links counts as broken. */
const greatestLinks = 40;

class FileRegister {
  readonly #uses: Use[] = [];

  /** @throws {UsageError} if the command writes that file */
  reads(what: string, path: string): void {
    this.#add({ what, path, writes: false, keys: keysOf(path) });
  }

  /** @throws {UsageError} if the command has another use of that file */
  writes(what: string, path: string): void {
    this.#add({ what, path, writes: true, keys: keysOf(path) });
  }

  /** Another command begins. */
  clear(): void {
    this.#uses.length = 0;
  }

  #add(use: Use): void {
    const other = this.#uses.find(
      ({ what, path, writes, keys }) =>
        (writes || use.writes) &&
        keys.some((key) => use.keys.includes(key)) &&
        // A use that was registered early is registered again when the file is opened.
        !(writes && use.writes && what === use.what && path === use.path),
    );
    if (other !== undefined) {
      const [written, also] = use.writes ? [use, other] : [other, use];
      throw new UsageError(
        `the ${written.what} ${written.path} is also the ${also.what}${also.path === written.path ? '' : ` ${also.path}`}: name another file`,
      );
    }
    this.#uses.push(use);
  }
}

/** The register of this process, which runs one command at a time. */
export const fileRegister = new FileRegister();

/** Devices and pipes have none, since any number of readers and writers may share them. */
function keysOf(path: string): readonly string[] {
  try {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (found !== undefined && !found.isFile() && !found.isBlockDevice()) return [];
    return [targetOf(path), ...(found === undefined ? [] : [`${found.dev}:${found.ino}`])];
  } catch {
    // Opening the file reports a wrong path.
    return [];
  }
}

/** The file to which a path leads, over links; the file need not exist, but its folder must. */
export function targetOf(path: string, links = 0): string {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path);
  const folder = realpathSync(dirname(resolve(path)));
  let link: string;
  try {
    link = readlinkSync(path);
  } catch {
    return join(folder, basename(path));
  }
  if (links === greatestLinks) throw new Error('too many links');
  return targetOf(resolve(folder, link), links + 1);
}
