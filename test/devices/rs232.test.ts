/** The 16550 as its drivers know it. */
import { describe, expect, test } from 'vitest';
import { inputCompletion, Rs232Front } from '../../devices/rs232/front';
import { NetworkTerminal } from '../../devices/rs232/terminal';
import { FakeClock } from './fake-clock';

const [DATA, IER, IIR, FCR, LCR, MCR, LSR, MSR, SCR] = [0, 1, 2, 2, 3, 4, 5, 6, 7];

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

  test('the divisor latch holds sixteen bits, each byte its own', () => {
    const { front, read, write } = uart();
    write(LCR, 0x80);
    for (const [low, high] of [
      [0x2f, 0x91],
      [0xff, 0],
      [0, 0xfe],
    ]) {
      write(DATA, low);
      write(IER, high);
      expect([read(DATA), read(IER)]).toEqual([low, high]);
      write(DATA, low ^ 0xff);
      expect([read(DATA), read(IER), front.interruptLine]).toEqual([low ^ 0xff, high, false]);
    }
  });

  test.each([
    [IER, 0x0f],
    [LCR, 0xff],
    [MCR, 0x1f],
    [SCR, 0xff],
  ])('register %i holds these bits, whatever was there, and no store to it is an output: %i', (offset, bits) => {
    const { read, write } = uart();
    for (const value of [0xff, 0, 0xa5, 0x5a]) {
      expect([write(offset, value), read(offset)]).toEqual([undefined, value & bits]);
    }
  });

  test('LSR and MSR are not written', () => {
    const { read, write } = uart();
    for (const offset of [LSR, MSR]) expect(write(offset, 0xff)).toBeUndefined();
    expect([read(LSR), read(MSR), read(SCR)]).toEqual([0x60, 0xb0, 0]);
  });

  test('modem lines: a terminal is there; in loopback each of the four outputs is one input', () => {
    const { read, write } = uart();
    const inputs = [0x20, 0x10, 0x40, 0x80]; // DTR, RTS, OUT1, OUT2 as DSR, CTS, RI, DCD
    for (let outputs = 0; outputs < 16; outputs++) {
      write(MCR, outputs);
      expect(read(MSR)).toBe(0xb0);
      write(MCR, 0x10 | outputs);
      expect(read(MSR)).toBe(inputs.reduce((sum, line, bit) => sum + ((outputs & (1 << bit)) !== 0 ? line : 0), 0));
    }
  });

  test('in loopback a byte takes room as a received one does, and one too many is an overrun', () => {
    const { front, read, write } = uart(0);
    write(MCR, 0x10);
    write(DATA, 1);
    expect([front.room, read(LSR)]).toEqual([0, 0x61]);
    write(DATA, 2);
    expect([read(LSR), read(DATA), read(LSR)]).toEqual([0x63, 1, 0x60]);
  });

  test('a word is four registers in the order of their addresses', () => {
    const { front, read } = uart();
    expect(front.write(LCR, 4, 0x1b0affff)).toBeUndefined();
    expect([read(LCR), read(MCR), front.read(LCR, 4) >>> 16, front.read(LCR, 2)]).toEqual([0x1b, 0x0a, 0x1b0a, 0x1b0a]);
    expect(front.read(LCR, 4) & 0xffff).toBe(0x60b0);
    expect(front.write(DATA, 2, 0x4102)?.detail).toEqual({ byte: 0x41 });
    expect(read(IER)).toBe(2);
  });

  test('the guest listens when it takes input by interrupt, or asks for the line status twice without transmitting', () => {
    const { front, read, write } = uart();
    expect([front.listens, front.receivesByInterrupt]).toEqual([false, false]);
    read(LSR);
    write(DATA, 65);
    read(LSR);
    expect(front.listens).toBe(false);
    read(LSR);
    expect([front.listens, front.receivesByInterrupt]).toEqual([true, false]);
    write(DATA, 65);
    expect(front.listens).toBe(false);
    write(IER, 0x02);
    expect([front.listens, front.receivesByInterrupt]).toEqual([false, false]);
    write(IER, 0x01);
    expect([front.listens, front.receivesByInterrupt]).toEqual([true, true]);
    front.reset();
    expect([front.listens, front.receivesByInterrupt, front.snapshot()]).toEqual([
      false,
      false,
      new Rs232Front().snapshot(),
    ]);
  });

  test('each cause interrupts only where it is enabled', () => {
    const causes = (ier: number) => {
      const { read, write, receive } = uart(0);
      write(IER, ier);
      receive(1, 2);
      const found = [read(IIR), read(LSR), read(IIR), read(DATA), read(IIR)];
      return [found[0], found[2], found[4]];
    };
    expect([0, 1, 2, 4].map(causes)).toEqual([
      [1, 1, 1],
      [4, 4, 1],
      [2, 1, 1],
      [6, 1, 1],
    ]);
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

  test('another trigger level leaves the FIFO as it is', () => {
    const { read, write, receive } = uart();
    write(FCR, 0x01);
    receive(1, 2);
    write(FCR, 0x41);
    expect([read(DATA), read(DATA), read(LSR)]).toEqual([1, 2, 0x60]);
  });
});

describe('the terminal', () => {
  const open = { isFenced: () => false };
  const bytes = (...values: number[]) => Uint8Array.from(values);

  test('shows each ordinal once, in order: repeats are kept apart, and those that differ; a gap shows nothing', () => {
    const terminal = new NetworkTerminal({ arbiter: { isFenced: (name) => name === 'left' }, clock: new FakeClock() });
    const put = (ordinal: number, byte: number, processor = 'right') => terminal.put({ processor, ordinal, byte });
    expect([put(0, 72), put(1, 105), put(3, 33), put(1, 105), put(0, 74), put(2, 33, 'left')]).toEqual([
      1, 2, 2, 2, 2, 2,
    ]);
    expect([...terminal.text]).toEqual([72, 105]);
    expect(terminal.repeats.map(({ ordinal }) => ordinal)).toEqual([1, 0]);
    expect(terminal.mismatches).toEqual([{ processor: 'right', ordinal: 0, byte: 74, shown: 72 }]);
  });

  test('without ordinals, which a checker takes away, shows what it gets and gives what it has', () => {
    const options = { arbiter: open, clock: new FakeClock(), dropsRepeats: false, numbersInput: false };
    const terminal = new NetworkTerminal(options);
    for (const byte of [72, 72]) terminal.put({ processor: 'right', ordinal: 0, byte });
    terminal.type(bytes(1, 2));
    terminal.confirmInput('right', 1);
    expect([[...terminal.text], [...terminal.input('right', 0, 9)]]).toEqual([[72, 72], [2]]);
  });

  test('keeps what is typed until it is confirmed, and gives as much as is asked for from where it is asked', () => {
    const terminal = new NetworkTerminal({ arbiter: open, clock: new FakeClock() });
    expect([...terminal.input('right', 0, 4)]).toEqual([]);
    terminal.type(bytes(1, 2, 3));
    terminal.type(bytes(4, 5));
    const from = (asked: number, most: number) => [...terminal.input('right', asked, most)];
    expect([from(0, 2), from(2, 9), from(4, 1), from(5, 1), terminal.typedBytes]).toEqual([
      [1, 2],
      [3, 4, 5],
      [5],
      [],
      5,
    ]);
    // Confirmed bytes go at once, or when they are the greater part: no asker sees when.
    for (let confirmed = 1; confirmed < 5; confirmed++) {
      terminal.confirmInput('right', confirmed);
      terminal.confirmInput('right', confirmed - 1);
      const left = [1, 2, 3, 4, 5].slice(confirmed);
      expect([from(confirmed, 9), from(confirmed + 1, 9)]).toEqual([left, left.slice(1)]);
    }
    expect(() => terminal.input('right', 3, 1)).toThrow('confirmed input');
    terminal.confirmInput('right', 5);
    expect(from(5, 9)).toEqual([]);
    terminal.type(bytes(6));
    expect([from(5, 9), terminal.typedBytes]).toEqual([[6], 6]);
  });

  test('types what has an instant then, and the rest when a processor that leads says that the guest listens, once', () => {
    const clock = new FakeClock();
    const typed = [
      { at: 'listening', bytes: bytes(1) },
      { at: 5_000, bytes: bytes(2) },
      { at: 'listening', bytes: bytes(3) },
    ] as const;
    const terminal = new NetworkTerminal({ arbiter: { isFenced: (name) => name === 'left' }, clock, typed });
    clock.run(4_999);
    terminal.listened('left');
    expect([terminal.typedBytes, terminal.state]).toEqual([0, 'awaitingListener']);
    clock.run(5_000);
    expect([...terminal.input('right', 0, 9)]).toEqual([2]);
    for (const processor of ['right', 'right']) terminal.listened(processor);
    expect([[...terminal.input('right', 0, 9)], terminal.state]).toEqual([[2, 1, 3], 'listenedTo']);
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
