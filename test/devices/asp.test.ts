/** ASP and Viper: edges, levels and masks. */
import { describe, expect, test } from 'vitest';
import { ADDRESS_MAP } from '../../devices/address-map';
import { AspFront } from '../../devices/asp/front';
import { IoSpace } from '../../devices/io-space';
import type { DeviceRow } from '../../devices/place';
import { inputCompletion } from '../../devices/rs232/front';

const [IRR, IMR, IPR] = [0xf0800000, 0xf0800004, 0xf0800008];
const VIPER_INTERRUPT_WORD = 0xfffbf088;
const [IER, FCR] = [0xf0823801, 0xf0823802];
const RECEIVER = 0xf0823800;
const RS232 = 1 << 5;
/** Of the SCSI chip, and its line. */
const [SIEN, SSTAT0, DSTAT, ISTAT, DIEN] = [0x03, 0x0d, 0x0c, 0x21, 0x39].map((offset) => 0xf0825100 + offset);
const SCSI = 1 << 9;
const ASP_BIT = 0x10000000;

/** A machine whose console interrupts on received bytes. */
function machine({ mask = RS232 } = {}) {
  const io = new IoSpace();
  io.write(VIPER_INTERRUPT_WORD, 4, ASP_BIT);
  io.write(IMR, 4, mask);
  io.write(FCR, 1, 0x01);
  io.write(IER, 1, 0x01);
  let ordinal = 0;
  const receive = (...bytes: number[]) => {
    io.deliver(inputCompletion('rs232', ordinal, Uint8Array.from(bytes)));
    ordinal += bytes.length;
  };
  return { io, receive };
}

describe('ASP', () => {
  test('a cause that comes to the chip between the guest’s reads of ISTAT and of DSTAT interrupts again', () => {
    const io = new IoSpace();
    io.write(VIPER_INTERRUPT_WORD, 4, ASP_BIT);
    io.write(IMR, 4, SCSI);
    for (const enable of [SIEN, DIEN]) io.write(enable, 1, 0xff);
    const tell = (registers: Record<string, number>) => io.deliver({ device: 'scsi', dma: [], registers });
    tell({ DSTAT: 0x04 });
    expect([io.takeExternalInterrupts(), io.read(IRR, 4), io.read(ISTAT, 1)]).toEqual([ASP_BIT, SCSI, 1]);
    tell({ SSTAT0: 0x10 });
    expect([io.read(DSTAT, 1), io.takeExternalInterrupts()]).toEqual([0x84, ASP_BIT]);
    expect([io.read(IRR, 4), io.read(ISTAT, 1), io.read(SSTAT0, 1)]).toEqual([SCSI, 2, 0x10]);
    expect([io.read(ISTAT, 1), io.takeExternalInterrupts()]).toEqual([0, 0]);
  });

  test('a line that rises raises Viper’s word in EIRR, once', () => {
    const { io, receive } = machine();
    receive(65);
    expect(io.takeExternalInterrupts()).toBe(ASP_BIT);
    expect(io.takeExternalInterrupts()).toBe(0);
  });

  test('IRR shows pending and unmasked requests, and reading clears what it returns', () => {
    const { io, receive } = machine();
    receive(65);
    expect([io.read(IRR, 4), io.read(IRR, 4)]).toEqual([RS232, 0]);
  });

  test('a line that stays high gives no second edge; after it fell it does', () => {
    const { io, receive } = machine();
    receive(65, 66);
    io.read(IRR, 4);
    io.takeExternalInterrupts();
    io.read(RECEIVER, 1);
    expect([io.read(IRR, 4), io.takeExternalInterrupts()]).toEqual([0, 0]);
    io.read(RECEIVER, 1);
    receive(67);
    expect([io.takeExternalInterrupts(), io.read(IRR, 4)]).toEqual([ASP_BIT, RS232]);
  });

  test('a line that is still asserted when IMR unmasks it requests again, though its request has been read', () => {
    const { io, receive } = machine();
    receive(65);
    expect([io.read(IRR, 4), io.takeExternalInterrupts(), io.read(IPR, 4)]).toEqual([RS232, ASP_BIT, 0]);
    io.write(IMR, 4, 0);
    expect([io.takeExternalInterrupts(), io.read(IPR, 4)]).toEqual([0, 0]);
    io.write(IMR, 4, RS232);
    expect([io.takeExternalInterrupts(), io.read(IPR, 4)]).toEqual([ASP_BIT, RS232]);
  });

  test('a masked request waits in IPR; found asserted when IMR unmasks it, it gives an edge', () => {
    const { io, receive } = machine({ mask: 0 });
    receive(65);
    expect([io.takeExternalInterrupts(), io.read(IRR, 4), io.read(IPR, 4)]).toEqual([0, 0, RS232]);
    io.write(IMR, 4, RS232);
    expect([io.takeExternalInterrupts(), io.read(IRR, 4)]).toEqual([ASP_BIT, RS232]);
  });

  test('a masked request stays when its line falls, and when the mask is written', () => {
    const { io, receive } = machine({ mask: 0 });
    receive(65);
    io.read(RECEIVER, 1);
    for (const mask of [0, 1 << 9, 0]) io.write(IMR, 4, mask);
    expect([io.read(IPR, 4), io.takeExternalInterrupts()]).toEqual([RS232, 0]);
  });

  test('a request that comes after the read of IRR is a new edge', () => {
    const { io, receive } = machine({ mask: RS232 | (1 << 9) });
    receive(65);
    io.takeExternalInterrupts();
    io.read(IRR, 4);
    io.write(0xf0825103, 1, 0xbf);
    io.deliver({ device: 'scsi', registers: { SSTAT0: 0x20 }, dma: [] });
    expect([io.takeExternalInterrupts(), io.read(IRR, 4)]).toEqual([ASP_BIT, 1 << 9]);
  });

  test('lines are apart: one that falls or is read leaves the others as they are', () => {
    const asp = new AspFront();
    asp.interruptWord = ASP_BIT;
    asp.write(0x4, 4, 0x80000221);
    for (const line of [0, 5, 9, 31]) asp.setLine(line, true);
    expect([asp.takeExternalInterrupts(), asp.read(0x8)]).toEqual([ASP_BIT, 0x80000221]);
    asp.setLine(5, false);
    expect(asp.read(0x0)).toBe(0x80000221);
    for (const line of [0, 5, 9, 31]) asp.setLine(line, true);
    expect([asp.takeExternalInterrupts(), asp.read(0x0)]).toEqual([ASP_BIT, 1 << 5]);
    asp.setLine(31, false);
    asp.setLine(31, true);
    expect([asp.read(0x0), asp.read(0x8)]).toEqual([0x80000000, 0]);
  });

  test('a store to a word of their windows changes the register that is there, and no other; the version says Asp', () => {
    const { io } = machine();
    const windows = [0xf0800000, 0xf082f000, 0xfffbf000];
    const words = windows.flatMap((base) =>
      Array.from({ length: base === 0xfffbf000 ? 64 : 16 }, (_, at) => base + 4 * at),
    );
    const registers = [IMR, 0xf080000c, 0xf0800010, VIPER_INTERRUPT_WORD];
    const held = new Map(words.map((address) => [address, address === 0xf082f020 ? 1 : 0]));
    held.set(IMR, RS232).set(VIPER_INTERRUPT_WORD, ASP_BIT);
    for (const [at, address] of words.entries()) {
      const value = (0xff000000 | at) >>> 0;
      expect(io.write(address, 4, value)).toBeUndefined();
      if (registers.includes(address)) held.set(address, value);
      expect([address, words.filter((each) => io.read(each, 4) !== held.get(each))]).toEqual([address, []]);
    }
  });

  test('it is restored as it was taken; power-on forgets all', () => {
    const { io, receive } = machine({ mask: 0 });
    receive(65);
    const taken = io.snapshot();
    const other = new IoSpace();
    other.restore(taken);
    other.write(IMR, 4, RS232);
    expect([other.takeExternalInterrupts(), other.read(IRR, 4)]).toEqual([ASP_BIT, RS232]);
    expect(io.snapshot()).toEqual(taken);
    other.reset();
    expect(other.snapshot()).toEqual(new IoSpace().snapshot());
  });

  test('without a word in Viper nothing reaches EIRR', () => {
    const { io, receive } = machine();
    io.write(VIPER_INTERRUPT_WORD, 4, 0);
    receive(65);
    expect(io.takeExternalInterrupts()).toBe(0);
  });

  test('a device answers from its first address to its last, and at no other', () => {
    const { io } = machine();
    const [first, last] = [0xf0825100, 0xf082513f];
    io.write(first, 1, 0xcb);
    io.write(last - 2, 1, 0x5a);
    expect([io.read(first, 1), io.read(last - 2, 1), io.read(0xf0825000, 4)]).toEqual([0xcb, 0x5a, 0]);
    const seen: string[] = [];
    const row = (name: string, base: number): DeviceRow => ({
      name,
      base,
      length: 4,
      front: () => ({
        name,
        interruptLine: false,
        read: (offset) => seen.push(`${name} ${offset}`),
        write: () => undefined,
        deliver: () => {},
        reset: () => {},
        snapshot: () => null,
        restore: () => {},
      }),
    });
    const others = new IoSpace([...ADDRESS_MAP, row('low', 0xf0900000), row('high', 0xf0900004)]);
    for (let at = 0xf08fffff; at <= 0xf0900008; at++) others.read(at, 1);
    expect(seen).toEqual([...[0, 1, 2, 3].map((at) => `low ${at}`), ...[0, 1, 2, 3].map((at) => `high ${at}`)]);
  });

  test('two devices at one address, or of one name, are no machine', () => {
    const [rs232] = ADDRESS_MAP.filter(({ name }) => name === 'rs232');
    const at = (base: number, name = 'other') => new IoSpace([...ADDRESS_MAP, { ...rs232, name, base }]);
    for (const base of [0xf0823800, 0xf0823807, 0xf08237f9]) expect(() => at(base)).toThrow('addresses and names');
    expect(() => at(0xf0900000, 'rs232')).toThrow('addresses and names');
    for (const base of [0xf0823808, 0xf08237f8]) expect(() => at(base)).not.toThrow();
  });

  test('the reset register asks for a reset at its command only', () => {
    const { io } = machine();
    expect(io.write(0xfffe0030, 4, 5)).toEqual({ device: 'reset', kind: 'reset', detail: {} });
    expect([0, 4, 6].map((value) => io.write(0xfffe0030, 4, value))).toEqual([undefined, undefined, undefined]);
  });

  test('addresses where nobody answers read zero, and writes there do nothing', () => {
    const { io } = machine();
    io.write(0xf0900000, 4, 5);
    expect([io.read(0xf0900000, 4), io.read(0xf0800020, 1)]).toEqual([0, 0]);
  });
});
