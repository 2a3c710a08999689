import { describe, expect, test } from 'vitest';
import { connectedMutationNames } from '../../../src/check/explorer/connected/mutants';
import { ignoredFor, mutant } from '../../../src/check/explorer/mutants';
import { explore } from '../../../src/check/explorer/search';
import { tellCounterexample } from '../../../src/check/explorer/story';
import { mutationNames } from '../../../src/check/mutants/names';
import { every, isLong } from '../length';

/** More states than any of them takes. */
const greatestStates = 120_000;

/** A fifth of the time by themselves each: `npm run test:long` takes them too. */
const dearest: readonly string[] = ['dropByClaim', 'joinerAwaited'];

describe('without a rule the explorer finds a run that breaks', () => {
  const taken = mutationNames.filter((name) => isLong || !dearest.includes(name));
  test.each([...taken, ...every(3, connectedMutationNames)])('%s', async (name) => {
    const ignored = ignoredFor(name);
    const { broken, states } = explore(mutant(name), { greatestStates, ignored });
    expect(broken, `${name} is not missed in ${states} states`).toBeDefined();
    if (broken === undefined) return;
    const story = tellCounterexample(mutant(name), broken, ignored);
    await expect(`${story}\n`).toMatchFileSnapshot(`mutants/${name}.txt`);
  });
});
