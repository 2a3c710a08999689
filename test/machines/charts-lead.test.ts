/**
 * A run goes another way without each state of the charts, and without some of their transitions: `npm run test:charts`
 * tries all.
 */
import { expect, test, vi } from 'vitest';
import { charts, mutantsOf } from './charts';
import { differenceOf, testimonies } from './proof';
import { quickWitnesses } from './witnesses/all';

/** One transition of so many. */
const sampled = 3;

// XState warns of events that come to a chart that has ended, as mutants make it.
vi.spyOn(console, 'warn').mockImplementation(() => {});

const all = testimonies(
  charts.map(({ chart }) => chart),
  quickWitnesses(),
);

test.each(charts)('the chart of the $name leads', (each) => {
  const mutants = mutantsOf(each).filter(([name]) => !(name in each.forReaders));
  const states = mutants.filter(([name]) => /^without [^:]*$/.test(name));
  const transitions = mutants.filter(([name]) => name.includes(': '));
  const chosen = [...states, ...transitions.filter((_, at) => at % sampled === 0)];
  const asBefore = chosen.filter(([, mutant]) => differenceOf(each.chart, mutant, all) === undefined);
  expect(asBefore.map(([name]) => name)).toEqual([]);
});
