import { expect, test } from 'vitest';
import { Prefixes } from '../../src/replica/prefixes';

test('the longest prefix leads, of equal ones the first, once all have told theirs', () => {
  const prefixes = new Prefixes();
  prefixes.set('right', { received: 7, closed: ['left'] });
  expect(prefixes.longest(['right', 'third'], ['left'])).toBeUndefined();
  prefixes.set('third', { received: 7, closed: ['left'] });
  expect(prefixes.longest(['right', 'third'], ['left'])).toBe('right');
  prefixes.set('third', { received: 8, closed: ['left'] });
  expect(prefixes.longest(['right', 'third'], ['left'])).toBe('third');
  expect(prefixes.of('third')).toBe(8);
});

test('what was told before a channel was closed does not count: more may have come over it', () => {
  const prefixes = new Prefixes();
  prefixes.set('third', { received: 9, closed: ['left', 'right'] });
  prefixes.set('fourth', { received: 7, closed: ['left'] });
  expect(prefixes.longest(['third', 'fourth'], ['left', 'right'])).toBeUndefined();
  prefixes.set('fourth', { received: 12, closed: ['left', 'right'] });
  expect(prefixes.longest(['third', 'fourth'], ['left', 'right'])).toBe('fourth');
});
