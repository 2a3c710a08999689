/** Hostile callers at a port of a live machine: connections with frames that are none, and silent connections. */
import { connect, type Socket } from 'node:net';
import { Encoder } from 'cbor-x';
import type { Random } from '../../../src/base/random';
import type { Address } from '../../../src/live/sockets/address';
import { encodeFrame } from '../../../src/protocol/frame';

const encoder = new Encoder({ useRecords: false, tagUint8Array: true });
const bytes = (value: unknown): Uint8Array => Uint8Array.from(encoder.encode(value));

export interface AttackOptions {
  readonly random: Random;
  /** The digest of the machine's guest. */
  readonly guest: string;
  /** Makes a connection. */
  readonly dial: () => Socket;
  /** What is sent instead of frames that are none. */
  readonly frame?: (options: AttackOptions) => Uint8Array;
  /** So many frames in a row on one connection (10); the peer ends it at the first that it cannot use. */
  readonly together?: number;
}

export const plainly = ({ host, port }: Address): Socket => connect({ host, port });

/** Sends so many frames; returns over how many connections. */
export async function attack(frames: number, atOnce: number, options: AttackOptions): Promise<number> {
  const { frame = hostile, together = 10 } = options;
  let [left, connections] = [frames, 0];
  const caller = async () => {
    while (left > 0) {
      const count = Math.min(together, left);
      left -= count;
      connections++;
      await send(
        options,
        Array.from({ length: count }, () => frame(options)),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return connections;
}

/** Fewer than a listening socket lets wait: of more the caller's system believes that they are connected. */
const greatestGroup = 200;

/** Connections that say nothing, or the beginning of a frame. */
export async function halfOpen(count: number, options: AttackOptions): Promise<readonly Socket[]> {
  const opened: Socket[] = [];
  while (opened.length < count) {
    const group = Array.from({ length: Math.min(greatestGroup, count - opened.length) }, () => silentCaller(options));
    opened.push(...(await Promise.all(group)));
  }
  return opened;
}

async function silentCaller({ random, dial }: AttackOptions): Promise<Socket> {
  const socket = dial();
  socket.on('error', () => {});
  const beginning = random.bytes(random.integer(0, 3));
  await new Promise((done) => {
    socket.once('connect', () => (beginning.length === 0 ? done(undefined) : socket.write(beginning, done)));
    socket.once('close', done);
  });
  return socket;
}

function send({ dial }: AttackOptions, frames: readonly Uint8Array[]): Promise<void> {
  return new Promise((done) => {
    const socket = dial();
    socket.on('error', () => {});
    socket.on('close', () => done());
    socket.on('data', () => {});
    for (const frame of frames) socket.write(frame);
    socket.end();
  });
}

/** A frame behind its length, or what looks like one. */
function hostile({ random, guest }: AttackOptions): Uint8Array {
  const kinds: readonly (() => Uint8Array)[] = [
    () => random.bytes(random.integer(1, 200)),
    () => framed(random.bytes(random.integer(0, 200))),
    () => Uint8Array.of(255, 255, 255, random.integer(0, 255), 1, 2, 3),
    () => {
      const whole = framed(bytes(message(random, guest)));
      return whole.subarray(0, random.integer(1, whole.length));
    },
    () => {
      const whole = framed(bytes(message(random, guest)));
      whole[random.integer(4, whole.length - 1)] = random.integer(0, 255);
      return whole;
    },
    () => framed(bytes(message(random, guest))),
    () => framed(encodeFrame({ session: 'left/right', term: random.integer(0, 9), kind: 'acknowledgment', upTo: 1e9 })),
  ];
  return kinds[random.integer(0, kinds.length - 1)]();
}

/** Right in form, and out of turn: before HELLO, of an old term, of a foreign session. */
function message(random: Random, guest: string): unknown {
  const [number, data] = [random.integer(0, 1e6), random.bytes(random.integer(0, 20))];
  const request = { since: random.integer(0, 3), number, heard: number };
  const messages: readonly unknown[] = [
    { kind: 'command', ...request, target: 0, unit: 0, cdb: data, data },
    { kind: 'halt', ...request },
    { kind: 'output', since: 1, ordinal: number, bytes: data },
    { kind: 'confirm', since: 1, upTo: number },
    { kind: 'claim', term: number, members: ['left'], inputFrom: 0 },
    { kind: 'hello', name: 'left', incarnation: 1000 + number, connection: 1, guest, inputFrom: 0 },
    { kind: 'hello', name: 'left', incarnation: 0, connection: 1, guest, inputFrom: 0, address: '127.0.0.1:1' },
    { kind: 'hello', name: 'third', incarnation: number, term: 1, guest: 'another', next: number },
    { kind: 'hello', name: 'left', incarnation: 0, term: 1, guest, next: number },
    { kind: 'enlist', name: 'left' },
    { kind: 'attach', client: 'hostile', shown: 1e9 + number },
    { kind: 'key', number, bytes: data },
    { kind: 'take' },
    { kind: 'refused', why: 'no' },
  ];
  return messages[random.integer(0, messages.length - 1)];
}

const letters = (number: number): string => String(number).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]);

/** So many callers, each of which introduces itself as a replica of another name. */
export async function introduce(count: number, options: AttackOptions): Promise<void> {
  const { guest } = options;
  for (let caller = 0; caller < count; caller++) {
    const hello = { kind: 'hello', name: `x${letters(caller)}`, incarnation: 1, term: 1, guest, next: 1 };
    await send(options, [framed(bytes(hello))]);
  }
}

function framed(frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + frame.length);
  new DataView(whole.buffer).setUint32(0, frame.length);
  whole.set(frame, 4);
  return whole;
}
