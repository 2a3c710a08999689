/**
 * An exclusive lock on a file while a command writes it. The lock is a symbolic link beside the file: making one is
 * atomic, needs no room on a full file system, and its target names the process that holds the lock. The lock of a dead
 * process is removed.
 */
import { readFileSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { pause } from '../terminal/pause';
import { UsageError } from '../usage-error';
import { cannotWrite } from './failed-output';
import { targetOf } from './file-register';

const held = new Set<string>();
process.on('exit', () => {
  for (const lock of held) rmSync(lock, { force: true });
});

/** How often the command tries a lock whose holder has died or has just let go. */
const greatestTries = 20;
const pauseMs = 5;

/**
 * Locks the file; returns a function that unlocks it.
 * @throws {UsageError} if another process writes the file, or the lock cannot be made
 */
export function lockFile(what: string, path: string): () => void {
  const lock = lockOf(path);
  for (let tries = 0; ; tries++) {
    if (isMade(what, path, lock)) break;
    mustBeFree(what, path);
    if (tries === greatestTries) {
      throw new UsageError(
        `cannot lock the ${what} ${path}: if no process writes it, remove ${lock} and ${guardOf(lock)}`,
      );
    }
    takeAway(lock);
    pause(pauseMs);
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** @throws {UsageError} if another process writes the file */
export function mustBeFree(what: string, path: string): void {
  const lock = lockOf(path);
  const holder = holderOf(lock);
  if (holder === undefined || isDead(holder)) return;
  throw new UsageError(
    `the ${what} ${path} is in use: ${holderText(holder)} writes it (if there is no such process any more, remove ${lock})`,
  );
}

const guardOf = (lock: string): string => `${lock}.guard`;
const lockOf = (path: string): string => `${targetOf(path)}.lock`;

function isMade(what: string, path: string, lock: string): boolean {
  try {
    symlinkSync(ownText(), lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const { message } = cannotWrite(`the lock of the ${what} ${path}`, error);
    throw new UsageError(`${message} (a file that is written is locked by a link beside the file)`);
  }
}

/**
 * Removes the lock of a dead process. Of several processes that find the lock, one at a time looks and removes:
 * otherwise the second would remove the lock that the first has made meanwhile.
 */
function takeAway(lock: string): void {
  const guard = guardOf(lock);
  try {
    symlinkSync(ownText(), guard);
  } catch {
    return;
  }
  try {
    const holder = holderOf(lock);
    if (holder !== undefined && isDead(holder)) unlinkSync(lock);
  } catch {
    // The lock of another user's process stays, and the caller reports it.
  } finally {
    unlinkSync(guard);
  }
}

interface Holder {
  readonly process: number;
  /** The start of the process in the kernel's ticks: another process may get the same number later. */
  readonly startedAt: string;
  readonly host: string;
}

const ownText = (): string => `process ${process.pid} started ${startOf(process.pid) ?? '-'} on ${hostname()}`;
const holderText = ({ process, host }: Holder): string =>
  `process ${process}${host === hostname() ? '' : ` on ${host}`}`;

function holderOf(lock: string): Holder | undefined {
  let text: string;
  try {
    text = readlinkSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${lock} is in the way: a lock of that name is made while the file is written`);
  }
  const [, number, startedAt, host] = /^process (\d+) started (\S+) on (.+)$/.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(`${lock} is in the way: a lock of that name is made while the file is written`);
  return { process: Number(number), startedAt, host };
}

/** The state of a process on another machine is unknown. */
function isDead({ process: number, startedAt, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(number, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const start = startOf(number);
  return start !== undefined && startedAt !== '-' && start !== startedAt;
}

/** The 22nd field of the process's status, if the system has such a file; the name before it may hold spaces. */
function startOf(process: number): string | undefined {
  try {
    return readFileSync(`/proc/${process}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
