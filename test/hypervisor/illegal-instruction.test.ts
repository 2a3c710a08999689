/** An instruction that the processor does not know stands in the trace, with its address. */
import { expect, test } from 'vitest';
import { assemble, defaultPlan, judgedPair, writeElf } from '../../src/index';

const origin = 0x100000;
const guest = (word: string) =>
  writeElf(origin, origin, assemble(`_start:	nop\n	.word ${word}\n`, { file: 'guest', origin }).bytes);

test.each(['0x54000000', '0xdc000000'])('%s', (word) => {
  const told: unknown[] = [];
  const plan = { ...defaultPlan, guest: guest(word), disk: new Uint8Array(512), patienceNs: 1e6 };
  const { pair } = judgedPair(plan, {
    onRecord: (record) => {
      if (record.type === 'instruction.illegal') told.push([record.actor, record.word, record.address]);
    },
  });
  while (told.length < 2 && pair.step());
  expect(told).toEqual(['left', 'right'].map((name) => [name, word, '0x100004']));
});
