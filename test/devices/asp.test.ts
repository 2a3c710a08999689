/** ASP and Viper: edges, levels and masks. */
import { describe, expect, test } from 'vitest';
import { IoSpace } from '../../devices/io-space';
import { inputCompletion } from '../../devices/rs232/front';

const [IRR, IMR, IPR] = [0xf0800000, 0xf0800004, 0xf0800008];
const VIPER_INTERRUPT_WORD = 0xfffbf088;
const [IER, FCR] = [0xf0823801, 0xf0823802];
const RECEIVER = 0xf0823800;
const RS232 = 1 << 5;
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

  test('a masked request waits in IPR; found asserted when IMR unmasks it, it gives an edge', () => {
    const { io, receive } = machine({ mask: 0 });
    receive(65);
    expect([io.takeExternalInterrupts(), io.read(IRR, 4), io.read(IPR, 4)]).toEqual([0, 0, RS232]);
    io.write(IMR, 4, RS232);
    expect([io.takeExternalInterrupts(), io.read(IRR, 4)]).toEqual([ASP_BIT, RS232]);
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

  test('without a word in Viper nothing reaches EIRR', () => {
    const { io, receive } = machine();
    io.write(VIPER_INTERRUPT_WORD, 4, 0);
    receive(65);
    expect(io.takeExternalInterrupts()).toBe(0);
  });

  test('addresses where nobody answers read zero, and writes there do nothing', () => {
    const { io } = machine();
    io.write(0xf0900000, 4, 5);
    expect([io.read(0xf0900000, 4), io.read(0xf0800020, 1)]).toEqual([0, 0]);
  });
});
