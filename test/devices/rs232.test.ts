/** The 16550 as its drivers know it. */
import { describe, expect, test } from 'vitest';
import { inputCompletion, Rs232Front } from '../../devices/rs232/front';
import { NetworkTerminal } from '../../devices/rs232/terminal';
import { FakeClock } from './fake-clock';

const [DATA, IER, IIR, FCR, LCR, MCR, LSR, MSR] = [0, 1, 2, 2, 3, 4, 5, 6];

function uart(fcr = 0x01) {
  const front = new Rs232Front();
  front.write(FCR, 1, fcr);
  const read = (offset: number) => front.read(offset, 1);
  const write = (offset: number, value: number) => front.write(offset, 1, value);
  const receive = (...bytes: number[]) => front.deliver(inputCompletion('rs232', 0, Uint8Array.from(bytes)));
  return { front, read, write, receive };
}

describe('16550', () => {
  test('the transmitter is always empty; a byte is an output', () => {
    const { read, write } = uart();
    expect(read(LSR)).toBe(0x60);
    expect(write(DATA, 65)).toEqual({ device: 'rs232', kind: 'byte', detail: { byte: 65 } });
    expect(read(LSR)).toBe(0x60);
  });

  test('received bytes come out in their order, and LSR says when there are none', () => {
    const { read, receive } = uart();
    receive(1, 2, 3);
    expect([read(LSR), read(DATA), read(DATA), read(DATA), read(LSR), read(DATA)]).toEqual([0x61, 1, 2, 3, 0x60, 0]);
  });

  test('sixteen bytes of room with the FIFO, one without; one too many is an overrun, told once', () => {
    const { front, read, receive } = uart(0);
    expect(front.room).toBe(1);
    receive(1, 2);
    expect([front.room, read(LSR), read(LSR)]).toEqual([0, 0x63, 0x61]);
    const { front: other } = uart();
    expect(other.room).toBe(16);
  });

  test.each([
    [0x01, 1],
    [0x41, 4],
    [0x81, 8],
    [0xc1, 14],
  ])('FCR 0x%s: received data from the trigger level on, the time-out below it', (fcr, level) => {
    const { front, read, write, receive } = uart(fcr);
    write(IER, 0x01);
    expect([front.interruptLine, read(IIR)]).toEqual([false, 0xc1]);
    for (let count = 1; count < level; count++) receive(count);
    if (level > 1) expect([front.interruptLine, read(IIR)]).toEqual([true, 0xcc]);
    receive(level);
    expect([front.interruptLine, read(IIR)]).toEqual([true, 0xc4]);
  });

  test('the transmitter’s interrupt comes when it is enabled and after each byte; reading IIR takes it back', () => {
    const { front, read, write } = uart();
    write(IER, 0x02);
    expect([front.interruptLine, read(IIR), front.interruptLine]).toEqual([true, 0xc2, false]);
    write(DATA, 65);
    expect([front.interruptLine, read(IIR), read(IIR)]).toEqual([true, 0xc2, 0xc1]);
  });

  test('priority: line status, received data, transmitter', () => {
    const { read, write, receive } = uart(0);
    write(IER, 0x07);
    receive(1, 2);
    expect(read(IIR)).toBe(0x06);
    read(LSR);
    expect(read(IIR)).toBe(0x04);
    read(DATA);
    expect([read(IIR), read(IIR)]).toEqual([0x02, 0x01]);
  });

  test('loopback: a driver finds the chip by its modem lines, and its own bytes come back', () => {
    const { read, write } = uart();
    write(MCR, 0x1a);
    expect(read(MSR) & 0xf0).toBe(0x90);
    expect(write(DATA, 77)).toBeUndefined();
    expect(read(DATA)).toBe(77);
  });

  test('the divisor latch stands in the place of data and IER', () => {
    const { read, write } = uart();
    write(IER, 0x05);
    write(LCR, 0x83);
    write(DATA, 47);
    write(IER, 1);
    expect([read(DATA), read(IER)]).toEqual([47, 1]);
    write(LCR, 0x03);
    expect([read(LCR), read(IER)]).toEqual([3, 5]);
  });

  test('switching the FIFO clears it; so does FCR bit 1', () => {
    const { read, write, receive } = uart();
    receive(1, 2);
    write(FCR, 0x03);
    expect(read(LSR)).toBe(0x60);
    receive(1, 2);
    write(FCR, 0);
    expect(read(LSR)).toBe(0x60);
  });
});

test('the terminal neither gives a deposed processor what is typed nor forgets it at its word', () => {
  const fenced = { isFenced: (processor: string) => processor === 'left' };
  const terminal = new NetworkTerminal({ arbiter: fenced, clock: new FakeClock() });
  terminal.type(Uint8Array.of(1, 2));
  expect([...terminal.input('left', 0, 2)]).toEqual([]);
  terminal.confirmInput('left', 2);
  expect([...terminal.input('right', 0, 2)]).toEqual([1, 2]);
});
