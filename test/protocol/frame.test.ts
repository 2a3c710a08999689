import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame';
import type { ProtocolMessage } from '../../src/protocol/messages';

const end: ProtocolMessage = {
  kind: 'epochEnd',
  epoch: 41,
  term: 1,
  length: 4096,
  interrupts: 1,
  timeOfDay: 1_234_567,
  consoleConfirmed: 84,
};
const frameOf = (message: ProtocolMessage) =>
  ({ kind: 'data', session: 'A2345678901b', term: 1, sequence: 7, message }) as const;

test('an epoch’s end without a digest has the bytes that it always had: what is off costs nothing', () => {
  expect(encodeFrame(frameOf(end)).length).toBe(39);
  expect(encodeFrame(frameOf({ ...end, repeats: true })).length).toBe(40);
});

test('with a digest it has ten bytes more, whatever the digest', () => {
  for (const digest of [
    '0000000000000000',
    '0000000000000001',
    '001fffffffffffff',
    '0020000000000000',
    'fedcba9876543210',
  ]) {
    for (const message of [
      { ...end, digest },
      { ...end, digest, repeats: true },
    ] as const) {
      const bytes = encodeFrame(frameOf(message));
      expect(decodeFrame(bytes)).toEqual(frameOf(message));
      expect(bytes.length, digest).toBe(49);
    }
  }
});

test('a message without it comes back without it', () => {
  for (const message of [end, { ...end, repeats: true }] as const) {
    expect(decodeFrame(encodeFrame(frameOf(message)))).toEqual(frameOf(message));
    expect(Object.keys((decodeFrame(encodeFrame(frameOf(message))) as { message: object }).message)).toEqual(
      Object.keys(message),
    );
  }
});
