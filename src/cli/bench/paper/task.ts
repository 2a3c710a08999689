import { fileURLToPath } from 'node:url';
import { type Measured, type RunKind, type RunRequest, runs } from '../../../paper/runs/kinds';
import { UnfinishedRun } from '../../../paper/runs/setting';
import { readInput } from '../../files/input-files';

/** What a thread has made of a run, or why it has nothing. */
export type PaperAnswer = { readonly measured: Measured[RunKind] } | { readonly unfinished: string };

export const workloadGuest = (): Uint8Array =>
  readInput('guest', fileURLToPath(new URL('../examples/guests/workload.elf', import.meta.url)));

export function paperTask(guest: Uint8Array, { kind, workload, setting }: RunRequest): PaperAnswer {
  try {
    return { measured: runs[kind](guest, workload, setting) };
  } catch (error) {
    if (error instanceof UnfinishedRun) return { unfinished: error.message };
    throw error;
  }
}
