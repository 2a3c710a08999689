/** `npm run mutate`: what of a random sample of source mutants, or of the faults made by hand, the checks notice. */
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { digest } from '../../src/base/digest';
import { Compiler } from './compiler';
import { faults } from './faults';
import { mutantsOf, mutated, nameOfMutant } from './mutants';
import { type Equivalents, type Result, Results, report } from './results';
import { filesIn, rooms } from './rooms';
import { type Changed, Workplace } from './workplace';

/** A text to be put in a file's place. */
type Attempt = Pick<Result, 'name' | 'operator'> & Changed;

interface Options {
  readonly sample: number;
  readonly seed: number;
  readonly seeds: number;
  readonly busySeeds: number;
  readonly minutes: number;
  readonly out: string;
  readonly measured: string;
  readonly workers: number;
  readonly room?: string;
  readonly named?: string;
  readonly faults?: true;
  readonly list?: true;
  readonly report?: true;
}

const equivalentsFile = 'test/mutate/equivalents.json';

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
};

/**
 * All mutants in an order drawn from the seed, each by itself, so that a change to the source moves no other: the first
 * so many of them that the compiler accepts are the sample.
 */
function drawn({ seed, room, named = '' }: Options): readonly Attempt[] {
  const all = Object.keys(rooms)
    .filter((name) => room === undefined || name === room)
    .flatMap((name) => filesIn(name, '.ts'))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const before = new Map<string, number>();
      return mutantsOf(file, text).map((mutant) => {
        const what = [file, mutant.operator, mutant.before, mutant.after].join(' ');
        const same = before.get(what) ?? 0;
        before.set(what, same + 1);
        const { operator, part } = mutant;
        return {
          place: digest(`${seed} ${same} ${what}`),
          name: nameOfMutant(mutant),
          file,
          operator,
          text: mutated(text, mutant),
          part,
        };
      });
    });
  return all.filter(({ name }) => name.includes(named)).sort((one, other) => (one.place < other.place ? -1 : 1));
}

function byHand(): readonly Attempt[] {
  return faults.map(({ name, file, before, after }) => {
    const text = readFileSync(file, 'utf8');
    return { name, file, operator: 'by hand', text: text.replace(before, () => after) };
  });
}

async function run(options: Options): Promise<void> {
  const results = new Results(options.out);
  const attempts = options.faults ? byHand() : drawn(options);
  const wanted = options.faults ? attempts.length : options.sample;
  if (options.list) {
    process.stdout.write(
      attempts
        .slice(0, wanted)
        .map(({ name }) => `${name}\n`)
        .join(''),
    );
    return;
  }
  if (!options.report) await tryAll(attempts, wanted, results, options);
  const equivalents = JSON.parse(readFileSync(equivalentsFile, 'utf8')) as Equivalents;
  process.stdout.write(
    `${report(
      results.of(
        attempts.map(({ name }) => name),
        wanted,
      ),
      equivalents,
    )}\n`,
  );
}

async function tryAll(attempts: readonly Attempt[], wanted: number, results: Results, options: Options): Promise<void> {
  const startedAt = Date.now();
  const compiler = new Compiler(
    '.',
    Object.keys(rooms).flatMap((room) => filesIn(room, '.ts')),
  );
  const waiting = [...attempts];
  let accepted = 0;
  /** The next one that the compiler accepts and that has not been tried. */
  const next = (): Attempt | undefined => {
    while (accepted < wanted && Date.now() - startedAt < options.minutes * 60_000) {
      const attempt = waiting.shift();
      if (attempt === undefined) return undefined;
      const { name, file, operator, text } = attempt;
      const known = results.named(name);
      const killer = known === undefined && !options.faults ? compiler.refuses(file, text) : undefined;
      if (killer !== undefined) results.add({ name, file, operator, outcome: 'refused', killer, seconds: 0 });
      else if (known?.outcome !== 'refused') accepted++;
      if (known === undefined && killer === undefined) return attempt;
    }
    return undefined;
  };
  const work = async (workplace: Workplace) => {
    for (let attempt = next(); attempt !== undefined; attempt = next()) {
      const { name, file, operator } = attempt;
      const number = accepted;
      const began = Date.now();
      const { outcome, killer, checks } = await workplace.try(attempt);
      const seconds = Math.round((Date.now() - began) / 100) / 10;
      results.add({ name, file, operator, outcome, killer, checks, seconds });
      const by = killer === undefined ? '' : `: ${killer}`;
      process.stderr.write(`${number} of ${wanted}, ${seconds} s: ${outcome}: ${name}${by}\n`);
    }
  };
  const workplaces = [new Workplace(options, options.measured)];
  try {
    const wrong = await workplaces[0].measure();
    if (wrong !== undefined) throw new Error(`the original source does not pass: ${wrong}`);
    while (workplaces.length < options.workers) workplaces.push(new Workplace(options, options.measured));
    await Promise.all(workplaces.map(work));
  } finally {
    for (const workplace of workplaces) workplace.close();
  }
}

const program = new Command('mutate')
  .description('put small changes into a copy of the source, one at a time, and tell which of them the checks notice')
  .option('--sample <n>', 'how many mutants, drawn from all that the compiler accepts', whole, 300)
  .option('--seed <n>', 'of the sample', whole, 1)
  .option('--room <name>', `only mutants of one of ${Object.keys(rooms).join(', ')}`)
  .option('--named <text>', 'only mutants whose names have this in them')
  .option('--faults', 'instead of a sample: the faults made by hand')
  .option('--seeds <n>', 'seeds of the campaign', whole, 60)
  .option('--busy-seeds <n>', 'seeds of the campaign whose guest keeps its devices busy', whole, 12)
  .option('--minutes <n>', 'begin no further mutant after so long', whole, 1_000_000)
  .option('--workers <n>', 'copies of the source at work at once', whole, 1)
  .option('--out <file>', 'results, a line each; what stands there is not run again', 'mutate-results.jsonl')
  .option(
    '--measured <file>',
    "each check's time on the original source, which is run if the file is not there",
    'mutate-measured.json',
  )
  .option('--list', 'only tell the mutants')
  .option('--report', 'only report what stands in the results');

await run(program.parse().opts<Options>());
