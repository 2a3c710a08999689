/** Which messages of the protocol a member takes: only its primary's, and none while prefixes are compared. */
import { Subject } from 'rxjs';
import { expect, test } from 'vitest';
import type { View } from '../../src/ports/arbiter';
import type { Message } from '../../src/protocol/messages';
import { Group } from '../../src/replica/group';
import type { LinkActor, LinkFact } from '../../src/replica/link-actor';

const value = (ordinal: number): Message => ({ kind: 'environmentValue', epoch: 1, ordinal, pc: 0, value: 7 });

/** A member `third` of a view that `left` leads; what each other processor sends is put in by hand. */
function member(more: readonly string[] = []) {
  const view: View = { term: 1, members: ['left', 'right', 'third', ...more], primary: 'left' };
  const clock = { fail: (error: unknown) => expect(error).toBeUndefined() };
  const group = new Group({ processor: 'third', view, claim: () => {}, clock });
  const heard: string[] = [];
  group.facts.subscribe((fact) => {
    if (fact.type === 'message' || fact.type === 'peerFailed') heard.push(fact.type);
  });
  const links = new Map<string, Subject<LinkFact>>();
  const sent: Message[] = [];
  const closed: string[] = [];
  for (const peer of ['left', 'right']) {
    const facts = new Subject<LinkFact>();
    links.set(peer, facts);
    const channel = { isClosed: false, isFull: false };
    const send = (message: Message) => sent.push(message);
    group.connect(peer, {
      peer,
      facts,
      channel,
      start: () => {},
      close: () => closed.push(peer),
      send,
    } as unknown as LinkActor);
  }
  const tell = (peer: string, fact: LinkFact) => links.get(peer)?.next(fact);
  return { group, heard, sent, closed, tell };
}

test('a message of the primary is taken, the same of another member is not', () => {
  const { heard, tell } = member();
  tell('right', { type: 'message', message: value(0) });
  expect(heard).toEqual([]);
  tell('left', { type: 'message', message: value(0) });
  expect(heard).toEqual(['message']);
});

test('while prefixes are compared, a message of the old primary counts for nothing: the prefix was sent without it', () => {
  const { group, heard, sent, tell } = member();
  tell('left', { type: 'message', message: value(0) });
  tell('left', { type: 'peerFailed' });
  group.comparePrefixes();
  expect(heard).toEqual(['message', 'peerFailed']);
  tell('left', { type: 'message', message: value(1) });
  expect(heard).toEqual(['message', 'peerFailed']);
  group.comparePrefixes();
  expect(sent).toEqual([1, 1].map((received) => ({ kind: 'prefix', received, closed: ['left'] })));
});

test('who is suspected while prefixes are compared is not heard any more, and the prefix says so', () => {
  const { group, sent, closed, tell } = member();
  tell('left', { type: 'peerFailed' });
  expect(closed).toEqual([]);
  group.comparePrefixes();
  tell('right', { type: 'peerFailed' });
  expect(closed).toEqual(['left', 'left', 'right']);
  expect(sent).toEqual([{ kind: 'prefix', received: 0, closed: ['left'] }]);
});

test('a member that has not connected yet is left out when prefixes are compared: nothing can be sent to it', () => {
  const { group, sent, tell } = member(['fourth']);
  tell('left', { type: 'peerFailed' });
  group.comparePrefixes();
  expect(sent).toEqual([{ kind: 'prefix', received: 0, closed: ['left', 'fourth'] }]);
});
