/** `understudy torture --mutate`: how many seeds a campaign needs to show that a rule is missing. */

import type { DrawOptions } from '../../check/campaign/draw';
import { type FirstKill, outOfReach } from '../../check/campaign/mutants';
import { type Mutation, mutationNames } from '../../check/mutants/names';
import { UsageError } from '../usage-error';
import type { Executor } from '../work';
import type { GuestFiles } from './own-guest';
import type { MutantTask } from './task';
import type { TortureOptions } from './torture';

const defaultGreatestSeeds = 2000;

export async function tortureMutants(
  names: readonly string[],
  options: DrawOptions,
  { seeds, json, quiet, minutes, out, picture, processor, guided }: TortureOptions,
  executor: Executor,
  files?: GuestFiles,
): Promise<number> {
  if (out !== undefined || picture !== undefined || minutes !== undefined) {
    throw new UsageError('--mutate has no use for --out, --picture or --minutes');
  }
  if (seeds !== undefined && seeds.first !== 1) throw new UsageError('--mutate begins at seed 1: give --seeds 1..N');
  const unknown = names.find((name) => name !== 'all' && !mutationNames.includes(name as Mutation));
  if (unknown !== undefined) {
    throw new UsageError(
      `there is no rule named ${unknown} that can be taken away; understudy explore --list --mutate all tells them`,
    );
  }
  const wanted = mutationNames.filter((name) => names.includes('all') || names.includes(name));
  const { last: greatestSeeds } = seeds ?? { last: defaultGreatestSeeds };
  const found: FirstKill[] = [];
  // A rule whose absence no campaign can show is not run.
  const tried = wanted.filter((mutation) => outOfReach[mutation] === undefined);
  await executor.run<MutantTask, FirstKill>({
    kind: 'mutants',
    ...(files && { files }),
    tasks: { list: tried.map((mutation) => ({ options, processor, mutation, greatestSeeds, guided })) },
    hear: (answer) => {
      found.push(answer);
      if (!quiet) progress(`${found.length} of ${tried.length} rules: ${answer.mutation}`);
    },
  });
  if (!quiet && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const table = wanted.map(
    (mutation) =>
      found.find((each) => each.mutation === mutation) ?? {
        ...{ mutation, seeds: 0, millionInstructions: 0, why: outOfReach[mutation] },
      },
  );
  if (json) process.stdout.write(`${JSON.stringify(table, undefined, 2)}\n`);
  else for (const each of table) process.stdout.write(`${row(each)}\n`);
  return found.every(({ seed }) => seed !== undefined) ? 0 : 1;
}

/** Progress goes to stderr; the results stand in the table alone. */
function progress(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
}

function row({ mutation, seed, seeds, violation, recipe, runs }: FirstKill): string {
  const why = outOfReach[mutation];
  const outcome = why === undefined ? (violation ?? `not missed in ${seeds} seeds`) : `out of reach: ${why}`;
  const search = runs === undefined ? '' : ` (${runs} runs${recipe === undefined ? '' : `: ${recipe}`})`;
  return `${mutation.padEnd(28)} ${String(seed ?? '–').padStart(5)}  ${outcome}${search}`;
}
