import { expect, test } from 'vitest';
import { Joiners } from '../../src/replica/joiners';
import { Membership } from '../../src/replica/membership';
import { Recipients } from '../../src/replica/recipients';

test('what all have acknowledged is what the slowest has, whatever sequence its channel counts by', () => {
  const recipients = new Recipients();
  expect(recipients.acknowledgedByAll(7)).toBe(Number.POSITIVE_INFINITY);
  recipients.add('right');
  recipients.add('third');
  expect([recipients.names, recipients.acknowledgedByAll(7)]).toEqual([['right', 'third'], 7]);
  for (const index of [8, 9, 10]) {
    recipients.sent('right', index - 7, index);
    recipients.sent('third', index + 90, index);
  }
  recipients.sent('nobody', 1, 11);
  expect(recipients.acknowledgedByAll(10)).toBe(7);
  recipients.acknowledged('right', 2);
  expect(recipients.acknowledgedByAll(10)).toBe(7);
  recipients.acknowledged('third', 98);
  expect(recipients.acknowledgedByAll(10)).toBe(8);
  recipients.acknowledged('third', 100);
  expect(recipients.acknowledgedByAll(10)).toBe(9);
  expect(['right', 'third', 'nobody'].map((name) => recipients.has(name, 9))).toEqual([true, true, false]);
  expect(['right', 'third', 'nobody'].map((name) => recipients.has(name, 10))).toEqual([false, true, false]);
  recipients.acknowledged('nobody', 5);
  recipients.keepOnly((name) => name === 'third');
  expect([recipients.names, recipients.acknowledgedByAll(10)]).toEqual([['third'], 10]);
  recipients.remove('third');
  expect([recipients.names, recipients.acknowledgedByAll(10)]).toEqual([[], Number.POSITIVE_INFINITY]);
});

test('joiners are served one after the other, and claims name the one that has the state until it is in the view', () => {
  const joiners = new Joiners();
  expect([joiners.next(), joiners.toEnter]).toEqual([undefined, []]);
  for (const name of ['third', 'fourth', 'fifth']) joiners.ask(name);
  expect([joiners.next(), joiners.next(), joiners.served('third'), joiners.served('fourth')]).toEqual([
    'third',
    undefined,
    { name: 'third' },
    {},
  ]);
  expect(['third', 'fourth'].map((name) => joiners.isAwaited(name))).toEqual([true, false]);
  joiners.enters('third');
  expect([joiners.toEnter, joiners.served('third'), joiners.isAwaited('third')]).toEqual([['third'], {}, true]);
  joiners.entered(['left', 'right']);
  expect(joiners.toEnter).toEqual(['third']);
  joiners.entered(['left', 'third']);
  expect([joiners.toEnter, joiners.isAwaited('third')]).toEqual([[], false]);
  joiners.suspect('fourth');
  expect(joiners.next()).toBe('fifth');
  joiners.enters('fifth');
  joiners.suspect('third');
  expect(joiners.toEnter).toEqual(['fifth']);
  joiners.suspect('fifth');
  expect([joiners.toEnter, joiners.next()]).toEqual([[], undefined]);
});

test('a view: members, survivors and candidates in its order, suspicions for good', () => {
  const known = new Membership('third', { term: 1, members: ['left', 'right', 'third', 'fourth'], primary: 'left' });
  expect([known.leads, known.isMember, known.others]).toEqual([false, true, ['left', 'right', 'fourth']]);
  expect([known.survivors, known.candidates]).toEqual([
    ['right', 'fourth'],
    ['right', 'third', 'fourth'],
  ]);
  expect(known.wanted).toEqual(['third', 'right', 'fourth']);
  known.suspect('right');
  expect([known.suspects('right'), known.suspects('left'), known.failed, known.survivors]).toEqual([
    true,
    false,
    ['right'],
    ['fourth'],
  ]);
  expect(known.suspectToo(['right', 'third', 'nobody'])).toBe(false);
  expect(known.suspectToo(['right', 'left'])).toBe(true);
  expect(known.suspected).toEqual(['right', 'left']);
  expect(known.change({ term: 2, members: ['third', 'right', 'sixth'], primary: 'third' })).toEqual(['left', 'fourth']);
  expect([known.leads, known.suspected, known.wanted]).toEqual([true, ['right', 'left', 'fourth'], ['third', 'sixth']]);
  expect(known.change({ term: 3, members: ['right'], primary: 'right' })).toEqual(['sixth']);
  expect([known.isMember, known.candidates]).toEqual([false, ['third']]);
});
