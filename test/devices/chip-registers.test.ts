/**
 * The 53C700's register file as a driver sees it (data manual, chapter 5): what each byte holds, and which stores ask
 * for anything.
 */
import { describe, expect, test } from 'vitest';
import { NcrFront } from '../../devices/ncr53c700/front';

const [SCNTL0, SCNTL1, SIEN, SCID, SFBR, SBCL, DSTAT, SSTAT0] = [0, 1, 3, 4, 8, 0xb, 0xc, 0xd];
const [TEMP, ISTAT, DBC, DCMD, DNAD, DSP, DSPS, DMODE, DIEN, DCNTL] = [
  0x1c, 0x21, 0x24, 0x27, 0x28, 0x2c, 0x30, 0x34, 0x39, 0x3b,
];
const offsets = Array.from({ length: NcrFront.length }, (_, offset) => offset);
const deliver = (front: NcrFront, registers: Readonly<Record<string, number>>) =>
  front.deliver({ device: 'scsi', registers, dma: [] });

/** After ff was stored, where it is not ff that stands there. */
const afterOnes: Readonly<Record<number, number>> = {
  [SCNTL1]: 0xef,
  [SFBR]: 0,
  9: 0, // SIDL
  10: 0, // SBDL
  [SBCL]: 0,
  [DSTAT]: 0x80,
  [SSTAT0]: 0,
  14: 0, // SSTAT1
  15: 0, // SSTAT2
  20: 0, // CTEST0
  21: 0xf0, // CTEST1
  22: 0x20, // CTEST2
  23: 0, // CTEST3
  27: 0x0f, // CTEST7
  32: 0, // DFIFO: the low bits of DBC
  [ISTAT]: 0,
  35: 0x01, // CTEST9
};

describe('a store', () => {
  test.each(offsets)('of ff to byte %i reads as the manual says, and no other byte changes', (offset) => {
    const front = new NcrFront();
    const before = offsets.map((each) => new NcrFront().read(each, 1));
    front.write(offset, 1, 0xff);
    const expected = before.map((value, at) => (at === offset ? (afterOnes[at] ?? 0xff) : value));
    // ABRT is told in DSTAT, RST on the bus in SSTAT0.
    if (offset === ISTAT) expected[DSTAT] = 0x90;
    if (offset === SCNTL1) expected[SSTAT0] = 0x02;
    if (offset === DBC) expected[0x20] = 0x3f;
    expect(offsets.map((each) => front.read(each, 1))).toEqual(expected);
  });

  test('asks for something at four registers only', () => {
    const asked = offsets.flatMap((offset) => {
      const { kind, detail } = new NcrFront('chip').write(offset, 1, 0xff) ?? {};
      return kind === undefined ? [] : [[offset, kind, kind === 'abort' ? detail : undefined]];
    });
    expect(asked).toEqual([
      [SCNTL1, 'abort', { reset: 1 }],
      [ISTAT, 'abort', {}],
      [DSP + 3, 'operation', undefined],
      [DCNTL, 'abort', { leave: 1 }],
    ]);
    expect(offsets.filter((offset) => new NcrFront().write(offset, 1, 0) !== undefined)).toEqual([DSP + 3]);
  });

  test('of a word has its bytes in the order of their addresses, and reads so', () => {
    const front = new NcrFront();
    expect(front.write(0x10, 4, 0x01020384)).toBeUndefined();
    expect([0x10, 0x11, 0x12, 0x13].map((at) => front.read(at, 1))).toEqual([1, 2, 3, 0x84]);
    expect([front.read(0x10, 4), front.read(0x12, 2), front.read(0x0f, 2), front.read(0x3f, 2)]).toEqual([
      0x01020384, 0x0384, 1, 0,
    ]);
    front.write(0x10, 2, 0xfeff);
    expect(front.read(0x10, 4)).toBe(0xfeff0384);
  });

  test('to RST: only its rise resets the bus; the chip remembers how often', () => {
    const front = new NcrFront();
    const stores = [0x28, 0x28, 0x20, 0x28].map((value) => front.write(SCNTL1, 1, value)?.detail);
    expect(stores).toEqual([{ reset: 1 }, undefined, undefined, { reset: 1 }]);
    expect(front.snapshot()).toMatchObject({ simulator: { CONNECTED: 0xff, DISCONNECTED: 0, RESETS: 2 } });
  });
});

describe('the output that starts a program', () => {
  const registers = { SFBR: 0x81, SBCL: 0x67, CONNECTED: 3, DISCONNECTED: 0x12 };
  const all = {
    dsp: 0x84030201,
    temp: 0xf7060504,
    sfbr: 0x81,
    scntl0: 0xcb,
    scid: 0x40,
    singleStep: 0,
    connected: 3,
    disconnected: 0x12,
    acknowledging: 1,
    identifying: 0,
  };

  function prepared() {
    const front = new NcrFront();
    deliver(front, registers);
    front.write(SCNTL0, 1, 0xcb);
    front.write(SCID, 1, 0x40);
    front.write(TEMP, 4, 0x040506f7);
    return front;
  }

  test('has the registers with which it starts', () => {
    expect(prepared().write(DSP, 4, 0x01020384)?.detail).toEqual(all);
  });

  test('tells of a target whose IDENTIFY is still to come, and of none', () => {
    const front = prepared();
    deliver(front, { SBCL: 0x27 });
    expect(front.write(DSP, 4, 0)?.detail).toMatchObject({ acknowledging: 0, identifying: 1 });
    expect(new NcrFront().write(DSP, 4, 0)?.detail).toMatchObject({ connected: 0xff, disconnected: 0, identifying: 0 });
  });

  test('comes from the start bit where DMODE says so, and when the program is stepped', () => {
    const front = prepared();
    front.write(DMODE, 1, 0x01);
    expect(front.write(DSP, 4, 0x01020384)).toBeUndefined();
    expect(front.write(DCNTL, 1, 0x14)?.detail).toEqual({ ...all, singleStep: 1 });
    expect([front.read(DCNTL, 1), front.write(DCNTL, 1, 0x10)]).toEqual([0x10, undefined]);
    front.write(DMODE, 1, 0xfe);
    expect(front.write(DSP, 4, 0x01020384)?.detail).toMatchObject({ singleStep: 1 });
  });
});

describe('a completion', () => {
  test('is read as it was told, the longer registers from their low byte on; DBC and DCMD stand side by side', () => {
    const front = new NcrFront();
    deliver(front, {
      DSP: 0x84030201,
      DSPS: 0xffeeddcc,
      DNAD: 0xf0825100,
      DBC: 0x030201,
      DCMD: 0x98,
      TEMP: 0x80000001,
    });
    deliver(front, { SFBR: 0x5a, CTEST0: 3, SSTAT2: 5, SBCL: 0xa3 });
    expect([DSP, DSPS, DNAD, DBC, TEMP].map((at) => front.read(at, 4))).toEqual([
      0x01020384, 0xccddeeff, 0x005182f0, 0x01020398, 0x01000080,
    ]);
    expect([DCMD, SFBR, 0x14, 0x0f, SBCL, 0x20].map((at) => front.read(at, 1))).toEqual([0x98, 0x5a, 3, 5, 0xa3, 1]);
  });

  test('adds its causes to those that were not read; reading takes them back, each register its own', () => {
    const front = new NcrFront();
    for (const bit of [0x80, 0x20, 0x04]) deliver(front, { SSTAT0: bit, DSTAT: bit >>> 2 });
    expect([front.read(SSTAT0, 1), front.read(SSTAT0, 1)]).toEqual([0xa4, 0]);
    expect([front.read(DSTAT, 1), front.read(DSTAT, 1)]).toEqual([0xa9, 0x80]);
  });

  test('stacks causes behind those that interrupt: they move up together when the guest has read the first', () => {
    const front = new NcrFront();
    front.write(SIEN, 1, 0xff);
    front.write(DIEN, 1, 0xff);
    deliver(front, { DSTAT: 0x04 });
    deliver(front, { SSTAT0: 0x10 });
    deliver(front, { SSTAT0: 0x04, DSTAT: 0x20 });
    expect([front.read(ISTAT, 1), front.read(SSTAT0, 1), front.takeInterruptPulse()]).toEqual([0x01, 0, false]);
    const other = new NcrFront();
    other.restore(front.snapshot());
    for (const each of [front, other]) {
      expect([each.read(DSTAT, 1), each.takeInterruptPulse(), each.takeInterruptPulse()]).toEqual([0x84, true, false]);
      expect([ISTAT, SSTAT0, ISTAT, DSTAT, ISTAT].map((at) => each.read(at, 1))).toEqual([3, 0x14, 1, 0xa0, 0]);
      expect(each.takeInterruptPulse()).toBe(false);
    }
  });

  test('a reset of the chip, and of the machine, forgets what is stacked', () => {
    for (const reset of [(front: NcrFront) => front.write(DCNTL, 1, 0x01), (front: NcrFront) => front.reset()]) {
      const front = new NcrFront();
      front.write(DIEN, 1, 0xff);
      for (const DSTAT of [0x04, 0x20]) deliver(front, { DSTAT });
      reset(front);
      front.write(DIEN, 1, 0xff);
      expect([front.read(DSTAT, 1), front.read(DSTAT, 1), front.interruptLine]).toEqual([0x80, 0x80, false]);
    }
  });

  test.each([
    ['SSTAT0', SSTAT0, SIEN, 0x02],
    ['DSTAT', DSTAT, DIEN, 0x01],
  ] as const)('of every bit of %s interrupts where it is enabled, and only there', (name, status, enable, pending) => {
    for (let bit = 0x01; bit < 0x80; bit <<= 1) {
      for (const mask of [bit, 0xff & ~bit, 0]) {
        const front = new NcrFront();
        front.write(enable, 1, mask);
        deliver(front, { [name]: bit });
        const interrupts = mask === bit;
        expect([bit, mask, front.interruptLine, front.read(ISTAT, 1)]).toEqual([
          bit,
          mask,
          interrupts,
          interrupts ? pending : 0,
        ]);
        front.read(status, 1);
        expect(front.interruptLine).toBe(false);
      }
    }
  });

  test('connects and lets go: ISTAT and SCNTL1 say so, without an interrupt', () => {
    const front = new NcrFront();
    front.write(SCNTL1, 1, 0x20);
    const shown = [0, 6, 0xff].map((CONNECTED) => {
      deliver(front, { CONNECTED });
      return [front.read(ISTAT, 1), front.read(SCNTL1, 1), front.interruptLine];
    });
    expect(shown).toEqual([
      [0x08, 0x30, false],
      [0x08, 0x30, false],
      [0, 0x20, false],
    ]);
  });
});

test('the software reset clears all but DCNTL and lets go of the bus; power-on forgets that too', () => {
  const front = new NcrFront();
  deliver(front, { SBCL: 0x67, SSTAT0: 0x80, CONNECTED: 2, DISCONNECTED: 1, DSP: 0x1234 });
  front.write(SIEN, 1, 0xff);
  front.write(DCNTL, 1, 0x21);
  const powerOn = offsets.map((at) => new NcrFront().read(at, 1));
  expect(offsets.map((at) => front.read(at, 1))).toEqual(powerOn.map((value, at) => (at === DCNTL ? 0x21 : value)));
  expect(front.snapshot()).toMatchObject({ busControl: 0, simulator: { CONNECTED: 0xff, DISCONNECTED: 0, RESETS: 1 } });
  deliver(front, { SBCL: 0x67, CONNECTED: 2, DISCONNECTED: 1 });
  front.reset();
  expect(front.snapshot()).toEqual(new NcrFront().snapshot());
});

test('a front that is restored is the one that was taken, and neither changes the other', () => {
  const front = new NcrFront();
  for (const offset of offsets) if (offset !== DCNTL) front.write(offset, 1, offset + 1);
  deliver(front, { SBCL: 0x67, SSTAT0: 0x81, CONNECTED: 2, DISCONNECTED: 0x11 });
  const restored = new NcrFront();
  const taken = front.snapshot();
  restored.restore(taken);
  expect(restored.snapshot()).toEqual(taken);
  deliver(restored, { SBCL: 0, CONNECTED: 0xff, DISCONNECTED: 0 });
  for (const offset of offsets) restored.read(offset, 1);
  expect(front.snapshot()).toEqual(taken);
});
