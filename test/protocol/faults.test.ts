import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { Cut } from '../../src/sim/plan/link-plan';
import { channels, value } from './rig';

const upTo = (count: number) => Array.from({ length: count }, (_, ordinal) => ordinal);
const seeds = upTo(50);

/** Any mixture of faults; the last cut ends after a second. */
function anyFaults(random: Random) {
  const share = (most: number) => (random.chance(0.5) ? random.integer(0, most * 1000) / 1000 : 0);
  const cuts = upTo(random.integer(0, 3)).map((): Cut => {
    const fromNs = random.integer(0, 900_000_000);
    const untilNs = random.integer(fromNs, 1_000_000_000);
    const ways = [{}, { from: 'left', to: 'right' }, { from: 'right', to: 'left' }, { from: 'right' }] as const;
    return { fromNs, untilNs, ...ways[random.integer(0, ways.length - 1)] };
  });
  return {
    loss: share(0.6),
    latencyNs: random.integer(0, 200_000),
    jitterNs: random.chance(0.5) ? random.integer(0, 8_000_000) : 0,
    duplication: share(0.5),
    corruption: share(0.5),
    cuts,
  };
}

/** A receiver that keeps so many messages, takes one out now and then, and always accepts what it waits for. */
function slowReceiver(seed: number, faults: Parameters<typeof channels>[1], capacity: number, batch: number) {
  const kept: number[] = [];
  const used: number[] = [];
  let most = 0;
  let busy = false;
  const rig = channels(seed, faults, () => !busy || kept.length < capacity);
  const { clock, right } = rig;
  /** It can begin only when it has the whole batch, as a backup needs a whole epoch. */
  const begin = () => {
    busy = kept.length >= batch;
    if (busy) clock.arm(clock.nowAt + 1_000_000, { actor: 'receiver', name: 'done' });
    right.resume();
  };
  clock.subscribe('receiver', () => {
    used.push(...kept.splice(0, batch));
    begin();
  });
  right.messages.subscribe((message) => {
    if (message.kind === 'environmentValue') kept.push(message.ordinal);
    most = Math.max(most, kept.length);
    if (!busy) begin();
  });
  return { ...rig, used, most: () => most };
}

describe('channel over a faulty link', () => {
  test.each(seeds)('what is delivered is a prefix of what was sent, and in the end all of it (seed %i)', (seed) => {
    const random = new Random(`faults/${seed}`);
    const faults = anyFaults(random);
    const { clock, left, received, acknowledged } = channels(seed, faults);
    const count = 200;
    let sent = 0;
    clock.subscribe('sender', () => {
      if (!left.isFull) left.send(value(sent++));
      if (sent < count) clock.arm(clock.nowAt + random.integer(0, 8_000_000), { actor: 'sender', name: 'send' });
    });
    clock.arm(0, { actor: 'sender', name: 'send' });
    while (clock.nextAt <= 120e9) {
      const before = received.length;
      clock.runNext();
      for (let at = before; at < received.length; at++) expect([faults, received[at]]).toEqual([faults, at]);
      expect(received.length).toBeLessThanOrEqual(sent);
      expect(acknowledged.at(-1) ?? 0).toBeLessThanOrEqual(received.length);
    }
    expect([faults, received.length, acknowledged.at(-1)]).toEqual([faults, count, count]);
  });

  test('each kind of fault happens, and is told', () => {
    const { left, told, runUntil } = channels(1, {
      loss: 0.2,
      jitterNs: 1_000_000,
      duplication: 0.2,
      corruption: 0.2,
      cuts: [{ fromNs: 0, untilNs: 100_000, to: 'right' }],
    });
    for (const ordinal of upTo(100)) left.send(value(ordinal));
    runUntil(60e9);
    expect([...new Set(told)].sort()).toEqual(['frame.corrupted', 'frame.cut', 'frame.duplicated', 'frame.lost']);
    // All 100 were handed to the wire at once, while it was cut.
    expect(told.filter((type) => type === 'frame.cut').length).toBe(100);
  });

  test('a cut of one direction leaves the other, and one without an end stays', () => {
    const { left, right, received, runUntil } = channels(1, {
      cuts: [{ fromNs: 0, untilNs: Number.POSITIVE_INFINITY, from: 'left', to: 'right' }],
    });
    const heard: number[] = [];
    left.messages.subscribe((message) => message.kind === 'environmentValue' && heard.push(message.ordinal));
    left.send(value(0));
    right.send(value(1));
    runUntil(10e9);
    expect([received, heard]).toEqual([[], [1]]);
  });

  test('from the moment on at which it is calm, a link has no faults, whatever was said of it', () => {
    const faults = { loss: 1, duplication: 1, corruption: 1, cuts: [{ fromNs: 0, untilNs: Number.POSITIVE_INFINITY }] };
    const { left, told, received, runUntil } = channels(1, { ...faults, calmFromNs: 100_000_000 });
    left.send(value(0));
    runUntil(99_999_999);
    expect([new Set(told), received]).toEqual([new Set(['frame.cut']), []]);
    const before = told.length;
    left.send(value(1));
    runUntil(10e9);
    expect([told.length - before, received]).toEqual([1, [0, 1]]);
  });

  test('before the moment from which it has faults, a link has none but cuts', () => {
    // The frame is sent again after 5, 15 and 35 ms.
    const faults = { loss: 1, cuts: [{ fromNs: 0, untilNs: 30_000_000 }], faultsFromNs: 35_000_001 };
    const { left, told, received, runUntil } = channels(1, faults);
    left.send(value(0));
    runUntil(29_999_999);
    expect([new Set(told), received]).toEqual([new Set(['frame.cut']), []]);
    const before = told.length;
    runUntil(36_000_000);
    left.send(value(1));
    runUntil(10e9);
    expect([new Set(told.slice(before)), received]).toEqual([new Set(['frame.lost']), [0]]);
  });

  test('a time-out sends the 16 oldest frames again, at intervals that double up to eight times and start anew on progress', () => {
    const { clock, left, told, acknowledged, runUntil } = channels(1, {
      cuts: [{ fromNs: 0, untilNs: 300_000_000 }],
    });
    for (const ordinal of upTo(100)) left.send(value(ordinal));
    const at: number[] = [];
    while (clock.nextAt < 300_000_000) {
      const before = told.length;
      clock.runNext();
      if (told.length > before) at.push(clock.nowAt / 5_000_000, told.length - before);
    }
    expect(at).toEqual([1, 16, 3, 16, 7, 16, 15, 16, 23, 16, 31, 16, 39, 16, 47, 16, 55, 16]);
    runUntil(10e9);
    expect(acknowledged.at(-1)).toBe(100);
    expect(clock.nowAt).toBeLessThan(400_000_000);
  });
});

describe('back-pressure', () => {
  test.each(seeds)('a receiver without room holds the sender back, and nothing is lost (seed %i)', (seed) => {
    const random = new Random(`room/${seed}`);
    const capacity = random.integer(1, 20);
    const { left, used, most, runUntil, acknowledged } = slowReceiver(seed, anyFaults(random), capacity, 1);
    for (const ordinal of upTo(100)) left.send(value(ordinal));
    runUntil(240e9);
    expect([used, acknowledged.at(-1)]).toEqual([upTo(100), 100]);
    expect(most()).toBeLessThanOrEqual(capacity);
  });

  test('held back, frames are not acknowledged, and once there is room they need not come again', () => {
    let room = false;
    const { left, right, received, acknowledged, runUntil } = channels(1, {}, () => room);
    for (const ordinal of upTo(10)) left.send(value(ordinal));
    runUntil(100_000_000);
    expect([received, acknowledged]).toEqual([[], []]);
    const { environmentValue } = left.counts.frames;
    room = true;
    right.resume();
    runUntil(101_000_000);
    expect([received, acknowledged]).toEqual([upTo(10), [10]]);
    expect(left.counts.frames.environmentValue).toBe(environmentValue);
  });

  test.each([1, 2, 3])('room for %i does not stop a receiver that waits for more: it is accepted', (capacity) => {
    for (const seed of seeds.slice(0, 10)) {
      const { left, used, runUntil, most } = slowReceiver(seed, { loss: 0.2 }, capacity, 5);
      for (const ordinal of upTo(50)) left.send(value(ordinal));
      runUntil(60e9);
      expect([seed, used]).toEqual([seed, upTo(50)]);
      expect(most()).toBe(5);
    }
  });

  test('a closed channel delivers nothing that it had held back', () => {
    let room = false;
    const { left, right, received, runUntil } = channels(1, {}, () => room);
    left.send(value(0));
    runUntil(1_000_000);
    room = true;
    right.resume();
    right.close();
    runUntil(1e9);
    expect(received).toEqual([]);
  });
});
