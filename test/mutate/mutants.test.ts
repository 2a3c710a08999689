import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faults } from './faults';
import { canReach } from './measured';
import { mutantsOf, mutated, nameOfMutant } from './mutants';
import { noting } from './reach';
import { partsReached } from './reached-parts';
import { report } from './results';

const namesOf = (text: string, file = 'src/hypervisor/some.ts') => mutantsOf(file, text).map(nameOfMutant);

describe('mutants', () => {
  test('of every operator, each named by file, line, operator and what becomes of it', () => {
    const names = [
      'boolean: a < b && !c => a < b || !c',
      'conditional: a < b && !c => true',
      'conditional: a < b && !c => false',
      'comparison: a < b => a <= b',
      'comparison: a < b => a >= b',
      'boolean: !c => c',
      'block: { f(1, 2); g(); } => {}',
      'statement: f(1, 2); => {}',
      'argument: f(1, 2) => f(1)',
      'statement: g(); => {}',
    ];
    const found = namesOf('if (a < b && !c) { f(1, 2); g(); }');
    expect([...found].sort()).toEqual(names.map((name) => `src/hypervisor/some.ts:1 ${name}`).sort());
  });

  test('no assertion, narration, message or type is a mutant', () => {
    expect(namesOf("assert(a < b, 'a is less'); this.record(x ? 'a' : 'b'); type T = A & B;")).toEqual([]);
    expect(namesOf("const text = 'a' + b;")).toEqual([]);
  });

  test('entries of charts: what is done on an event, and each of several actions', () => {
    const names = namesOf("const chart = { on: { 'x.y': 'z' }, entry: ['pause', 'claim'] };", 'machines/some.ts');
    expect(names).toContain("machines/some.ts:1 chart entry: 'x.y': 'z' => ...{}");
    expect(names).toContain("machines/some.ts:1 chart entry: 'pause' => ...[]");
  });

  test('the text has the mutant in it, at its place only', () => {
    const text = 'a + b; c = a + b;';
    const [, second] = mutantsOf('src/hypervisor/some.ts', text).filter(({ operator }) => operator === 'arithmetic');
    expect(mutated(text, second)).toBe('a + b; c = a - b;');
  });
});

test('a mutant that runs while the source is loaded is told from those that a part of a function runs', () => {
  const text = 'const a = b + c; const f = (x = d + e) => (y) => x - a; function g(z) { if (z + 1) { return z - 1; } }';
  const found = mutantsOf('src/hypervisor/some.ts', text).filter(({ operator }) => operator === 'arithmetic');
  expect(found.map(({ before, part }) => [before, part && text.slice(part, part + 5)])).toEqual([
    ['b + c', undefined],
    ['d + e', '(y) ='],
    ['x - a', 'x - a'],
    ['z + 1', '{ if '],
    ['z - 1', '{ ret'],
  ]);
});

test('each part of a function notes that it was reached, and does what it did', () => {
  const text = 'const f = (x) => (y) => x - y; function g(z) { if (z > 0) { return f(z)(1); } return 0; } return g';
  const file = 'devices/some.ts';
  const g = new Function(noting(file, text))() as (z: number) => number;
  const starts = ['(y) =>', 'x - y', '{ if', '{ return'].map((part) => text.indexOf(part));
  partsReached();
  expect([g(0), partsReached()]).toEqual([0, { [file]: [starts[2]] }]);
  expect([g(5), partsReached()]).toEqual([4, { [file]: [starts[2], starts[3], starts[0], starts[1]] }]);
});

test('a check that does not come to a part is not asked about it; one of which nothing is known is', () => {
  const reached = { 'seed 1': { 'devices/some.ts': [1, 2] }, 'seed 2': {} };
  const asked = (step: string, part: number) =>
    canReach({ source: '', seconds: {}, digests: {}, reached }, step, 'devices/some.ts', part);
  expect(['seed 1', 'seed 2', 'seed 3'].map((step) => [2, 3].map((part) => asked(step, part)))).toEqual([
    [true, false],
    [false, false],
    [true, true],
  ]);
});

test('each fault made by hand stands once in the source, as it is', () => {
  for (const { name, file, before } of faults) {
    expect([name, readFileSync(file, 'utf8').split(before).length - 1]).toEqual([name, 1]);
  }
});

test('the report counts by room, operator and killer; an equivalent mutant counts nowhere', () => {
  const result = (name: string, outcome: 'killed' | 'survived' | 'timed out', killer?: string) => ({
    name,
    file: 'src/hypervisor/some.ts',
    operator: 'boolean',
    outcome,
    killer,
    seconds: 1,
  });
  const results = [
    result('one', 'killed', 'seed 3: the guest did not finish'),
    result('two', 'timed out', 'test/hypervisor'),
    result('three', 'survived'),
    result('four', 'survived'),
  ];
  const text = report(results, { four: 'the same either way' });
  expect(text).toContain(
    '4 mutants, 1 of them equivalent; of the others 2 of 3 killed (66.7 %), 1 of these by time-out',
  );
  expect(text).toMatch(/src\/hypervisor +2 of 3 killed/);
  expect(text).toMatch(/ seed +1 of 1 killed/);
  expect(text).toContain('survivors:\n  three');
});
