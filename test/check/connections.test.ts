/** Rules of the protocol between replicas and environment: each has a run that breaks without it, kept as a story. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectionMutationNames } from '../../src/check/mutants/connection-names';
import { scenario } from '../../src/index';
import { every } from './length';

const folder = 'test/check/connections';
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** A guest writes again what is uncertain; the explorer's tape asks for its position. */
const explorersOnly = ['syncFirst'];
const told = connectionMutationNames.filter((name) => !explorersOnly.includes(name));

test('each rule has its story', () => {
  const stories = readdirSync(folder).filter((name) => name.endsWith('.scenario'));
  expect(stories.sort()).toEqual(told.map((name) => `${name}.scenario`).sort());
});

describe.each(every(3, told))('%s', (name) => {
  const text = read(`${name}.scenario`);

  test('without the rule the oracle finds the run that breaks', () => {
    const { ok, transcript } = scenario(text, { name, file });
    expect(transcript).toBe(read(`${name}.transcript`));
    expect(ok).toBe(true);
  });

  test('with the rule the run is one that a single machine could have made', () => {
    const { verdict, run } = scenario(text.replace(/^without.*$/m, 'environment connected'), { name, file });
    expect([verdict.replace(' with repeats', ''), run.violation]).toEqual(['consistent', undefined]);
  });
});
