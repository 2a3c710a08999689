/** How replicas, and the environment, know each other by their HELLOs. */
import { describe, expect, test } from 'vitest';
import { zeroImage } from '../../devices/scsi/disk-image';
import { decodeEnvironmentMessage, encodeMessage } from '../../src/protocol/environment/codec';
import { guestDigest } from '../../src/protocol/guest-digest';
import { decodePeerMessage, encodePeerMessage, type PeerHello } from '../../src/protocol/peer/messages';
import type { PeerEnd, PeerLink } from '../../src/protocol/peer/peer-link';
import { Peers } from '../../src/protocol/peer/peers';
import { Environment } from '../../src/sim/environment';
import { defaultPlan } from '../../src/sim/plan/plan';
import { rulesInForce } from '../../src/sim/rules';

const hello = (incarnation: number, guest = 'aa'): PeerHello => ({
  kind: 'hello',
  name: 'left',
  incarnation,
  term: 1,
  guest,
  next: 7,
});

/** A connection over which this process introduces itself to `right`, and what comes of it. */
function greeted(first: Uint8Array, { isClosed = false } = {}) {
  const heard: unknown[] = [];
  const peers = new Peers({
    guest: 'aa',
    member: 'right',
    replaced: (member) => heard.push({ replaced: member }),
    came: (member) => heard.push({ came: member }),
    refused: () => {},
  });
  const link = { accept: (_: PeerEnd, { next }: PeerHello) => heard.push({ resumesAt: next }) };
  peers.add({ name: 'left', incarnation: 2 }, link as unknown as PeerLink, () => isClosed);
  let frame: (bytes: Uint8Array) => void = () => {};
  peers.accept({
    hear: (listener) => {
      frame = listener.frame;
    },
    send: (bytes) => heard.push(decodePeerMessage(bytes)),
    close: () => heard.push('closed'),
  });
  frame(first);
  return heard;
}

const refused = (why: RegExp) => [{ message: { kind: 'refused', why: expect.stringMatching(why) } }, 'closed'];

describe('a connection between replicas', () => {
  test('resumes the channel of the same two incarnations', () => {
    expect(greeted(encodePeerMessage(hello(2)))).toEqual([{ resumesAt: 7 }]);
  });

  test('is not resumed once the channel is closed: a suspicion is for good', () => {
    expect(greeted(encodePeerMessage(hello(2)), { isClosed: true })).toEqual(refused(/^left-2 is taken for dead/));
  });

  test('of a later incarnation is a failure notification of the earlier one, and asks for a link', () => {
    expect(greeted(encodePeerMessage(hello(3)))).toEqual([
      { replaced: 'left-2' },
      { came: 'left-3' },
      ...refused(/^left-3 is taken for dead, or not known$/),
    ]);
  });

  test('of an earlier incarnation is refused', () => {
    expect(greeted(encodePeerMessage(hello(1)))).toEqual(refused(/^a later process of the name left is there$/));
  });

  test('of a replica with another guest is refused, and both guests are named', () => {
    expect(greeted(encodePeerMessage(hello(2, 'bb')))).toEqual(refused(/^left-2 has guest bb, and right has aa$/));
  });

  test('begins with a HELLO, and with nothing else', () => {
    expect(greeted(Uint8Array.of(1, 2, 3))).toEqual(refused(/no CBOR|no message/));
  });
});

test('an environment that serves a guest refuses a replica with another one, in a line', () => {
  const plan = { ...defaultPlan, guest: Uint8Array.of(1), disk: zeroImage(4096), connected: true };
  const { clock, connected } = new Environment('world', plan, ['left', 'right'], rulesInForce);
  const heard: unknown[] = [];
  const digests = [guestDigest(plan), guestDigest({ ...plan, append: 'single' })];
  for (const [at, name] of ['left', 'right'].entries()) {
    const end = connected?.connections.dial(name, 'replica');
    end?.hear({
      frame: (bytes) => {
        const decoded = decodeEnvironmentMessage(bytes);
        if ('message' in decoded) heard.push([name, decoded.message]);
      },
      closed: () => heard.push([name, 'closed']),
    });
    const said = { kind: 'hello', name, incarnation: 1, connection: 1, guest: digests[at], inputFrom: 0 } as const;
    end?.send(encodeMessage(said));
    while (clock.nowAt < (at + 1) * 1e6 && clock.runNext());
  }
  expect(heard).toEqual([
    ['left', expect.objectContaining({ kind: 'welcome' })],
    [
      'right',
      {
        kind: 'unfit',
        why: `right has guest ${digests[1]}, and this environment serves ${digests[0]}: start it with the same guest`,
      },
    ],
    ['right', 'closed'],
  ]);
});
