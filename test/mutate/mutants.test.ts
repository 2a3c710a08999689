import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faults } from './faults';
import { canReach } from './measured';
import { mutantsOf, mutated, nameOfMutant } from './mutants';
import { report } from './results';
import { mappedOffsets } from './source-lines';

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

test('a mutant that runs while the source is loaded is told from one that its function runs', () => {
  const found = mutantsOf('src/hypervisor/some.ts', 'const a = b + c; const f = (x = d + e) => x - a;');
  expect(found.map(({ before, inFunction }) => [before, inFunction])).toEqual([
    ['b + c', false],
    ['d + e', true],
    ['x - a', true],
  ]);
});

test('a check that does not come to a line is not asked about it; one of which nothing is known is', () => {
  const known = { 'devices/some.ts': [1, 2, 3] };
  const reached = { 'seed 1': { 'devices/some.ts': [1, 2] }, 'seed 2': {} };
  const asked = (step: string, line: number) =>
    canReach({ source: '', seconds: {}, digests: {}, known, reached }, step, 'devices/some.ts', line);
  expect(['seed 1', 'seed 2', 'seed 3'].map((step) => [2, 3, 4].map((line) => asked(step, line)))).toEqual([
    [true, false, true],
    [false, false, true],
    [true, true, true],
  ]);
});

test('offsets of a bundle by its source map: column, source, line and column, each counted from the one before', () => {
  const bundle = 'let a=1;\nf(a);g();\n';
  // The second line begins with the other source's line 17; five columns on it stands for the line before.
  const map = { sources: ['one.ts', 'devices/other.ts'], mappings: 'AAAA;ACgBA,KADA' };
  expect(mappedOffsets(bundle, map, (file) => file.startsWith('devices/'))).toEqual([
    { offset: 9, file: 'devices/other.ts', line: 17 },
    { offset: 14, file: 'devices/other.ts', line: 16 },
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
