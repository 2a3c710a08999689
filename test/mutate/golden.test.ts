/**
 * What some cheap runs see, record by record, is what they have always seen. A change that is meant is kept by `npx
 * vitest run test/mutate/golden.test.ts -u`.
 */
import { expect, test } from 'vitest';
import { digest } from '../../src/base/digest';
import { busy, everything } from '../../src/check/campaign/draw';
import { type Check, chipBenches, commandsOf, fronts, graphs, plans, trials } from './runs';

const runs: readonly Check[] = [
  ...fronts(2000),
  ...chipBenches(10),
  commandsOf(300),
  ...trials('busy seed', busy, 7).slice(3),
  ...trials('seed', everything, 18).filter((_, at) => at > 3 && at !== 10),
  ...plans.filter(({ name }) => name.startsWith('restarts, ') || name.endsWith('revised')),
  ...graphs.filter(({ name }) => name.includes('a buffer of one message')),
];

test('the same digests of what is seen', async () => {
  const lines: string[] = [];
  for (const { name, run } of runs) {
    const { wrong, all } = await run();
    lines.push(`${name}: ${wrong ?? digest(JSON.stringify(all))}\n`);
  }
  await expect(lines.join('')).toMatchFileSnapshot('golden.txt');
});
