/** The 82596's command unit, against command blocks built from Intel's user's manual. */
import { describe, expect, test } from 'vitest';
import { ChipReader } from '../../../devices/i82596/chip-memory';
import { greatestCommands } from '../../../devices/i82596/command-unit';
import { transmitFrame } from '../../../devices/i82596/transmit-frame';
import { at, EL, frameTo, I, LanRig, NONE, own, S } from './lan-rig';

const done = 0xa000;
/** The causes, CUS and RUS. */
const [CX, CNA, active, suspended] = [0x8000, 0x2000, 0x0200, 0x0100];
const configuration = [0x8e, 0xc8, 0x80, 0x2e, 0, 0x60, 0, 0xf2, 0, 0, 0x40, 0xff, 0, 0x7f];

describe('initialization', () => {
  test('the first channel attention after a reset clears busy and reports CX and CNA', () => {
    const rig = new LanRig();
    rig.initialize(0x6c);
    expect([rig.word(at.iscp), rig.status, rig.front.interruptLine]).toEqual([0, CX | CNA, true]);
    rig.attend(CX | CNA);
    expect([rig.status, rig.half(at.scb + 2), rig.front.interruptLine]).toEqual([0, 0, false]);
  });

  test.each([
    ['82586', 0x68],
    ['segmented', 0x6a],
  ])('the %s mode is refused: ISCP stays busy', (_mode, sysbus) => {
    const rig = new LanRig().start(sysbus);
    expect([rig.word(at.iscp), rig.status, rig.front.interruptLine]).toEqual([1, 0, false]);
  });

  test('after a self-test the result says that the chip is good', () => {
    const rig = new LanRig();
    rig.setWord(0x5004, 0xffffffff);
    rig.port(0x5000 | 1);
    expect([rig.word(0x5004), rig.word(0x5000) !== 0]).toEqual([0, true]);
  });
});

describe('commands that need no environment are complete when the access ends', () => {
  test('each as the Linux driver gives it, alone in its list', () => {
    const rig = new LanRig().start();
    for (const [word, parameters] of [
      [0xa002, configuration],
      [0xa001, own],
      [0xa005, []],
      [0xa003, [0, 6, 0x01, 0, 0x5e, 0, 0, 1]],
      [0xa007, []],
      [0xa000, []],
    ] as const) {
      const block = rig.block(0, word, parameters, NONE);
      rig.execute();
      expect([rig.half(block), rig.status, rig.half(at.scb + 2)]).toEqual([done, CX | CNA, 0]);
      rig.attend(CX | CNA);
    }
    expect(rig.outputs).toEqual([]);
  });

  test('TDR finds the link good', () => {
    const rig = new LanRig().start();
    const block = rig.block(0, EL | I | 5);
    rig.execute();
    expect([rig.half(block + 8), rig.half(block + 10)]).toEqual([0x8000, 0]);
  });

  test('a dump begins with the configuration, and has 304 bytes', () => {
    const rig = new LanRig().start();
    rig.block(0, 2, configuration);
    const block = rig.block(1, EL | 6);
    rig.setWord(block + 8, 0x5000);
    rig.memory.fill(0xee, 0x5000, 0x5000 + 305);
    rig.execute();
    expect([...rig.memory.slice(0x5000, 0x500e)]).toEqual(configuration);
    expect([rig.memory[0x5000 + 303], rig.memory[0x5000 + 304]]).toEqual([0, 0xee]);
  });

  test('S suspends the unit after its command, and a resume goes on with the next one', () => {
    const rig = new LanRig().start();
    const blocks = [rig.block(0, S | I), rig.block(1, EL | I)];
    rig.execute();
    expect([rig.status, ...blocks.map((block) => rig.half(block))]).toEqual([CX | CNA | suspended, done, 0]);
    rig.attend(CX | CNA | 0x0200);
    expect([rig.status, ...blocks.map((block) => rig.half(block))]).toEqual([CX | CNA, done, done]);
  });

  test('a list that loops ends with a command aborted', () => {
    const rig = new LanRig().start();
    const block = rig.block(0, 0, [], at.list);
    rig.execute();
    expect([rig.half(block), rig.status]).toEqual([0x9000, CNA]);
    expect(greatestCommands).toBeLessThan(1000);
  });

  test('a list that leaves memory ends there', () => {
    const rig = new LanRig().start();
    rig.block(0, 0, [], 0xfffffff0);
    rig.execute();
    expect(rig.status).toBe(CNA);
  });

  test('rubbish in the list address is not followed where no start is asked', () => {
    const rig = new LanRig().start();
    rig.setWord(at.scb + 4, 0xf0000004);
    rig.attend(0x0010);
    expect(rig.status & ~0xf0).toBe(0);
  });
});

describe('transmission', () => {
  const frame = frameTo(own);

  test('it is an operation; meanwhile the command is busy and the unit active', () => {
    const rig = new LanRig().start();
    const block = rig.transmission(0, EL | I, frame);
    rig.execute();
    expect(rig.outputs).toMatchObject([{ device: 'lan', kind: 'operation', detail: { command: block } }]);
    expect([rig.half(block), rig.status]).toEqual([0x4000, active]);
    rig.endTransmission(1);
    expect([rig.half(block), rig.status]).toEqual([done, CX | CNA]);
  });

  test('the list goes on after it: the delivery requests the next transmission', () => {
    const rig = new LanRig().start();
    const blocks = [rig.transmission(0, 0, frame), rig.block(1, 5), rig.transmission(2, EL | I, frame)];
    rig.execute();
    expect(rig.outputs).toHaveLength(1);
    rig.endTransmission(1);
    expect(rig.outputs.map(({ detail }) => detail.command)).toEqual([blocks[0], blocks[2]]);
    expect(blocks.map((block) => rig.half(block))).toEqual([done, done, 0x4000]);
    rig.endTransmission(2, 0x8400);
    expect([rig.half(blocks[2]), rig.status]).toEqual([0x8400, CX | CNA]);
  });

  test('an abort ends it as aborted, and a suspension waits for its end', () => {
    const rig = new LanRig().start();
    const block = rig.transmission(0, 0, frame);
    rig.block(1, EL | I);
    rig.execute();
    rig.attend(0x0400);
    expect([rig.half(block), rig.status, rig.outputs.at(-1)?.kind]).toEqual([0x9000, CNA, 'abort']);
    rig.attend(CNA);
    rig.execute();
    rig.attend(0x0300);
    expect(rig.status).toBe(active);
    rig.endTransmission(2);
    expect([rig.status, rig.half(at.list + 32)]).toEqual([CNA | suspended, 0]);
  });

  test('a reset drops it', () => {
    const rig = new LanRig().start();
    rig.transmission(0, EL | I, frame);
    rig.execute();
    rig.port(0);
    expect([rig.outputs.at(-1)?.kind, rig.front.interruptLine]).toEqual(['abort', false]);
  });

  const framing = { hasCheckSequence: false, pads: false };
  const gathered = (rig: LanRig, block: number, more = {}) =>
    transmitFrame(new ChipReader({ read: (address, length) => rig.memory.slice(address, address + length) }), block, {
      ...framing,
      ...more,
    });

  test('the frame comes from one buffer, from several, or from the command itself', () => {
    const rig = new LanRig();
    const block = rig.transmission(0, EL, frame);
    expect(gathered(rig, block)).toEqual(frame);
    rig.setHalf(at.buffers, 20);
    rig.setWord(at.buffers + 4, at.buffers + 0x100);
    rig.setHalf(at.buffers + 0x100, EL | 40);
    rig.setWord(at.buffers + 0x108, at.data + 20);
    expect(gathered(rig, block)).toEqual(frame);
    const simplified = rig.block(4, EL | 4);
    rig.setHalf(simplified + 12, EL | 60);
    rig.memory.set(frame, simplified + 16);
    expect(gathered(rig, simplified)).toEqual(frame);
  });

  test('the chip inserts its address, pads, and takes a check sequence off', () => {
    const rig = new LanRig();
    const block = rig.transmission(0, EL, frame.slice(0, 20));
    const inserted = gathered(rig, block, { source: own });
    expect([...(inserted ?? [])]).toEqual([...frame.slice(0, 6), ...own, ...frame.slice(6, 20)]);
    expect(gathered(rig, block, { pads: true })).toHaveLength(60);
    expect(gathered(rig, block, { hasCheckSequence: true })).toHaveLength(16);
  });

  test.each([
    ['buffers that loop', (rig: LanRig) => rig.setHalf(at.buffers, 0), at.buffers],
    ['a giant size', (rig: LanRig) => rig.setHalf(at.buffers, 0x3fff), at.buffers],
    ['a buffer outside memory', (rig: LanRig) => rig.setWord(at.buffers + 8, 0x0fffffff), at.buffers],
    ['a list that leaves memory', (rig: LanRig) => rig.setHalf(at.buffers, 20), 0x0fffffff],
  ])('%s: the transmitter underruns', (_name, spoil, link) => {
    const rig = new LanRig();
    const block = rig.transmission(0, EL, frame);
    rig.setWord(at.buffers + 4, link);
    spoil(rig);
    expect(gathered(rig, block)).toBeUndefined();
  });

  test('in loopback the frame comes back at once', () => {
    const rig = new LanRig().start();
    rig.block(0, 2, [...configuration.slice(0, 3), 0x6e, ...configuration.slice(4)]);
    rig.block(1, EL | 1, own);
    rig.execute();
    const block = rig.transmission(0, EL | I, frame);
    rig.descriptor(0, EL, NONE, 100);
    rig.setWord(at.scb + 8, at.frames);
    rig.attend(0x0010);
    rig.execute();
    expect([rig.outputs.length, rig.half(block), rig.half(at.frames)]).toEqual([0, done, done]);
    expect(rig.memory.slice(at.frames + 16, at.frames + 76)).toEqual(frame);
  });
});

test('a cause that is not acknowledged interrupts again', () => {
  const rig = new LanRig().start();
  rig.block(0, EL | I);
  rig.execute();
  rig.attend(CX);
  expect([rig.front.interruptLine, rig.front.takeInterruptPulse(), rig.front.takeInterruptPulse()]).toEqual([
    true,
    true,
    false,
  ]);
});
