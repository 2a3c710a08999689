/** How soon a guided search and the plain campaign miss a rule, from the same starts. */

import { everything, forGuided } from '../../../src/check/campaign/draw';
import { type FirstKill, firstKill } from '../../../src/check/campaign/mutants';
import { guidedKill } from '../../../src/check/guided/first-kill';
import type { Mutation } from '../../../src/check/mutants/names';
import { trialRunner } from './runner';

/** Those that take the plain campaign most seeds. */
const hardest: readonly Mutation[] = [
  'consoleOrdinals',
  'consoleResentBeforeFailover',
  'longestFailoverEpoch',
  'closeChannel',
  'clockFromValues',
  'discardSolicited',
];

const apart = 10_000;

const told = ({ seed, seeds, runs = seeds, millionInstructions }: FirstKill): string =>
  `${seed === undefined ? 'nothing in ' : ''}${runs} runs, ${millionInstructions} M`;

export function rules(print: (line: string) => void, starts: number, greatestSeeds: number): void {
  const runner = trialRunner();
  for (const mutation of hardest) {
    const sums = { plain: 0, guided: 0 };
    for (let start = 0; start < starts; start++) {
      const first = 1 + start * apart;
      const guided = guidedKill(runner, mutation, greatestSeeds, forGuided, first);
      const plain = firstKill(runner, mutation, greatestSeeds, everything, first);
      sums.plain += plain.millionInstructions;
      sums.guided += guided.millionInstructions;
      const [at, { recipe = '–' }] = [`${mutation} from seed ${first}`, guided];
      print(`${at}: plain ${told(plain)}; guided ${told(guided)} (${recipe})`);
    }
    print(`${mutation}: guided / plain instructions of all starts ${(sums.guided / sums.plain).toFixed(3)}`);
  }
}
