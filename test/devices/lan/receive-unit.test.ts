/** The 82596's receive unit, against descriptors built from Intel's user's manual. */
import { describe, expect, test } from 'vitest';
import { at, broadcast, EL, frameTo, I, LanRig, NONE, own, S } from './lan-rig';

const [FR, RNR] = [0x4000, 0x1000];
/** RUS in its place. */
const RUS = { idle: 0, suspended: 0x10, noResources: 0x20, ready: 0x40, noBuffers: 0xa0, withoutBuffers: 0xc0 };
const done = 0xa000;
const start = 0x0010;
const whole = 0xc000;

/** A chip that knows its address. */
function listening(): LanRig {
  const rig = new LanRig().start();
  rig.block(0, EL | 1, own);
  rig.execute();
  rig.attend(0xf000);
  return rig;
}

describe('flexible mode', () => {
  test('the chip fills a buffer, names it in the frame descriptor, and reports FR', () => {
    const rig = listening();
    rig.ring(4);
    rig.attend(start);
    const frames = [frameTo(own, 100), frameTo(broadcast, 60)];
    for (const frame of frames) rig.receive(frame);
    expect(rig.status).toBe(FR | RUS.ready);
    for (const [n, frame] of frames.entries()) {
      const [descriptor, buffer] = [at.frames + 32 * n, at.buffers + 32 * n];
      expect([rig.half(descriptor), rig.word(descriptor + 8)]).toEqual([done, buffer]);
      expect([rig.half(descriptor + 12), rig.half(buffer)]).toEqual([whole, whole | frame.length]);
      expect(rig.memory.slice(at.data + 0x800 * n, at.data + 0x800 * n + frame.length)).toEqual(frame);
    }
    expect(rig.half(at.frames + 64)).toBe(0);
  });

  test('a frame over several buffers: EOF is in the last', () => {
    const rig = listening();
    rig.ring(4, 40);
    rig.attend(start);
    rig.receive(frameTo(own, 100));
    expect([0, 1, 2, 3].map((n) => rig.half(at.buffers + 32 * n))).toEqual([0x4028, 0x4028, whole | 20, 0]);
    rig.receive(frameTo(own, 60));
    expect(rig.word(at.frames + 32 + 8)).toBe(at.buffers + 96);
  });

  test('after the last descriptor the unit has no resources; further frames are counted', () => {
    const rig = listening();
    rig.ring(2);
    rig.attend(start);
    for (let n = 0; n < 5; n++) rig.receive(frameTo(own));
    expect([rig.status, rig.word(at.scb + 20)]).toEqual([FR | RNR | RUS.noResources, 3]);
    rig.ring(2);
    rig.attend(0xf000 | start);
    rig.receive(frameTo(own));
    expect([rig.status, rig.word(at.scb + 20)]).toEqual([FR | RUS.ready, 3]);
  });

  test('after the last buffer the next frame finds none', () => {
    const rig = listening();
    rig.ring(4);
    rig.setHalf(at.buffers + 12, EL | 1536);
    rig.attend(start);
    rig.receive(frameTo(own));
    expect([rig.status, rig.half(at.frames)]).toEqual([FR | RUS.withoutBuffers, done]);
    rig.receive(frameTo(own));
    expect([rig.status, rig.word(at.scb + 20), rig.half(at.frames + 32)]).toEqual([FR | RNR | RUS.noBuffers, 1, 0]);
  });

  test('a frame longer than all buffers ends without OK', () => {
    const rig = listening();
    rig.ring(4, 40);
    rig.setHalf(at.buffers + 32 + 12, EL | 40);
    rig.attend(start);
    rig.receive(frameTo(own, 100));
    expect([rig.status, rig.half(at.frames), rig.word(at.scb + 20)]).toEqual([FR | RNR | RUS.noBuffers, 0x8200, 1]);
  });

  test.each([
    ['empty buffers that loop', (rig: LanRig) => rig.ring(1, 0)],
    ['a buffer descriptor outside memory', (rig: LanRig) => rig.setWord(at.frames + 8, 0xfffffff0)],
  ])('%s: the frame finds too few', (_name, spoil) => {
    const rig = listening();
    rig.ring(4);
    spoil(rig);
    rig.attend(start);
    rig.receive(frameTo(own));
    expect([rig.status, rig.half(at.frames)]).toEqual([FR | RNR | RUS.noBuffers, 0x8200]);
  });

  test('frame descriptors outside memory: no resources', () => {
    const rig = listening();
    rig.setWord(at.scb + 8, 0xfffffff0);
    rig.attend(start);
    rig.receive(frameTo(own));
    expect([rig.status, rig.word(at.scb + 20)]).toEqual([RNR | RUS.noResources, 1]);
  });
});

describe('simplified mode', () => {
  test('the frame lies in its descriptor; a longer one is truncated', () => {
    const rig = listening();
    rig.descriptor(0, 0, at.frames + 0x100, 64);
    rig.descriptor(8, EL, NONE, 20);
    rig.setWord(at.scb + 8, at.frames);
    rig.attend(start);
    const frame = frameTo(own);
    rig.receive(frame);
    rig.receive(frame);
    expect([rig.half(at.frames), rig.half(at.frames + 12)]).toEqual([done, whole | 60]);
    expect(rig.memory.slice(at.frames + 16, at.frames + 76)).toEqual(frame);
    expect([rig.half(at.frames + 0x100), rig.half(at.frames + 0x10c)]).toEqual([0x8020, whole | 20]);
  });
});

describe('the unit', () => {
  test('S suspends it: frames are lost until it is resumed', () => {
    const rig = listening();
    rig.ring(4);
    rig.setHalf(at.frames + 2, S | 8);
    rig.attend(start);
    rig.receive(frameTo(own));
    rig.receive(frameTo(own));
    expect([rig.status, rig.half(at.frames + 32)]).toEqual([FR | RNR | RUS.suspended, 0]);
    rig.attend(0xf020);
    rig.receive(frameTo(own));
    expect([rig.status, rig.half(at.frames + 32)]).toEqual([FR | RUS.ready, done]);
  });

  test('a suspension and an abort report RNR', () => {
    const rig = listening();
    rig.ring(4);
    rig.attend(start);
    rig.attend(0x0030);
    expect(rig.status).toBe(RNR | RUS.suspended);
    rig.attend(RNR | 0x0020);
    rig.attend(0x0040);
    expect(rig.status).toBe(RNR | RUS.idle);
    rig.receive(frameTo(own));
    expect(rig.status).toBe(RNR | RUS.idle);
  });

  test('it takes its own address, broadcasts, and the multicasts that are set up', () => {
    const rig = listening();
    rig.ring(4);
    rig.attend(start);
    const group = [0x01, 0x00, 0x5e, 0x00, 0x00, 0x01];
    for (const address of [[8, 0, 9, 1, 2, 4], group, broadcast, own]) rig.receive(frameTo(address));
    expect([0, 1, 2].map((n) => rig.half(at.frames + 32 * n))).toEqual([done, done, 0]);
    rig.block(0, EL | 3, [0, 6, ...group]);
    rig.execute();
    rig.receive(frameTo(group));
    expect(rig.half(at.frames + 64)).toBe(done);
  });

  test('promiscuous it takes everything, and all multicasts by a bit that is clear', () => {
    const rig = listening();
    rig.ring(4);
    rig.attend(start);
    const setUp = (at8: number, at11: number) => {
      rig.block(0, EL | I | 2, [0x8e, 0xc8, 0x80, 0x2e, 0, 0x60, 0, 0xf2, at8, 0, 0x40, at11, 0, 0x7f]);
      rig.execute();
    };
    setUp(0x00, 0xdf);
    rig.receive(frameTo([0x33, 0x33, 0, 0, 0, 1]));
    rig.receive(frameTo([0x02, 0, 0, 0, 0, 1]));
    setUp(0x01, 0xff);
    rig.receive(frameTo([0x02, 0, 0, 0, 0, 1]));
    expect([0, 1, 2].map((n) => rig.half(at.frames + 32 * n))).toEqual([done, done, 0]);
  });

  test('a frame below the shortest length is counted and lost', () => {
    const rig = listening();
    rig.ring(4);
    rig.attend(start);
    rig.receive(frameTo(own, 59));
    expect([rig.word(at.scb + 32), rig.status]).toEqual([1, RUS.ready]);
  });
});
