/**
 * Measures a guided search beside the plain campaign: `npm run bench:guided`. All figures of one run;
 * docs/verification.md tells what they were.
 *
 *     npm run bench:guided -- rules [STARTS] [SEEDS]    how soon either misses the rules that are missed last
 *     npm run bench:guided -- cells [SEEDS] [RESULTS]   which cells of states and faults either reaches; RESULTS: of
 *                                                       `understudy torture --seeds 1..SEEDS --out RESULTS`
 */
import { cells } from './cells';
import { rules } from './rules';

const [what, first, second] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
const count = (text: string | undefined, otherwise: number): number => {
  const number = Number(text ?? otherwise);
  if (Number.isInteger(number) && number > 0) return number;
  process.stderr.write(`error: expected a whole number of starts or seeds, found ${text}\n`);
  process.exit(2);
};

if (what !== undefined && what !== 'rules' && what !== 'cells') {
  process.stderr.write(`error: there is no measurement named ${what}: expected rules or cells\n`);
  process.exit(2);
}
if (what !== 'cells') rules(print, count(first, 3), count(second, 1500));
if (what !== 'rules')
  cells(print, count(what === 'cells' ? first : undefined, 2000), what === 'cells' ? second : undefined);
