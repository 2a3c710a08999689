/** A run of real processes as a task of a thread, of this process or of a fleet's worker. */
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
  /** Where the traces of runs that are kept go; without it where the worker runs. */
  readonly folder?: string;
}

export const isGood = ({ verdict }: LiveRunResult): boolean => verdict !== 'hung' && isRight(verdict as VerdictName);

/** The traces of such a run are kept: it is bad, or was lost with all its replicas, which is rare. */
export const isKept = (result: LiveRunResult): boolean => !isGood(result) || result.verdict === 'no replica left';

export const imageDigests = (guests: readonly LiveGuest[]): Readonly<Record<string, string>> =>
  Object.fromEntries(guests.map((name) => [name, digest(readInput('guest', imageOf(name)))]));

const imageOf = (name: LiveGuest): string => (name === 'linux' ? linuxImage('vmlinux') : guestPath(name));

/** The folder of what the processes of such a run have left, for judge. */
export const keptIn = (folder: string, seed: number): string => join(folder, `torture-live-${seed}`);

export async function liveTask({ seed, guests, folder: kept = '' }: LiveTask): Promise<LiveRunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-torture-'));
  try {
    const result = await liveRun(seed, guests, folder);
    if (isKept(result)) cpSync(folder, keptIn(kept, seed), { recursive: true });
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
