/** A boot cut at every instruction, at few and at many: one replica interprets and the other one translates. */
import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { linuxIsHere, linuxPlan, whereItIsMade } from './linux';

/** Instructions of an epoch; and after how many epochs the boot has been cut often enough. */
const cuts = [
  { length: 1, most: 150_000 },
  { length: 2, most: 150_000 },
  { length: 3, most: 150_000 },
  { length: 97, most: 250_000 },
  { length: 4096, most: Number.POSITIVE_INFINITY },
  { length: 10 ** 6, most: Number.POSITIVE_INFINITY },
];

describe.skipIf(!linuxIsHere)(`Linux, whatever the epochs${linuxIsHere ? '' : ` (${whereItIsMade})`}`, () => {
  test.each(cuts)('epochs of $length: both processors have the same state at the end of each', ({ length, most }) => {
    let ended = 0;
    const judged = new JudgedPair(
      {
        ...linuxPlan(1),
        comparison: 'replicas',
        epochLength: length,
        processor: { left: 'interpreter', right: 'translator' },
      },
      {
        onRecord: ({ type, actor }) => {
          if (type === 'epoch.ended' && actor === 'right') ended++;
        },
      },
    );
    while (ended < most && judged.pair.step());
    expect(judged.heard).toEqual([]);
    if (judged.pair.finished) expect(judged.verdict()).toMatchObject({ verdict: 'consistent' });
    else expect(ended).toBe(most);
    console.log(`epochs of ${length}: ${ended}, all alike`);
  });
});
