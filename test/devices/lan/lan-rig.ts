/** A LAN front over a memory of its own, and descriptors built by hand from Intel's user's manual. */
import type { Output } from '../../../devices/device';
import { LanFront } from '../../../devices/i82596/front';

export const at = {
  scp: 0x1000,
  iscp: 0x1020,
  scb: 0x1040,
  list: 0x1100,
  frames: 0x2000,
  buffers: 0x3000,
  data: 0x4000,
} as const;

export const EL = 0x8000;
export const S = 0x4000;
export const I = 0x2000;
export const NONE = 0xffffffff;
const linear = 0x6c;

export class LanRig {
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly front: LanFront;
  /** What the front asked for, in order. */
  readonly outputs: Output[] = [];

  /** `onRead` hears of each read of memory. */
  constructor(memory = new Uint8Array(0x10000), onRead = () => {}) {
    this.memory = memory;
    this.front = new LanFront('lan', {
      read: (address, length) => {
        onRead();
        return this.memory.slice(address, address + length);
      },
      write: (address, bytes) => this.memory.set(bytes, address),
    });
  }

  half(address: number): number {
    return (this.memory[address] << 8) | this.memory[address + 1];
  }

  setHalf(address: number, value: number): void {
    this.memory.set([value >>> 8, value & 0xff], address);
  }

  /** The lower half word first. */
  word(address: number): number {
    return ((this.half(address + 2) << 16) | this.half(address)) >>> 0;
  }

  setWord(address: number, value: number): void {
    this.setHalf(address, value & 0xffff);
    this.setHalf(address + 2, value >>> 16);
  }

  write(offset: number, value: number): void {
    const output = this.front.write(offset, 4, value);
    if (output !== undefined) this.outputs.push(output);
  }

  /** As the 720 has it: the upper half word first. */
  port(word: number): void {
    this.write(4, word >>> 16);
    this.write(4, word & 0xffff);
  }

  attend(command?: number): void {
    if (command !== undefined) this.setHalf(at.scb + 2, command);
    this.write(8, 0);
  }

  get status(): number {
    return this.half(at.scb);
  }

  /** Reset, SCP, channel attention. */
  initialize(sysbus = linear): void {
    this.setWord(at.scp, sysbus << 16);
    this.setWord(at.scp + 8, at.iscp);
    this.setWord(at.iscp, 1);
    this.setWord(at.iscp + 4, at.scb);
    this.port(0);
    this.port(at.scp | 2);
    this.attend();
  }

  /** As before, and acknowledged. */
  start(sysbus = linear): this {
    this.initialize(sysbus);
    if (this.status !== 0) this.attend(this.status & 0xf000);
    return this;
  }

  /** A command block of 32 bytes: its word, its link, and its parameters. */
  block(number: number, word: number, parameters: readonly number[] = [], link = at.list + 32 * (number + 1)): number {
    const address = at.list + 32 * number;
    this.setHalf(address, 0);
    this.setHalf(address + 2, word);
    this.setWord(address + 4, link);
    this.memory.set(parameters, address + 8);
    return address;
  }

  /** CUC start. */
  execute(first = at.list): void {
    this.setWord(at.scb + 4, first);
    this.attend(0x0100);
  }

  /** A transmit command in flexible mode with one buffer. */
  transmission(number: number, word: number, frame: Uint8Array): number {
    const descriptor = at.buffers + 32 * number;
    const data = at.data + 0x800 * number;
    const block = this.block(number, word | 0x000c);
    this.setWord(block + 8, descriptor);
    this.setWord(block + 12, 0);
    this.setHalf(descriptor, EL | frame.length);
    this.setWord(descriptor + 4, NONE);
    this.setWord(descriptor + 8, data);
    this.memory.set(frame, data);
    return block;
  }

  /** As Linux lays them out: a ring of so many frame descriptors and buffers, the last descriptor with EL. */
  ring(count: number, bufferBytes = 1536): void {
    for (let n = 0; n < count; n++) {
      const next = (n + 1) % count;
      this.descriptor(n, n === count - 1 ? EL | 8 : 8, at.frames + 32 * next);
      const buffer = at.buffers + 32 * n;
      this.setHalf(buffer, 0);
      this.setWord(buffer + 4, at.buffers + 32 * next);
      this.setWord(buffer + 8, at.data + 0x800 * n);
      this.setHalf(buffer + 12, bufferBytes);
    }
    this.setWord(at.frames + 8, at.buffers);
    this.setWord(at.scb + 8, at.frames);
  }

  descriptor(number: number, word: number, link = at.frames + 32 * (number + 1), size = 0): number {
    const address = at.frames + 32 * number;
    this.memory.fill(0, address, address + 16);
    this.setHalf(address + 2, word);
    this.setWord(address + 4, link);
    this.setWord(address + 8, NONE);
    this.setHalf(address + 14, size);
    return address;
  }

  receive(data: Uint8Array): void {
    this.front.deliver({ device: 'lan', registers: {}, dma: [], data });
  }

  endTransmission(operation: number, STATUS = 0xa000): void {
    this.front.deliver({ device: 'lan', registers: { STATUS }, dma: [], operation });
    const output = this.front.takeOutput();
    if (output !== undefined) this.outputs.push(output);
  }
}

/** A frame of so many bytes to this address. */
export const frameTo = (destination: readonly number[], length = 60): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => destination[index] ?? index & 0xff);

export const broadcast = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff] as const;
export const own = [0x08, 0x00, 0x09, 0x01, 0x02, 0x03] as const;
