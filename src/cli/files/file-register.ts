/** The files of one command, known by device and inode: a file that the command writes has no other use in it. */
import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error';

interface Use {
  /** For a person: `trace`, `guest`. */
  readonly what: string;
  readonly path: string;
  readonly writes: boolean;
  /** Whatever two names of one file have in common. */
  readonly keys: readonly string[];
}

/** More links than that lead nowhere. */
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

  #add(use: Use): void {
    const other = this.#uses.find(
      ({ what, path, writes, keys }) =>
        (writes || use.writes) &&
        keys.some((key) => use.keys.includes(key)) &&
        // A use that was told early is told again when the file is opened.
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

/** The register of this process, which runs one command. */
export const fileRegister = new FileRegister();

/** None of a device or a pipe, which any number of readers and writers may share. */
function keysOf(path: string): readonly string[] {
  try {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (found !== undefined && !found.isFile() && !found.isBlockDevice()) return [];
    return [targetOf(path), ...(found === undefined ? [] : [`${found.dev}:${found.ino}`])];
  } catch {
    // Opening the file tells what is wrong with its path.
    return [];
  }
}

/** The file that a path leads to, over links; it need not exist, but its folder does. */
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
