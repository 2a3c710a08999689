/** How much the lab keeps of a long run: records, steps of charts, frames, spans and consoles, without the machines. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RunInfo } from '../../../src/lab/protocol';
import { Tree } from '../../../src/lab/tree';

const scenario = [
  'title a long run',
  'guest ledger.elf',
  'append "transactions=1000000 seed=3"',
  'protocol original',
  'epoch 16384',
  'compare replicas',
  'expect verdict unfinished',
  '',
].join('\n');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function used(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Records a run until it rests; MB above those of its first records, which already have both machines. */
export function memoryOfLongRun(): { readonly records: number; readonly megabytes: number; readonly seconds: number } {
  const tree = new Tree(() => new Uint8Array(readFileSync('examples/guests/ledger.elf')));
  const { id } = tree.answer({ ask: 'open', name: 'long.scenario', text: scenario, files: {} }) as RunInfo;
  const now = () => performance.now();
  tree.advance(500, now);
  const { events: first } = tree.advance(1, now).grown[0];
  const [before, begun] = [used(), now()];
  let last = first;
  for (let more = true; more; ) {
    const { grown, more: rest } = tree.advance(1_000, now);
    last = grown.at(-1)?.events ?? last;
    more = rest;
  }
  const seconds = (now() - begun) / 1000;
  const bytes = used() - before;
  tree.answer({ ask: 'scene', run: id, event: last });
  return { records: last - first, megabytes: bytes / 1e6, seconds };
}
