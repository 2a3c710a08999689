/** Compare-and-swap of the view at the bus (DESIGN §3): who may claim what, and who is served. */
import { expect, test } from 'vitest';
import { Fence } from '../../devices/scsi/fence';

const first = { term: 3, members: ['left', 'right', 'third'], primary: 'left' };
const view = (term: number, primary: string, members: readonly string[]) => ({ term, primary, members });

test.each([
  ['the next view', 'right', view(4, 'right', ['right', 'third']), true],
  ['the next view with a joiner', 'left', view(4, 'left', ['left', 'fourth']), true],
  ['a term that is over', 'right', view(3, 'right', ['right']), false],
  ['a term too far', 'right', view(5, 'right', ['right']), false],
  ['the next view, by a processor outside the view', 'fourth', view(4, 'fourth', ['fourth']), false],
  ['the view in force again, its members in any order', 'left', view(3, 'left', ['third', 'left', 'right']), true],
  ['the term in force with one member less', 'left', view(3, 'left', ['left', 'right']), false],
  ['the term in force with another member', 'left', view(3, 'left', ['left', 'right', 'fourth']), false],
] as const)('%s', (_name, claimant, claimed, granted) => {
  const fence = new Fence(first);
  const answer = fence.claim(claimant, claimed);
  expect(answer.granted).toBe(granted);
  expect([answer.view, fence.view]).toEqual(granted && claimed.term > 3 ? [claimed, claimed] : [first, first]);
  for (const name of ['left', 'right', 'third', 'fourth']) {
    expect([name, fence.isFenced(name)]).toEqual([name, name !== fence.view.primary]);
  }
});

test('a claim that was granted is granted again, as long as its view is in force', () => {
  const fence = new Fence(first);
  const [right, third] = [view(4, 'right', ['right', 'third']), view(5, 'third', ['third'])];
  expect([right, right, third, third, right].map((each) => fence.claim(each.primary, each).granted)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

test('what a checker takes away: the arbiter, the refusal, the comparison', () => {
  const open = new Fence(first, { arbiter: false });
  expect([open.isFenced('right'), open.claim('fourth', view(9, 'fourth', [])).granted]).toEqual([false, true]);
  const serving = new Fence(first, { refuses: false });
  expect([serving.isFenced('right'), serving.claim('fourth', view(4, 'fourth', [])).granted]).toEqual([false, false]);
  const blind = new Fence(first, { compares: false });
  expect(blind.claim('right', view(3, 'right', ['right']))).toEqual({
    granted: false,
    view: { ...first, members: [] },
  });
  expect(blind.claim('right', view(4, 'right', ['right'])).granted).toBe(true);
});
