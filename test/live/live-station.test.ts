/** The machine's station on the host's network: what leaves, what comes, and what is lost. */
import { describe, expect, test } from 'vitest';
import { Effects } from '../../devices/effects';
import { LiveStation } from '../../src/live/network/live-station';
import { VirtualClock } from '../../src/sim/virtual-clock';
import { Recorder } from '../../src/trace/recorder';

const frame = (bytes: number, first = 0) => Uint8Array.from({ length: bytes }, (_, at) => (at === 0 ? first : 0));

function stationOf({ reads = true } = {}) {
  const clock = new VirtualClock();
  const trace = new Recorder(clock);
  let leader = 'left';
  const carried: number[] = [];
  const carry = ([first]: Uint8Array) => reads && carried.push(first) > 0;
  const station = new LiveStation({ clock, trace, effects: new Effects(), leader: () => leader, carry });
  const heard: { readonly at: number; readonly by: string; readonly bytes: number; readonly first: number }[] = [];
  for (const by of ['left', 'right']) {
    station.hear(by, ({ length: bytes, 0: first }) => heard.push({ at: clock.nowAt, by, bytes, first }) > 0);
  }
  const run = () => {
    while (clock.runNext());
  };
  const leads = (name: string) => {
    leader = name;
  };
  return { station, carried, heard, run, leads, clock };
}

describe('what the guest sends', () => {
  test('leaves at once for the processor that leads, and for no other one', () => {
    const { station, carried, run } = stationOf();
    const told: string[] = [];
    for (const [at, processor] of ['left', 'right'].entries()) {
      station.send({ processor, operation: 1, frame: frame(60, at) }, (how) => told.push(`${processor} ${how}`));
    }
    run();
    expect([carried, told, station.figures.framesSent]).toEqual([[0], ['left sent'], 1]);
  });

  test('has left, and its end is not told, once the chip has given it up', () => {
    const { station, carried, run } = stationOf();
    const told: string[] = [];
    station.send({ processor: 'left', operation: 1, frame: frame(60) }, (how) => told.push(how));
    station.abort('left');
    station.send({ processor: 'left', operation: 2, frame: frame(60) }, () => told.push('the second'));
    run();
    expect([carried.length, told]).toEqual([2, ['the second']]);
  });

  test('is lost and counted while the other end does not read', () => {
    const { station, run } = stationOf({ reads: false });
    const told: string[] = [];
    station.send({ processor: 'left', operation: 1, frame: frame(60) }, (how) => told.push(how));
    run();
    expect([told, station.figures]).toEqual([['sent'], { framesSent: 0, framesReceived: 0, framesDropped: 1 }]);
  });
});

describe('what comes for the guest', () => {
  test('reaches the processor that leads then; a short frame is made as long as a cable’s', () => {
    const { station, heard, run, leads } = stationOf();
    station.arrived(frame(42, 1));
    leads('right');
    run();
    station.arrived(frame(98, 2));
    run();
    expect(heard.map(({ by, bytes, first }) => [by, bytes, first])).toEqual([
      ['left', 60, 1],
      ['right', 98, 2],
    ]);
  });

  test('comes no faster than on a cable of 10 Mbit/s, in order', () => {
    const { station, heard, run } = stationOf();
    for (let first = 0; first < 40; first++) station.arrived(frame(1514, first));
    run();
    expect(heard.map(({ first }) => first)).toEqual(Array.from({ length: 40 }, (_, first) => first));
    const wireNs = (1514 + 24) * 800;
    expect(heard[39].at - heard[0].at).toBeGreaterThanOrEqual(38 * wireNs);
  });

  test('is lost where it is too long, where too much waits, and where nobody hears', () => {
    const { station, heard, run } = stationOf();
    station.arrived(frame(1515));
    for (let first = 0; first < 200; first++) station.arrived(frame(1514));
    run();
    const { framesReceived, framesDropped } = station.figures;
    expect([framesReceived + framesDropped, framesReceived]).toEqual([201, heard.length]);
    expect(heard.length).toBeLessThan(135);
    station.powerOff('left');
    station.arrived(frame(60));
    run();
    expect(station.figures.framesDropped).toBe(framesDropped + 1);
  });

  test('comes again for the next processor that leads, if it came lately and there is not too much of it', () => {
    const { station, heard, run, leads, clock } = stationOf();
    const arrives = (first: number) => {
      station.arrived(frame(60, first));
      run();
    };
    const firstsAt = (name: string) => heard.filter(({ by }) => by === name).map(({ first }) => first);
    clock.subscribe('world', () => {});
    arrives(1);
    clock.arm(4_000_000_000, { actor: 'world', name: 'later' });
    run();
    for (const first of [2, 3]) arrives(first);
    station.powerOff('left');
    arrives(4);
    leads('right');
    station.leaderChanged();
    const changedAt = clock.nowAt;
    // It has time for its failover epoch; what comes meanwhile is its own.
    station.arrived(frame(60, 5));
    expect(firstsAt('right')).toEqual([5]);
    run();
    expect([firstsAt('left'), firstsAt('right')]).toEqual([
      [1, 2, 3],
      [5, 2, 3, 4],
    ]);
    expect(heard.at(-1)?.at).toBeGreaterThan(changedAt + 50e6);
    for (let first = 0; first < 200; first++) arrives(first);
    leads('left');
    station.hear('left', ({ 0: first }) => heard.push({ at: clock.nowAt, by: 'again', bytes: 60, first }) > 0);
    station.leaderChanged();
    run();
    expect(firstsAt('again')).toEqual(Array.from({ length: 128 }, (_, at) => 72 + at));
  });
});
