import { fileURLToPath } from 'node:url';
import type { PaperGuests } from '../../../paper/runs/guests';
import { type Measured, type RunKind, type RunRequest, runs } from '../../../paper/runs/kinds';
import { UnfinishedRun } from '../../../paper/runs/setting';
import { readInput } from '../../files/input-files';

/** What a thread has made of a run, or why it has nothing. */
export type PaperAnswer = { readonly measured: Measured[RunKind] } | { readonly unfinished: string };

export const paperGuests = (): PaperGuests => ({
  workload: guestNamed('workload'),
  responder: guestNamed('responder'),
  pinger: guestNamed('pinger'),
});

const guestNamed = (name: string): Uint8Array =>
  readInput('guest', fileURLToPath(new URL(`../examples/guests/${name}.elf`, import.meta.url)));

export function paperTask(guests: PaperGuests, { kind, workload, setting }: RunRequest): PaperAnswer {
  try {
    return { measured: runs[kind](guests, workload, setting) };
  } catch (error) {
    if (error instanceof UnfinishedRun) return { unfinished: error.message };
    throw error;
  }
}
