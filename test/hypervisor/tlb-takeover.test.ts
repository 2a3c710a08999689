/** The takeover's table of translations (§3.2): what it keeps, forgets, and hands on to a joiner. */
import { expect, test } from 'vitest';
import { TlbTakeover } from '../../src/hypervisor/tlb-takeover';

const translation = (frame: number) => ({ frame, protection: frame ^ 0xff });
/** The number of translations kept for each side. */
const limit = 1 << 14;

function filled(): TlbTakeover {
  const takeover = new TlbTakeover();
  takeover.inserted('data', 1, 5, translation(50));
  takeover.inserted('data', 2, 5, translation(51));
  takeover.inserted('instruction', 1, 5, translation(52));
  takeover.inserted('data', 1, 0xfffff, translation(53));
  return takeover;
}

const found = (takeover: TlbTakeover) =>
  (['data', 'instruction'] as const).flatMap((side) =>
    [
      [1, 5],
      [2, 5],
      [1, 0xfffff],
      [2, 0],
    ].map(([space, page]) => takeover.find(side, space, page)?.frame),
  );

test('by side, space and page', () => {
  expect(found(filled())).toEqual([50, 51, 53, undefined, 52, undefined, undefined, undefined]);
});

test('purged: one page at one side, or all of a side', () => {
  const takeover = filled();
  takeover.purged('data', 1, 5);
  expect(found(takeover)).toEqual([undefined, 51, 53, undefined, 52, undefined, undefined, undefined]);
  takeover.purgedAll('data');
  expect(found(takeover)).toEqual([undefined, undefined, undefined, undefined, 52, undefined, undefined, undefined]);
});

test('the one that was inserted longest ago is forgotten; inserted again, it is new', () => {
  const takeover = new TlbTakeover();
  for (let page = 0; page < limit; page++) takeover.inserted('data', 0, page, translation(page));
  takeover.inserted('data', 0, 0, translation(7));
  takeover.inserted('data', 0, limit, translation(8));
  expect([0, 1, 2, limit].map((page) => takeover.find('data', 0, page)?.frame)).toEqual([7, undefined, 2, 8]);
});

test('a joiner has what its primary has, in the same order, and nothing of its own', () => {
  const joiner = new TlbTakeover();
  joiner.inserted('data', 2, 0, translation(1));
  const primary = filled();
  joiner.restore(structuredClone(primary.snapshot()));
  expect(found(joiner)).toEqual(found(primary));
  expect(joiner.snapshot()).toEqual(primary.snapshot());
  for (const each of [primary, joiner]) {
    for (let page = 0; page < limit - 2; page++) each.inserted('data', 9, page, translation(page));
  }
  expect([found(joiner), found(joiner)[0]]).toEqual([found(primary), undefined]);
});
