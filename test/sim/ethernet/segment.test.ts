import { describe, expect, test } from 'vitest';
import { Effects } from '../../../devices/effects';
import { ScsiBus } from '../../../devices/scsi/bus';
import { branch } from '../../../src/base/branch';
import { Segment } from '../../../src/sim/ethernet/segment';
import type { SegmentPlan } from '../../../src/sim/plan/network-plan';
import { VirtualClock } from '../../../src/sim/virtual-clock';
import { Recorder } from '../../../src/trace/recorder';

const frame = (bytes: number, first = 0) => Uint8Array.from({ length: bytes }, (_, at) => (at === 0 ? first : 0));

/** The machine's station, which `left` leads, and the peer's; whoever hears a frame notes its first byte. */
function segmentOf(faults: SegmentPlan = {}, seed = 1) {
  const clock = new VirtualClock();
  const trace = new Recorder(clock);
  const segment = new Segment({ clock, trace, seed, faults });
  const view = { term: 1, members: ['left', 'right'], primary: 'left' };
  const bus = new ScsiBus({ clock, trace, view });
  const world = { clock, trace, effects: new Effects(), bus, parent: branch({ id: 'segment', sink: clock }) };
  const peerView = { term: 1, members: ['bare'], primary: 'bare' };
  const peerBus = new ScsiBus({ clock: new VirtualClock(), trace, view: peerView });
  const machine = segment.station('machine', world);
  const peer = segment.station('peer', { ...world, bus: peerBus });
  const heard: [at: number, processor: string, first: number][] = [];
  const hears = (station: typeof machine, processor: string) =>
    station.hear(processor, ([first]) => heard.push([clock.nowAt, processor, first]) > 0);
  for (const processor of ['left', 'right']) hears(machine, processor);
  hears(peer, 'bare');
  const sent: [at: number, first: number][] = [];
  const send = (bytes: number, first: number, processor = 'left') =>
    machine.send({ processor, operation: first, frame: frame(bytes, first) }, () => sent.push([clock.nowAt, first]));
  const run = () => {
    while (clock.runNext());
  };
  return { clock, bus, machine, peer, heard, sent, send, run, effects: world.effects };
}

describe('an Ethernet segment of 10 Mbit/s', () => {
  test('a frame takes 0.8 µs a byte, with preamble, check sequence and gap, and arrives 5 µs later', () => {
    const { send, run, sent, heard } = segmentOf();
    send(98, 1);
    run();
    expect([sent, heard]).toEqual([[[97_600, 1]], [[102_600, 'bare', 1]]]);
  });

  test('a short frame takes as long as one of 60 bytes; frames of a station go one after the other', () => {
    const { send, run, sent } = segmentOf();
    send(10, 1);
    send(98, 2);
    run();
    expect(sent).toEqual([
      [67_200, 1],
      [164_800, 2],
    ]);
  });

  test('each frame is an effect on the world, which its processor has had', () => {
    const { send, run, effects } = segmentOf();
    send(98, 1);
    run();
    expect(effects.all).toMatchObject([{ processor: 'left', device: 'lan', sensitivity: 'unreliable' }]);
  });
});

describe('who sends and hears', () => {
  test('a processor that does not lead sends nothing', () => {
    const { send, run, sent, heard } = segmentOf();
    send(98, 1, 'right');
    run();
    expect([sent, heard]).toEqual([[], []]);
  });

  test('of a deposed processor nothing more leaves, not even the frame on its way', () => {
    const { send, run, sent, heard, machine, bus } = segmentOf();
    send(98, 1);
    send(98, 2);
    bus.recognize({ term: 2, members: ['right'], primary: 'right' });
    machine.abort('left');
    send(98, 3, 'right');
    run();
    expect([sent, heard.map(([, , first]) => first)]).toEqual([[[97_600, 3]], [3]]);
  });

  test('a frame reaches the processor that leads when it arrives, and nobody while that one is dead', () => {
    const { peer, run, heard, machine, bus } = segmentOf();
    const send = (first: number) =>
      peer.send({ processor: 'bare', operation: first, frame: frame(60, first) }, () => {});
    send(1);
    run();
    machine.powerOff('left');
    send(2);
    run();
    bus.recognize({ term: 2, members: ['right'], primary: 'right' });
    send(3);
    run();
    expect(heard.map(([, processor, first]) => [processor, first])).toEqual([
      ['left', 1],
      ['right', 3],
    ]);
  });
});

describe('faults', () => {
  const heardOf = (faults: SegmentPlan, seed?: number) => {
    const { send, run, heard } = segmentOf(faults, seed);
    for (let first = 1; first <= 40; first++) send(60, first);
    run();
    return heard.map(([, , first]) => first);
  };

  test('loses all, some or none, as the seed says', () => {
    expect(heardOf({ loss: 1 })).toEqual([]);
    expect(heardOf({})).toHaveLength(40);
    const some = heardOf({ loss: 0.5 });
    expect(some.length).toBeGreaterThan(5);
    expect(some.length).toBeLessThan(35);
    expect(heardOf({ loss: 0.5 })).toEqual(some);
    expect(heardOf({ loss: 0.5 }, 2)).not.toEqual(some);
  });

  test('doubles: the second copy comes a frame later', () => {
    const { send, run, heard } = segmentOf({ duplication: 1, latencyNs: 0 });
    send(60, 1);
    run();
    expect(heard.map(([at]) => at)).toEqual([67_200, 134_400]);
  });
});
