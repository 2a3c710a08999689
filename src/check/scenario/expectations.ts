/** What must hold of a run: each form of expectation is one row. */
import type { TraceRecord } from '../../ports/trace';
import { tellDivergence } from '../divergence';
import { isConsistent, type VerdictName, verdictNames } from '../verdict';
import { type Fact, factForm, readFact } from './facts';
import type { Line } from './line';
import type { Check, Expectation, Outcome } from './scenario';

interface Form {
  readonly form: string;
  readonly read: (line: Line) => () => Check;
}

/** The numbers that an expectation can count. */
const counts: Readonly<Record<string, (outcome: Outcome) => number>> = {
  failovers: ({ run }) => run.failovers.length,
  repeats: ({ run }) => run.repeats.length,
  kills: ({ run }) => run.kills,
  faults: ({ faults }) => faults,
  joins: ({ run }) => run.joins.length,
  'uncertain interrupts': ({ run }) => run.observed.uncertainInterrupts,
};

const judgedBy = (found: Check['found']) => () => ({ found });

const counted = (what: string): Form => ({
  form: `${what} [at most|at least] N`,
  read: (line) => {
    const most = line.passes('at', 'most');
    const least = !most && line.passes('at', 'least');
    const wanted = line.whole(`how many ${what}`);
    return judgedBy((outcome) => {
      const count = counts[what](outcome);
      const holds = most ? count <= wanted : least ? count >= wanted : count === wanted;
      return holds ? undefined : `${count}`;
    });
  },
});

const contains = (what: string, of: (outcome: Outcome) => string | undefined): Form => ({
  form: `${what} "TEXT"`,
  read: (line) => {
    const wanted = line.text(`a part of the ${what}`);
    return judgedBy((outcome) => {
      const text = of(outcome);
      return text?.includes(wanted) ? undefined : text === undefined ? `no ${what}` : JSON.stringify(text);
    });
  },
});

/** One name begins with another. */
const longestFirst = [...verdictNames].sort((one, other) => other.length - one.length);

/** A run that is expected consistent may have repeats; an expectation of their number asks for some, or for none. */
const isAsWanted = (verdict: VerdictName, wanted: VerdictName): boolean =>
  verdict === wanted || (wanted === 'consistent' && isConsistent(verdict));

const forms: Readonly<Record<string, Form>> = {
  verdict: {
    form: `verdict ${verdictNames.join('|')}`,
    read: (line) => {
      const wanted = longestFirst.find((verdict) => line.passes(...verdict.split(' ')));
      if (wanted === undefined) return line.fail(`one of ${verdictNames.join(', ')}`);
      return judgedBy(({ run: { verdict, violation } }) =>
        isAsWanted(verdict, wanted) ? undefined : [verdict, violation].filter((part) => part !== undefined).join(': '),
      );
    },
  },
  promoted: {
    form: 'promoted within DURATION (of the kill)',
    read: (line) => {
      line.oneOf(['within']);
      const most = line.duration('how long after the kill');
      return judgedBy(({ run }) => {
        const took = run.failovers.flatMap(({ killedAtNs, promotedAtNs }) =>
          killedAtNs === undefined ? [] : [promotedAtNs - killedAtNs],
        );
        if (took.length === 0) return 'no promotion after a kill';
        const longest = Math.max(...took);
        return longest <= most ? undefined : `${(longest / 1e6).toFixed(3)} ms`;
      });
    },
  },
  failovers: counted('failovers'),
  repeats: counted('repeats'),
  kills: counted('kills'),
  faults: counted('faults'),
  joins: counted('joins'),
  uncertain: {
    form: counted('uncertain interrupts').form,
    read: (line) => {
      line.oneOf(['interrupts']);
      return counted('uncertain interrupts').read(line);
    },
  },
  console: contains('console', ({ run }) => run.observed.console),
  violation: contains('violation', ({ run }) => run.violation),
  divergence: contains('divergence', ({ run }) => run.divergence && tellDivergence(run.divergence)),
  order: {
    form: 'order: FACT, FACT, …',
    read: (line) => {
      const facts = [readFact(line)];
      while (line.passes(',')) facts.push(readFact(line));
      return () => new InOrder(facts);
    },
  },
  never: {
    form: `never FACT: ${factForm}`,
    read: (line) => {
      const fact = readFact(line);
      return () => new Never(fact);
    },
  },
};

/** The facts occur in this order; others may come between them. */
class InOrder implements Check {
  private next = 0;

  constructor(private readonly facts: readonly Fact[]) {}

  hear(record: TraceRecord): void {
    if (this.next < this.facts.length && this.facts[this.next].matches(record)) this.next++;
  }

  found(): string | undefined {
    const { facts, next } = this;
    if (next === facts.length) return undefined;
    return next === 0 ? `no “${facts[0].words}”` : `no “${facts[next].words}” after “${facts[next - 1].words}”`;
  }
}

class Never implements Check {
  private first: number | undefined;

  constructor(private readonly fact: Fact) {}

  hear(record: TraceRecord): void {
    if (this.first === undefined && this.fact.matches(record)) this.first = record.at;
  }

  found(): string | undefined {
    return this.first === undefined ? undefined : `one at ${(this.first / 1e6).toFixed(3)} ms`;
  }
}

/** Parses the line from the word after `expect` on. */
export function readExpectation(line: Line): Expectation {
  const names = Object.keys(forms);
  const name = names.find((each) => each === line.ahead?.replace(/:$/, ''));
  if (name === undefined) line.fail(`what must hold, one of ${names.join(', ')}`);
  line.word(name);
  const begin = forms[name].read(line);
  line.end(`expect ${forms[name].form}`);
  return { line: line.number, words: line.source.replace(/^expect\s+/, ''), begin };
}
