import { expect, test } from 'vitest';
import { parseDetector, parseDrift, parseLink } from '../../src/sim/plan/link-grammar';
import { faultlessLink, linkFacts } from '../../src/sim/plan/link-plan';

test('a link in words', () => {
  expect(parseLink('loss=0.1,delay=200us,jitter=1.5us,dup=1e-2,corrupt=.5')).toEqual({
    loss: 0.1,
    latencyNs: 200_000,
    jitterNs: 1_500,
    duplication: 0.01,
    corruption: 0.5,
  });
  expect(parseLink('loss=0.1,calm=80ms')).toEqual({ loss: 0.1, calmFromNs: 80_000_000 });
  expect(parseLink('loss=0.1,from=60ms')).toEqual({ loss: 0.1, faultsFromNs: 60_000_000 });
  expect(parseLink('cut=1.5ms..2s, cut=left>right@0ns..,cut=third>@1s..2s', ['left', 'right', 'third']).cuts).toEqual([
    { fromNs: 1_500_000, untilNs: 2e9 },
    { fromNs: 0, untilNs: Number.POSITIVE_INFINITY, from: 'left', to: 'right' },
    { fromNs: 1e9, untilNs: 2e9, from: 'third' },
  ]);
});

test('what the trace tells of cuts are their words again', () => {
  const { cuts = [] } = parseLink('cut=10ms..30ms,cut=right>left@1us..');
  const { cuts: told } = linkFacts({ ...faultlessLink, cuts });
  expect(told).toBe('10000000ns..30000000ns right>left@1000ns..');
  expect(parseLink(String(told).replace(/^| /g, ',cut=').slice(1)).cuts).toEqual(cuts);
});

test('a detector and the clocks in words', () => {
  expect(parseDetector('timeout=80ms')).toEqual({ heartbeatNs: 5_000_000, timeoutNs: 80_000_000 });
  expect(parseDetector('heartbeat=1ms,timeout=2ms')).toEqual({ heartbeatNs: 1_000_000, timeoutNs: 2_000_000 });
  expect(parseDrift('primary=+40ppm,backup=-10.5ppm')).toEqual({ left: 40, right: -10.5 });
});

test.each([
  ['', /expected KEY=VALUE/],
  ['loss=', /expected KEY=VALUE/],
  ['loss=0.1,,dup=0', /'': expected KEY=VALUE/],
  ['loss=NaN', /loss=NaN: expected a probability/],
  ['loss=-0.1', /expected a probability/],
  ['delay=1e99s', /expected a time/],
  ['delay=9999999999s', /expected a time/],
  ['cut=..5ms', /expected START/],
  ['cut=5..6ms', /cut=5: expected a time/],
  ['__proto__=1', /is no setting/],
])('%s: %s', (text, message) => expect(() => parseLink(text)).toThrow(message));

test('more cuts than a link can have are refused', () => {
  const cuts = (count: number) => Array.from({ length: count }, (_, at) => `cut=${at}ms..${at + 1}ms`).join(',');
  expect(parseLink(cuts(1000)).cuts?.length).toBe(1000);
  expect(() => parseLink(cuts(1001))).toThrow(/^1001 cuts: expected at most 1000\.$/);
});
