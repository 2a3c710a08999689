import { Encoder } from 'cbor-x';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeClientMessage,
  decodeEnvironmentMessage,
  decodeReplicaMessage,
  decodeTerminalMessage,
  encodeMessage,
  greatestFrame,
} from '../../src/protocol/environment/codec';
import type { ReplicaMessage } from '../../src/protocol/environment/messages';

const bytes = Uint8Array.of(1, 2, 3);
const messages: readonly ReplicaMessage[] = [
  { kind: 'hello', name: 'left', incarnation: 2, connection: 3, guest: '0123456789abcdef', inputFrom: 17 },
  { kind: 'command', since: 1, number: 7, heard: 6, target: 0, unit: 0, cdb: bytes, data: bytes },
  { kind: 'abort', since: 1, number: 8, heard: 6, of: 7 },
  { kind: 'output', since: 1, ordinal: 2 ** 40, bytes },
  { kind: 'claim', term: 2, members: ['right', 'left-2'], inputFrom: 0 },
  { kind: 'transmit', since: 1, number: 9, heard: 6, operation: 4, frame: bytes },
];

test.each(messages.map((message) => [message.kind, message] as const))('%s comes back as it was sent', (_, message) => {
  expect(decodeReplicaMessage(encodeMessage(message))).toEqual({ message });
});

test('the other ways have messages of their own', () => {
  const view = { term: 2, since: 2, primary: 'right', members: ['right'] };
  const welcome = { kind: 'welcome', start: 1, view, outputExpected: 5 } as const;
  expect(decodeEnvironmentMessage(encodeMessage(welcome))).toEqual({ message: welcome });
  expect(decodeReplicaMessage(encodeMessage(welcome))).toHaveProperty('problem');
  const frame = { kind: 'frame', frame: bytes } as const;
  expect(decodeEnvironmentMessage(encodeMessage(frame))).toEqual({ message: frame });
  const attach = { kind: 'attach', client: 'person', shown: 5 } as const;
  expect(decodeClientMessage(encodeMessage(attach))).toEqual({ message: attach });
  const text = { kind: 'text', ordinal: 5, bytes } as const;
  expect(decodeTerminalMessage(encodeMessage(text))).toEqual({ message: text });
});

const cbor = new Encoder({ useRecords: false, tagUint8Array: true });
test.each([
  ['nothing', new Uint8Array(0), /^a frame of 0 bytes that is no CBOR$/],
  ['a frame that is too long', new Uint8Array(greatestFrame + 1), /^a frame of 67108865 bytes, more than 67108864$/],
  ['no message', cbor.encode(3), /^no message of this protocol/],
  ['an unknown kind', cbor.encode({ kind: 'boot' }), /kind/],
  ['a field too many', cbor.encode({ ...messages[0], disk: 'x' }), /disk/],
  ['half a number', cbor.encode({ ...messages[0], inputFrom: 0.5 }), /inputFrom/],
  ['a negative number', cbor.encode({ ...messages[0], inputFrom: -1 }), /inputFrom/],
  ['text in place of bytes', cbor.encode({ ...messages[3], bytes: 'abc' }), /bytes/],
  ['a frame without end', cbor.encode({ ...messages[5], frame: new Uint8Array(2049) }), /more than 2048 bytes/],
  ['a name without end', cbor.encode({ ...messages[0], name: 'x'.repeat(65) }), /name/],
])('%s: told in words', (_name, frame, words) => {
  expect(decodeReplicaMessage(Uint8Array.from(frame))).toEqual({ problem: expect.stringMatching(words) });
});

test('whatever arrives is a message or a problem, and never an exception', () => {
  const decoders = [decodeReplicaMessage, decodeEnvironmentMessage, decodeClientMessage, decodeTerminalMessage];
  const changed = fc
    .tuple(fc.constantFrom(...messages), fc.nat(60), fc.integer({ min: 0, max: 255 }))
    .map(([message, at, byte]) => {
      const frame = encodeMessage(message);
      frame[at % frame.length] = byte;
      return frame;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), changed), (frame) => {
      for (const decode of decoders) expect(Object.keys(decode(frame))).toHaveLength(1);
    }),
    { numRuns: 2000 },
  );
});
