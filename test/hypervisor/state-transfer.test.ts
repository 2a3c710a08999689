/**
 * Pages for a replica that joins: all that differ from zeros, again what the guest writes, and the rest while it stands
 * still.
 */
import { expect, test } from 'vitest';
import { StateTransfer } from '../../src/hypervisor/state-transfer';
import { pageBytes } from '../../src/pa-risc/layout';
import { zeroPageDigest } from '../../src/pa-risc/page-digests';
import { windowFrames } from '../../src/protocol/channel';

const atOnce = 4;
const underWay = 16;
const atLast = 8;
const greatestRounds = 6;

/** A memory of so many pages, whose digests are what was written there; and what the joiner has been sent. */
function transfer(pages: number) {
  const digests = new Uint8Array(8 * pages);
  const write = (page: number, value: number) => digests.fill(value, 8 * page, 8 * page + 8);
  for (let page = 0; page < pages; page++) digests.set(zeroPageDigest(), 8 * page);
  const sent: number[] = [];
  const joiner = {
    name: 'third',
    unacknowledged: 0,
    sendPage: (address: number, bytes: Uint8Array) => {
      expect([address % pageBytes, bytes]).toEqual([0, Uint8Array.of(digests[(8 * address) / pageBytes])]);
      sent.push(address / pageBytes);
    },
    sendState: (state: unknown) => {
      sent.push(-1);
      return state as number;
    },
  };
  const readMemory = (address: number, length: number) => {
    expect(length).toBe(pageBytes);
    return Uint8Array.of(digests[(8 * address) / pageBytes]);
  };
  const made = () => new StateTransfer({ pageDigests: () => digests.slice(), readMemory }, joiner);
  const taken = () => sent.splice(0);
  return { write, joiner, made, taken };
}

test('pages of zeros are not sent; the others a few at each boundary, until the rest is little', () => {
  const { write, made, taken } = transfer(40);
  for (let page = 20; page < 30; page++) write(page, page);
  const state = made();
  expect([state.step(), taken()]).toEqual([false, [20, 21, 22, 23]]);
  expect([state.step(), taken()]).toEqual([false, [24, 25, 26, 27]]);
  expect([state.step(), taken()]).toEqual([true, [28, 29]]);
  write(3, 1);
  write(25, 1);
  expect([state.finish(7, 0), taken()]).toEqual([7, [3, 25, -1]]);
});

test('nothing more is sent while too much is under way, and the guest stands still only when nothing is', () => {
  const { write, joiner, made, taken } = transfer(8);
  write(0, 1);
  const state = made();
  joiner.unacknowledged = underWay;
  expect([state.step(), taken()]).toEqual([false, []]);
  joiner.unacknowledged = underWay - 1;
  expect([state.step(), taken()]).toEqual([false, [0]]);
  joiner.unacknowledged = 1;
  expect([state.step(), taken()]).toEqual([false, []]);
  joiner.unacknowledged = 0;
  expect([state.step(), taken()]).toEqual([true, []]);
});

test.each([
  [atLast, 3, 1],
  [3 * atOnce, 4 * greatestRounds, greatestRounds],
])(
  'a guest that writes %i pages between two boundaries stands still at boundary %i, in round %i',
  (dirty, boundary, rounds) => {
    const { write, made, taken } = transfer(40);
    const state = made();
    for (let at = 1; at <= boundary; at++) {
      for (let page = 0; page < dirty; page++) write(page, at);
      expect([at, state.step()]).toEqual([at, at === boundary]);
    }
    taken();
    state.finish(1, 1_000);
    expect(taken()).toHaveLength(dirty + 1);
    const told: unknown[] = [];
    state.completed(4_500, { record: (...fields: unknown[]) => void told.push(fields) }, 'left');
    expect(told).toEqual([['left', 'join.resumed', { joiner: 'third', rounds, pages: dirty, pauseNs: 3_500 }]]);
  },
);

test.each([
  [windowFrames / 2, true],
  [windowFrames / 2 + 8, false],
])(
  'a guest that writes %i pages between two boundaries stands still after all rounds: %o, since more would not fit into the window',
  (dirty, stands) => {
    const { write, made, taken } = transfer(600);
    const state = made();
    const boundaries = Math.ceil(dirty / atOnce) * (greatestRounds + 1);
    let stood = false;
    for (let at = 1; at <= boundaries && !stood; at++) {
      for (let page = 0; page < dirty; page++) write(page, at % 251);
      stood = state.step();
      taken();
    }
    expect(stood).toBe(stands);
  },
);
