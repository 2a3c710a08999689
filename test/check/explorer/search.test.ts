import { describe, expect, test } from 'vitest';
import { type Configuration, configuration } from '../../../src/check/explorer/configuration';
import { configurations, quickConfigurations } from '../../../src/check/explorer/configurations';
import { type Exploration, explore } from '../../../src/check/explorer/search';

/** Counted once and kept: the same graph must be found by every run, on every machine. */
const graphs: Readonly<Record<string, { steps: number; states: number; depth: number; ends: number }>> = {
  'two writes, original': { steps: 18203, states: 11335, depth: 38, ends: 1184 },
  'two writes, revised': { steps: 39385, states: 21470, depth: 38, ends: 1772 },
};

/** What a configuration has shown, to each test that asks. */
const explored = new Map<string, Exploration>();

describe('the complete graph', () => {
  test.each(quickConfigurations.map((of) => [of.name, of] as const))('of %s holds no violation', (name, of) => {
    const exploration = explore(of);
    explored.set(name, exploration);
    const { steps, states, depth, ends, complete, broken } = exploration;
    expect(broken).toBeUndefined();
    expect(complete).toBe(true);
    expect({ steps, states, depth, ends }).toEqual(graphs[name]);
  });
});

test('with an environment behind connections: keys are typed exactly once, though it crashes', () => {
  const of = configurations.find(({ name }) => name === 'behind connections: inputs alone, a crash of the environment');
  const { states, complete, broken } = explore(of as Configuration);
  expect({ states, complete, broken }).toEqual({ states: 4491, complete: true, broken: undefined });
});

test('sometimes there is a failover, an uncertain interrupt, a wait: nothing holds for want of events', () => {
  const [, of] = quickConfigurations;
  const { coverage } = explored.get(of.name) ?? explore(of);
  for (const rule of ['P1', 'P2', 'P5', 'P6', 'P7', 'IO1', 'IO2', 'output commit']) {
    expect(coverage.rules.get(rule) ?? 0, rule).toBeGreaterThan(0);
  }
});

test('a guest that can never finish is found, though every step is legal', () => {
  const of = configuration('waits for a byte that nobody types', { program: 'input' });
  expect(explore(of).broken).toMatchObject({ point: 8 });
});

test('configurations have names of their own', () => {
  expect(new Set(configurations.map(({ name }) => name)).size).toBe(configurations.length);
});

test('who is about to be deposed neither gets typed bytes nor makes the terminal forget them', () => {
  const of = configuration('typed', {
    program: 'input',
    protocol: 'revised',
    typed: 1,
    faults: { falseSuspicions: 1 },
  });
  const fenced = explore(of);
  expect([fenced.complete, fenced.broken]).toEqual([true, undefined]);
  const unfenced = { ...of, mutations: new Set(['refusal'] as const) };
  expect(explore(unfenced, { ignored: [4] }).broken).toMatchObject({ point: 7 });
});
