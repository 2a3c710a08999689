/** A way between two processes on which single messages are made wrong. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Decoder, Encoder } from 'cbor-x';
import { digestNumber } from '../../../src/base/digest';
import type { Random } from '../../../src/base/random';
import { type Address, addressText } from '../../../src/live/sockets/address';
import { FrameReader, frameHead } from '../../../src/live/sockets/frames';
import { greatestFrame } from '../../../src/protocol/environment/codec';
import { mutated } from './mutation';

/** `there`: from the one that has made the connection. */
export type Direction = 'there' | 'back';

export interface Wanted {
  readonly direction: Direction;
  /** The next message that this accepts, by its kind. */
  readonly isMeant: (kind: string) => boolean;
  readonly random: Random;
  /** Hears what was made wrong. */
  readonly done: (what: string) => void;
}

const encoder = new Encoder({ useRecords: false, tagUint8Array: true });
const decoder = new Decoder({ useRecords: false, copyBuffers: true }) as { decode(bytes: Uint8Array): unknown };
const checksumBytes = 8;
const channelKinds = ['environmentValue', 'interrupt', 'epochEnd'];

export class MutatingWay {
  target: Address | undefined;
  /** Sees the kind of each message. */
  saw: (direction: Direction, kind: string) => void = () => {};
  private wanted: Wanted | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly address: Address,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  static open(): Promise<MutatingWay> {
    const server = createServer();
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        resolve(new MutatingWay(server, { host: '127.0.0.1', port }));
      });
    });
  }

  get text(): string {
    return addressText(this.address);
  }

  /** Makes the next such message wrong; without one no message. */
  want(wanted: Wanted | undefined): void {
    this.wanted = wanted;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(socket: Socket): void {
    const onward = connect(this.target as Address);
    this.pass(socket, onward, 'there');
    this.pass(onward, socket, 'back');
  }

  private pass(from: Socket, to: Socket, direction: Direction): void {
    const reader = new FrameReader(greatestFrame);
    this.sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => {});
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    from.on('data', (bytes) => {
      for (const frame of reader.take(bytes)) {
        const passed = this.changed(frame, direction);
        to.write(frameHead(passed.length));
        to.write(passed);
      }
    });
  }

  private changed(frame: Uint8Array, direction: Direction): Uint8Array {
    const message = messageIn(frame);
    if (message === undefined) return frame;
    const { kind, value, encode } = message;
    this.saw(direction, kind);
    const { wanted } = this;
    if (wanted?.direction !== direction || !wanted.isMeant(kind)) return frame;
    const { what, value: wrong } = mutated(value, wanted.random);
    const made = encode(wrong);
    this.wanted = undefined;
    wanted.done(`${kind} with ${what}`);
    return made;
  }
}

interface Opened {
  readonly kind: string;
  readonly value: unknown;
  readonly encode: (value: unknown) => Uint8Array;
}

/** What is in a frame of either protocol: an object with its kind, or a channel's row of fields before a checksum. */
function messageIn(frame: Uint8Array): Opened | undefined {
  const body = frame.subarray(0, -checksumBytes);
  const sealed =
    frame.length > checksumBytes &&
    new DataView(frame.buffer, frame.byteOffset).getBigUint64(body.length) === digestNumber(body);
  const value = decoder.decode(sealed ? body : frame);
  if (!sealed)
    return { kind: (value as { kind: string }).kind, value, encode: (made) => Uint8Array.from(encoder.encode(made)) };
  if (!Array.isArray(value)) return undefined;
  return { kind: kindOf(value), value, encode: seal };
}

function kindOf(fields: readonly unknown[]): string {
  if (fields.length <= 3) return fields.length === 3 ? 'acknowledgment' : 'heartbeat';
  return channelKinds[fields[3] as number] ?? (fields[4] as { kind: string }).kind;
}

/** A frame of the channel with this body. */
export function seal(value: unknown): Uint8Array {
  const body = Uint8Array.from(encoder.encode(value));
  const whole = new Uint8Array(body.length + checksumBytes);
  whole.set(body);
  new DataView(whole.buffer).setBigUint64(body.length, digestNumber(body));
  return whole;
}
