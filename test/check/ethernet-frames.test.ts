/** The oracle's rules for frames: which worlds are wrong, and which are what an Ethernet and a failover allow. */
import { describe, expect, test } from 'vitest';
import type { NumberedEffect } from '../../devices/effects';
import { compareEffects } from '../../src/check/points/effects';
import { EthernetFrames } from '../../src/check/points/ethernet-frames';
import type { PairObserved } from '../../src/sim/observed';
import { Recorder } from '../../src/trace/recorder';

/** A pair of which left leads; what the point finds wrong in a record. */
function listening() {
  let found: string[] = [];
  const point = new EthernetFrames((_record, { point: number, text }) => found.push(`${number}: ${text}`));
  const recorder = new Recorder({ nowAt: 1 });
  recorder.listenWith(point.hears);
  const faultless = { loss: 0, latencyNs: 0, jitterNs: 0, duplication: 0, corruption: 0, cuts: '' };
  recorder.record('world', 'run.started', {
    ...{ run: 'run', seed: 1, protocol: 'revised', backups: 1, epochLength: 4096 },
    ...faultless,
  });
  const after = (act: () => void): readonly string[] => {
    found = [];
    act();
    return found;
  };
  const delivered = (actor: string, operation: string | undefined, uncertain = false) =>
    recorder.record(actor, 'interrupt.delivered', { epoch: 1, source: 'lan', uncertain, operation });
  return {
    point,
    starts: (id: string) => {
      for (const actor of ['left', 'right'])
        recorder.record(actor, 'operation.started', { id, device: 'lan', epoch: 1 });
    },
    sends: (processor: string, operation: number) =>
      after(() =>
        recorder.record('segment', 'ethernet.sent', { from: 'machine', processor, operation, bytes: 60, frame: 'ARP' }),
      ),
    underruns: (operation: number) => recorder.record('left', 'ethernet.underrun', { operation }),
    told: (actor: string, id: string, uncertain = false) => after(() => delivered(actor, id, uncertain)),
    arrives: (processor: string) =>
      recorder.record('segment', 'ethernet.arrived', { to: 'machine', processor, bytes: 60 }),
    receives: (actor: string) => after(() => delivered(actor, undefined)),
    endsEpoch: (actor: string) =>
      after(() => recorder.record(actor, 'epoch.ended', { epoch: 1, term: 1, failover: false })),
    promoted: (restarted: number) => {
      recorder.record('left', 'processor.killed', { role: 'primary', epoch: 1 });
      recorder.record('right', 'role.primary', { failoverEpoch: 1, uncertain: 0, restarted });
    },
  };
}

describe('a transmission', () => {
  test('leaves, and its guest is told so: right', () => {
    const { starts, sends, told } = listening();
    starts('a');
    expect([sends('left', 1), told('left', 'a'), told('right', 'a')]).toEqual([[], [], []]);
  });

  test('leaves twice: wrong, also by two processors', () => {
    const { starts, sends, promoted } = listening();
    starts('a');
    expect(sends('left', 1)).toEqual([]);
    expect(sends('left', 1)).toEqual(['2: left has sent frame 1 again']);
    promoted(0);
    expect(sends('right', 1)).toEqual(['2: right has sent frame 1 again']);
  });

  test('that a promoted processor has started again may leave twice, and once only', () => {
    const { starts, sends, promoted } = listening();
    starts('a');
    sends('left', 1);
    promoted(1);
    expect(sends('right', 1)).toEqual([]);
    expect(sends('right', 1)).toHaveLength(1);
  });

  test('that no guest has asked for: wrong', () => {
    const { starts, sends } = listening();
    starts('a');
    expect(sends('left', 2)).toEqual(['2: left has sent frame 2, for which its guest has not asked']);
  });

  test('has not left, and its guest is told that it has: wrong; that it perhaps has: right', () => {
    const certain = listening();
    certain.starts('a');
    expect(certain.told('left', 'a')).toEqual(["7: left's guest is told that frame 1 has left, and no such frame has"]);
    const uncertain = listening();
    uncertain.starts('a');
    uncertain.promoted(0);
    expect(uncertain.told('right', 'a', true)).toEqual([]);
  });

  test('whose frame is not in memory ends without a frame', () => {
    const { starts, underruns, told } = listening();
    starts('a');
    underruns(1);
    expect(told('left', 'a')).toEqual([]);
  });
});

describe('a received frame', () => {
  test('comes at the end of the epoch, or of the next one: right', () => {
    const { arrives, receives, endsEpoch } = listening();
    arrives('left');
    expect(receives('left')).toEqual([]);
    arrives('left');
    expect(endsEpoch('left')).toEqual([]);
    expect([receives('left'), endsEpoch('left')]).toEqual([[], []]);
  });

  test('that never comes: wrong', () => {
    const { arrives, endsEpoch } = listening();
    arrives('left');
    expect(endsEpoch('left')).toEqual([]);
    expect(endsEpoch('left')).toEqual([
      "7: left's guest has received 0 frames at the end of epoch 1, and 1 had arrived before that epoch",
    ]);
  });

  test('that comes twice, or has not arrived: wrong', () => {
    const { arrives, receives } = listening();
    arrives('left');
    receives('left');
    expect(receives('left')).toEqual(["6: left's guest receives 2 frames, and only 1 have arrived"]);
  });

  test('whose processor has died is lost with it', () => {
    const { arrives, promoted, endsEpoch } = listening();
    arrives('left');
    promoted(0);
    expect([endsEpoch('right'), endsEpoch('right')]).toEqual([[], []]);
  });
});

test('what the point keeps is bounded', () => {
  const { point, starts, sends, told } = listening();
  for (let number = 1; number <= 5000; number++) {
    starts(`${number}`);
    sends('left', number);
    for (const actor of ['left', 'right']) told(actor, `${number}`);
  }
  expect(point.size).toBeLessThan(4200);
});

describe('against the bare machine', () => {
  const effect = (digest: string, processor = 'left', at = 1): NumberedEffect => ({
    ...{ at, event: at, processor, device: 'lan', sensitivity: 'unreliable', what: 'frame of 60 bytes', digest },
  });
  const compared = (pair: readonly NumberedEffect[], bare: readonly NumberedEffect[]) =>
    compareEffects(
      { finished: true, effects: pair, leaders: [], environmentStarts: [] } as Partial<PairObserved> as PairObserved,
      bare,
    ).violation?.text;

  test('a frame may come again whenever the guest pleases', () => {
    expect(
      compared(
        ['a', 'b', 'a', 'b', 'c'].map((each) => effect(each)),
        ['a', 'b', 'c'].map((each) => effect(each)),
      ),
    ).toBe(undefined);
  });

  test('a frame that the bare machine does not send, or sends later, is wrong', () => {
    const bare = ['a', 'b', 'c'].map((each) => effect(each));
    expect(compared([effect('a'), effect('x')], bare)).toMatch(/^frame of 60 bytes of the lan by left .* is not what/);
    expect(compared([effect('a'), effect('c'), effect('b')], bare)).toMatch(/is not what the bare machine does next/);
  });

  test('a frame that never comes is missing', () => {
    expect(
      compared(
        [effect('a')],
        ['a', 'b'].map((each) => effect(each)),
      ),
    ).toBe('1 effects of the lan in the bare run are missing');
  });
});
