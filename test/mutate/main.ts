/** `npm run mutate`: what of a random sample of source mutants, or of the faults made by hand, the checks notice. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { Random } from '../../src/base/random';
import { faults } from './faults';
import { type Mutant, mutantsOf, mutated, nameOfMutant } from './mutants';
import { type Equivalents, type Result, Results, report } from './results';
import { rooms, Workplace } from './workplace';

/** A text to be put in a file's place. */
interface Attempt extends Pick<Result, 'name' | 'file' | 'operator'> {
  readonly text: string;
}

interface Options {
  readonly sample: number;
  readonly seed: number;
  readonly seeds: number;
  readonly busySeeds: number;
  readonly limit: number;
  readonly minutes: number;
  readonly workers: number;
  readonly out: string;
  readonly room?: string;
  readonly faults?: true;
  readonly list?: true;
  readonly report?: true;
}

const equivalentsFile = 'test/mutate/equivalents.json';

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
};

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? sourcesIn(path) : path.endsWith('.ts') ? [path] : []));

/** So many of all mutants, drawn from the seed. */
function sample({ sample: wanted, seed, room }: Options): readonly Attempt[] {
  const all = Object.keys(rooms)
    .filter((name) => room === undefined || name === room)
    .flatMap(sourcesIn)
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return mutantsOf(file, text).map((mutant) => ({ mutant, text }));
    });
  const random = new Random(`mutate/${seed}`);
  const chosen: { readonly mutant: Mutant; readonly text: string }[] = [];
  while (chosen.length < wanted && all.length > 0) chosen.push(...all.splice(random.integer(0, all.length - 1), 1));
  return chosen.map(({ mutant, text }) => ({
    name: nameOfMutant(mutant),
    file: mutant.file,
    operator: mutant.operator,
    text: mutated(text, mutant),
  }));
}

function byHand(): readonly Attempt[] {
  return faults.map(({ name, file, before, after }) => {
    const text = readFileSync(file, 'utf8');
    return { name, file, operator: 'by hand', text: text.replace(before, () => after) };
  });
}

async function run(options: Options): Promise<void> {
  const results = new Results(options.out);
  const attempts = options.faults ? byHand() : sample(options);
  const waiting = options.report ? [] : attempts.filter(({ name }) => !results.has(name));
  if (options.list) {
    process.stdout.write(attempts.map(({ name }) => `${name}\n`).join(''));
    return;
  }
  const startedAt = Date.now();
  const minutes = () => (Date.now() - startedAt) / 60_000;
  let done = attempts.length - waiting.length;
  const work = async () => {
    const limits = { ...options, quickSeconds: options.limit, testSeconds: 2 * options.limit };
    const workplace = new Workplace(limits);
    try {
      while (minutes() < options.minutes) {
        const attempt = waiting.shift();
        if (attempt === undefined) return;
        const { name, file, operator, text } = attempt;
        const outcome = await workplace.try(file, text);
        results.add({ name, file, operator, ...outcome });
        const { outcome: what, killer, seconds } = outcome;
        process.stderr.write(
          `${++done} of ${attempts.length}, ${seconds} s: ${what}: ${name}${killer ? `: ${killer}` : ''}\n`,
        );
      }
    } finally {
      workplace.close();
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  const equivalents = existsSync(equivalentsFile)
    ? (JSON.parse(readFileSync(equivalentsFile, 'utf8')) as Equivalents)
    : {};
  const of = results.all.filter(({ name }) => attempts.some((attempt) => attempt.name === name));
  process.stdout.write(`${report(of, equivalents)}\n`);
}

const program = new Command('mutate')
  .description('put small changes into a copy of the source, one at a time, and tell which of them the checks notice')
  .option('--sample <n>', 'how many mutants, drawn from all', whole, 300)
  .option('--seed <n>', 'of the sample', whole, 1)
  .option('--room <name>', `only mutants of one of ${Object.keys(rooms).join(', ')}`)
  .option('--faults', 'instead of a sample: the faults made by hand')
  .option('--seeds <n>', 'seeds of the campaign', whole, 60)
  .option('--busy-seeds <n>', 'seeds of the campaign whose guest keeps its devices busy', whole, 12)
  .option('--limit <seconds>', 'scenarios, seeds and explorations that take longer are killed by time-out', whole, 300)
  .option('--minutes <n>', 'begin no further mutant after so long', whole, 1_000_000)
  .option('--workers <n>', 'copies of the source at work at once', whole, 1)
  .option('--out <file>', 'results, a line each; what stands there is not run again', 'mutate-results.jsonl')
  .option('--list', 'only tell the mutants')
  .option('--report', 'only report what stands in the results');

await run(program.parse().opts<Options>());
