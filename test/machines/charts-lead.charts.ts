/** A run goes another way without each state and each transition of each chart. */
import { describe, expect, test, vi } from 'vitest';
import { charts, mutantsOf } from './charts';
import { differenceOf, testimonies } from './proof';
import { allWitnesses } from './witnesses/all';

// XState warns of events that come to a chart that has ended, as mutants make it.
vi.spyOn(console, 'warn').mockImplementation(() => {});

const all = testimonies(
  charts.map(({ chart }) => chart),
  allWitnesses(),
);

describe.each(charts)('the chart of the $name leads', (each) => {
  const { chart, forReaders } = each;
  const mutants = mutantsOf(each);

  test.each(mutants)('%s', (name, mutant) => {
    const difference = differenceOf(chart, mutant, all);
    if (name in forReaders) expect(difference, `${name} is for a reader only`).toBeUndefined();
    else expect(difference, `a run that differs ${name}`).toBeDefined();
  });

  test('what is for a reader is there', () => {
    const names = mutants.map(([name]) => name);
    for (const name of Object.keys(forReaders)) expect(names).toContain(name);
  });
});
