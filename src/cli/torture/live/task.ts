/** A run of real processes as a task: of this process, or of a thread of a fleet's worker. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digest } from '../../../base/digest';
import { isRight, type VerdictName } from '../../../check/verdict';
import { readInput } from '../../files/input-files';
import { linuxImage } from '../../linux-images';
import { guestPath } from '../task';
import type { LiveGuest } from './draw';
import { type LiveRunResult, liveRun } from './live-run';

export interface LiveTask {
  readonly seed: number;
  readonly guests: readonly LiveGuest[];
  /** xxh64 of each guest's file. */
  readonly images: Readonly<Record<string, string>>;
}

export const isGood = ({ verdict }: LiveRunResult): boolean => verdict !== 'hung' && isRight(verdict as VerdictName);

export const imageDigests = (guests: readonly LiveGuest[]): Readonly<Record<string, string>> =>
  Object.fromEntries(guests.map((name) => [name, digest(readInput('guest', imageOf(name)))]));

const imageOf = (name: LiveGuest): string => (name === 'linux' ? linuxImage('vmlinux') : guestPath(name));

/** What the processes of a bad run have left, for judge, goes into the folder `kept`. */
export async function liveTask({ seed, guests }: LiveTask, kept: string): Promise<LiveRunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-torture-'));
  try {
    const result = await liveRun(seed, guests, folder);
    if (!isGood(result)) cpSync(folder, kept, { recursive: true });
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
