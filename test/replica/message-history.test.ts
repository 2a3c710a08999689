import { expect, test } from 'vitest';
import type { ProtocolMessage } from '../../src/protocol/messages';
import { MessageHistory } from '../../src/replica/message-history';

const limit = 4;
const message = (epoch: number): ProtocolMessage => ({
  kind: 'environmentValue',
  epoch,
  ordinal: 0,
  pc: 0,
  value: epoch,
});
/** By their numbers, which each message bears in its epoch. */
const numbers = (history: MessageHistory, received: number, index: number) =>
  history.after(received, index).map((each) => {
    expect(each.message.epoch).toBe(each.index);
    return each.index;
  });
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

test('the last window of messages is always there, by their numbers, however many have come', () => {
  const history = new MessageHistory(limit);
  for (let index = 1; index <= 5 * limit; index++) {
    history.add(index, message(index));
    for (let lacked = 0; lacked <= Math.min(limit, index); lacked++) {
      expect(numbers(history, index - lacked, index)).toEqual(upTo(index, index - lacked + 1));
    }
  }
  expect(() => history.after(5 * limit - limit - 1, 5 * limit)).toThrow('messages are missing');
});

test.each([1, 2, limit, limit + 1, 3 * limit])('numbers that go on %i later: what lies between is not there', (gap) => {
  const history = new MessageHistory(limit);
  for (const index of upTo(limit + 2)) history.add(index, message(index));
  const after = limit + 2 + gap;
  history.add(after, message(after));
  history.add(after + 1, message(after + 1));
  const kept = [...upTo(limit + 2), after, after + 1].filter((index) => index > after + 1 - limit);
  expect(numbers(history, after + 1 - limit, after + 1)).toEqual(kept);
});

test('fewer than two windows are kept', () => {
  const history = new MessageHistory(limit);
  for (let index = 1; index <= 100 * limit; index++) history.add(index, message(index));
  const kept = JSON.stringify(history).match(/environmentValue/g) ?? [];
  expect(kept.length).toBeLessThan(2 * limit);
});
