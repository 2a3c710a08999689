/**
 * A driver that is interrupted at each disconnection and reselection, as Linux's is, meets the phantom wherever the
 * primary died.
 */
import { describe, expect, test } from 'vitest';
import type { Completion } from '../../devices/device';
import { NcrBack } from '../../devices/ncr53c700/back';
import { NcrFront } from '../../devices/ncr53c700/front';
import { runAgainstPhantom } from '../../devices/ncr53c700/phantom';
import { scsiLab } from './scsi-lab';

const [PROGRAM, MESSAGE, STATUS_BYTE] = [0x1000, 0x2000, 0x2010];
const [ISTAT, SSTAT0, SIEN, DIEN, DSP] = [0x21, 0x0d, 0x03, 0x39, 0x2c];

/** A front whose guest has these words as its program. */
function driver(words: readonly number[]) {
  const front = new NcrFront();
  const memory = new Uint8Array(0x4000);
  for (const [at, word] of words.entries()) new DataView(memory.buffer).setUint32(PROGRAM + 4 * at, word, true);
  front.write(SIEN, 1, 0xbf);
  front.write(DIEN, 1, 0x15);
  const deliver = (registers: Readonly<Record<string, number>>) =>
    front.deliver({ device: 'scsi', registers, dma: [] });
  const read = (at: number, length: number) => memory.slice(at, at + length);
  /** Starts the program, which is outstanding when the primary dies. */
  const uncertain = (): Completion | undefined => {
    const output = front.write(DSP, 4, ((PROGRAM & 0xff) << 24) | ((PROGRAM & 0xff00) << 8));
    return runAgainstPhantom({ ...output?.detail, operation: 1 }, { read }, 'scsi');
  };
  return { front, deliver, uncertain };
}

const takeMessage = [0x0f000001, MESSAGE];
const clearAcknowledge = [0x60000040, 0];
const int = (code: number) => [0x98080000, code];
const finish = [0x0b000001, STATUS_BYTE, 0x0f000001, MESSAGE, ...clearAcknowledge, 0x48000000, 0, ...int(0x401)];
const bytesAt = (completion: Completion | undefined, address: number) =>
  completion?.dma.filter((each) => each.address === address).map(({ bytes }) => bytes[0]);

describe('takeover', () => {
  test('it has disconnected, and the driver waits: the phantom reselects, identifies itself, then CHECK CONDITION', () => {
    const { deliver, uncertain } = driver([0x50000000, 0, ...takeMessage, ...clearAcknowledge, ...finish]);
    deliver({ CONNECTED: 0xff, DISCONNECTED: 1 });
    const completion = uncertain();
    expect(completion?.registers).toMatchObject({ DSPS: 0x401, DISCONNECTED: 0, CONNECTED: 0xff, SFBR: 0 });
    expect(bytesAt(completion, MESSAGE)).toEqual([0x80, 0]);
    expect(bytesAt(completion, STATUS_BYTE)).toEqual([2]);
  });

  test('the interrupt of a reselection was delivered, its message not taken: IDENTIFY comes first', () => {
    const { front, deliver, uncertain } = driver([...takeMessage, ...int(0x1003)]);
    deliver({ SSTAT0: 0x10, SFBR: 0x81, SBCL: 0x27, CONNECTED: 0, DISCONNECTED: 0 });
    expect([front.read(ISTAT, 1), front.read(SSTAT0, 1)]).toEqual([0x0a, 0x10]);
    const completion = uncertain();
    expect(completion?.registers).toMatchObject({ DSPS: 0x1003, CONNECTED: 0, SSTAT0: 0 });
    expect(bytesAt(completion, MESSAGE)).toEqual([0x80]);
  });

  test('the message was taken and ACK is held: after CLEAR ACK comes the status', () => {
    const { deliver, uncertain } = driver([...clearAcknowledge, ...finish]);
    deliver({ DSTAT: 0x04, DSPS: 0x1003, SBCL: 0x67, CONNECTED: 0, DISCONNECTED: 0 });
    const completion = uncertain();
    expect(completion?.registers).toMatchObject({ DSPS: 0x401, CONNECTED: 0xff });
    expect(bytesAt(completion, STATUS_BYTE)).toEqual([2]);
  });

  test('a program that waits for a reselection with nobody to come has had no effect: it is started again', () => {
    expect(driver([0x50000000, 0, ...int(1)]).uncertain()).toBeUndefined();
  });

  test('a new command while another target has disconnected: its status, and the other is still owed', () => {
    const select = [0x41020000, 0, 0x0e000001, MESSAGE, 0x0a000006, MESSAGE];
    const { deliver, uncertain } = driver([...select, ...finish]);
    deliver({ CONNECTED: 0xff, DISCONNECTED: 1 });
    expect(uncertain()?.registers).toMatchObject({ DSPS: 0x401, DISCONNECTED: 1 });
  });
});

describe('a promoted chip whose targets had disconnected', () => {
  /** Causes of the interrupts of a chip that takes over while a target is disconnected, and then does this. */
  const causes = (then: (back: NcrBack) => void) => {
    const { bus, clock } = scsiLab();
    const dma = { fetchAllowed: (next: () => void) => next(), read: () => new Uint8Array(0) };
    const back = new NcrBack({ bus: bus.port('left'), clock, dma });
    const seen: number[] = [];
    back.onCompleted = ({ registers }) => seen.push(registers.SSTAT0);
    const { front, deliver } = driver([]);
    deliver({ CONNECTED: 0xff, DISCONNECTED: 1 });
    expect(back.takeOver(front.snapshot())).toBe(1);
    then(back);
    clock.run();
    return seen;
  };
  const abort = (detail: Readonly<Record<string, number>>) => ({ device: 'scsi', kind: 'abort', detail }) as const;

  test('is reselected by the phantom', () => expect(causes(() => {})).toEqual([0x10]));

  test.each([
    ['the guest resets the bus', (back: NcrBack) => back.perform(abort({ reset: 1 }))],
    ['the guest resets the chip', (back: NcrBack) => back.perform(abort({ leave: 1 }))],
    ['the machine is reset', (back: NcrBack) => back.reset()],
  ])('hears nothing of them after %s', (_what, then) => expect(causes(then)).toEqual([]));
});
