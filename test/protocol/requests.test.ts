import { expect, test } from 'vitest';
import { Requests } from '../../src/protocol/environment/requests';

test('a request that is given up is over for whoever counts: all before the first outstanding one have ended', () => {
  const requests = new Requests();
  const told: string[] = [];
  const ask = (what: string) =>
    requests.add({ kind: 'transmit', operation: 1, frame: new Uint8Array(60) }, { ended: () => told.push(what) });
  const [first, second, third] = ['first', 'second', 'third'].map(ask);
  requests.ended(second, { ended: true });
  expect(requests.heard).toBe(0);
  requests.forget([first]);
  expect([requests.heard, requests.all.map(({ number }) => number)]).toEqual([second, [third]]);
  requests.ended(first, { ended: true });
  requests.ended(third, { ended: true });
  expect([requests.heard, told]).toEqual([third, ['second', 'third']]);
});
