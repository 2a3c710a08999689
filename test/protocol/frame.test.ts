import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame';
import type { ProtocolMessage } from '../../src/protocol/messages';
import { seal } from '../live/hostile/mutating-way';

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

test('every field of an interrupt that may be there or not, alone and together, comes back as it was sent', () => {
  const always = { kind: 'interrupt', epoch: 7, ordinal: 3, source: 'scsi' } as const;
  const fields = {
    registers: { DSTAT: 4 },
    dma: [{ address: 0x2000, bytes: Uint8Array.of(1, 2) }],
    operation: 12,
    endsOthers: true,
    uncertain: true,
  } as const;
  const names = Object.keys(fields) as (keyof typeof fields)[];
  for (let chosen = 0; chosen < 1 << names.length; chosen++) {
    const some = names.filter((_, at) => (chosen & (1 << at)) !== 0).map((name) => [name, fields[name]]);
    const message: ProtocolMessage = { ...always, ...Object.fromEntries(some) };
    const decoded = decodeFrame(encodeFrame(frameOf(message)));
    expect(decoded).toEqual(frameOf(message));
    // What is absent is undefined: for null no receiver asks.
    expect(Object.values((decoded as { message: object }).message)).not.toContain(null);
  }
});

test('the frames without a message: session, term and number', () => {
  for (const frame of [
    { session: 'A', term: 3, kind: 'heartbeat' },
    { session: 'B', term: 4, kind: 'acknowledgment', upTo: 0 },
    { session: 'C', term: 5, kind: 'acknowledgment', upTo: 2 ** 40 },
  ] as const)
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
});

test('what is no longer than a checksum is no frame; one longer than all before is', () => {
  for (let length = 0; length <= 8; length++) expect(decodeFrame(new Uint8Array(length))).toBeUndefined();
  const whole = encodeFrame(frameOf(end));
  for (let length = 0; length < whole.length; length++) expect(decodeFrame(whole.subarray(0, length))).toBeUndefined();
  const bytes = new Uint8Array(70_000).fill(7);
  const page = decodeFrame(encodeFrame({ ...frameOf(end), message: { kind: 'page', address: 4096, bytes } }));
  const sent = page?.kind === 'data' && page.message.kind === 'page' ? page.message : undefined;
  expect([sent?.address, sent?.bytes.length, sent?.bytes.every((byte) => byte === 7)]).toEqual([4096, 70_000, true]);
  expect(decodeFrame(whole)).toEqual(frameOf(end));
});

test('a transfer that is none is no frame, however it is written', () => {
  const interrupt = { kind: 'interrupt', epoch: 1, ordinal: 0, source: 'scsi', registers: {} };
  const frame = (dma: readonly unknown[]) => decodeFrame(seal(['A', 1, 1, 3, { ...interrupt, dma }]));
  expect(frame([{ address: 0, bytes: new Uint8Array(1) }])?.kind).toBe('data');
  for (const transfer of [null, undefined, 7, 'odd', {}]) expect(frame([transfer])).toBeUndefined();
});
