/** The frame of a transmit command, gathered from guest memory. */
import { addressBytes } from './address-filter';
import type { ChipReader } from './chip-memory';
import { BLOCK, BYTES, EOF, SF, TBD, TRANSMIT } from './registers';

/** Header and data of the longest Ethernet frame, and some more: a station may send frames that are too long. */
const longestFrame = 2048;
const shortestFrame = 60;
const padding = 0x7e;
const checkSequenceBytes = 4;
/** A list of more buffers, of empty ones for example, ends as an underrun. */
const greatestBuffers = 128;

/** How the chip is configured to make frames. */
export interface Framing {
  /** The chip inserts this source address, where one is given. */
  readonly source?: readonly number[];
  /** The frame ends with a check sequence of the guest's, which counts as right. */
  readonly hasCheckSequence: boolean;
  readonly pads: boolean;
}

/** `undefined` if memory does not hold the frame: the chip's transmitter underruns. */
export function transmitFrame(memory: ChipReader, command: number, framing: Framing): Uint8Array | undefined {
  const gathered = gather(memory, command);
  if (gathered === undefined) return undefined;
  const { source, hasCheckSequence, pads } = framing;
  const data = hasCheckSequence ? gathered.slice(0, Math.max(0, gathered.length - checkSequenceBytes)) : gathered;
  const frame = source === undefined ? data : [...data.slice(0, addressBytes), ...source, ...data.slice(addressBytes)];
  while (pads && frame.length < shortestFrame) frame.push(padding);
  return frame.length > longestFrame ? undefined : Uint8Array.from(frame);
}

/** In flexible mode the data of the command come first, then those of the buffers. */
function gather(memory: ChipReader, command: number): number[] | undefined {
  const isFlexible = ((memory.half(command + BLOCK.command) ?? 0) & SF) !== 0;
  const count = memory.half(command + TRANSMIT.count);
  const own = count === undefined ? undefined : count & BYTES;
  const data = own === undefined || own > longestFrame ? undefined : memory.bytes(command + TRANSMIT.data, own);
  if (data === undefined) return undefined;
  const frame = [...data];
  if (!isFlexible) return frame;
  let descriptor = memory.address(command + TRANSMIT.descriptor);
  for (let buffers = 0; descriptor !== undefined; buffers++) {
    const size = memory.half(descriptor + TBD.size);
    const buffer = memory.word(descriptor + TBD.buffer);
    if (size === undefined || buffer === undefined || buffers >= greatestBuffers) return undefined;
    const length = size & BYTES;
    const part = frame.length + length > longestFrame ? undefined : memory.bytes(buffer, length);
    if (part === undefined) return undefined;
    frame.push(...part);
    descriptor = (size & EOF) !== 0 ? undefined : memory.address(descriptor + TBD.link);
  }
  return frame;
}
