/** One end of a connection over a socket. Frames arrive, and the connection ends, through the clock. */
import type { Socket } from 'node:net';
import { joined } from '../../base/bytes';
import type { ConnectionEnd, ConnectionListener } from '../../ports/connection';
import { greatestFrame } from '../../protocol/environment/codec';
import type { Identity } from '../keys/identity';
import type { SystemClock } from '../system-clock';
import { FrameError, FrameReader, frameHead } from './frames';
import { beginsAsTls, isMistrust, keysAtOneEnd, onlyTheOtherEnd, whyUntrusted } from './mistrust';

/** A peer that takes nothing while so much waits for it is taken for gone, in bytes. */
const greatestQueue = 64 << 20;
/** A peer whose machine has vanished is noticed after some time of silence. */
const keepAliveMs = 5000;

export interface SocketConnectionOptions {
  readonly clock: SystemClock;
  readonly socket: Socket;
  /** Whom the certificate at the other end names; without it connections name nobody. */
  readonly peer?: () => Identity | undefined;
  /** Hears in words why this end has ended the connection. */
  readonly refused: (why: string) => void;
}

export class SocketConnection implements ConnectionEnd {
  private listener: ConnectionListener | undefined;
  private readonly reader = new FrameReader(greatestFrame);
  private outgoing: Uint8Array[] = [];
  private outgoingBytes = 0;
  private isOver = false;
  private hasHeard = false;

  constructor(private readonly options: SocketConnectionOptions) {
    const { clock, socket } = options;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.on('data', (bytes: Buffer) => clock.happens(() => this.arrived(bytes)));
    // An error is followed by the end.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (isMistrust(error)) clock.happens(() => options.refused(`no trust: ${whyUntrusted(error)}`));
    });
    socket.on('close', () => clock.happens(() => this.ended()));
  }

  /** Whether the other end may speak as this one: anybody may where connections name nobody. */
  mayBe({ kind, name }: Identity): boolean {
    const { peer } = this.options;
    if (peer === undefined) return true;
    const found = peer();
    return found?.kind === kind && (found.name === name || (kind === 'client' && name.startsWith(`${found.name}-`)));
  }

  /** Takes no longer frame than this from now on, in bytes. */
  set greatestFrame(bytes: number) {
    this.reader.greatest = bytes;
  }

  hear(listener: ConnectionListener): void {
    this.listener = listener;
  }

  send(frame: Uint8Array): void {
    const { socket } = this.options;
    if (this.isOver || socket.destroyed) return;
    if (this.outgoing.length === 0) process.nextTick(this.flush);
    this.outgoing.push(frameHead(frame.length), frame);
    this.outgoingBytes += frame.length;
    const waiting = socket.writableLength + this.outgoingBytes;
    if (waiting > greatestQueue) this.refuse(`${waiting} bytes wait, and the peer takes none`);
  }

  close(): void {
    this.isOver = true;
    // What was sent before still leaves.
    this.flush();
    this.options.socket.end();
    this.options.socket.destroySoon();
  }

  /** What was sent in one event goes to the system at once. */
  private readonly flush = (): void => {
    const { socket } = this.options;
    if (this.outgoing.length > 0 && !socket.destroyed) socket.write(joined(this.outgoing));
    this.outgoing = [];
    this.outgoingBytes = 0;
  };

  private arrived(bytes: Uint8Array): void {
    if (this.isOver) return;
    const isFirst = !this.hasHeard;
    this.hasHeard = true;
    if (isFirst && this.options.peer === undefined && beginsAsTls(bytes)) {
      this.options.socket.write(keysAtOneEnd);
      this.refuse(onlyTheOtherEnd);
      return;
    }
    try {
      for (const frame of this.reader.take(bytes)) {
        if (this.isOver) return;
        this.listener?.frame(frame);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.refuse(error.message);
    }
  }

  private refuse(why: string): void {
    this.options.refused(why);
    this.options.socket.destroy();
    this.options.clock.happens(() => this.ended());
  }

  private ended(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.listener?.closed();
  }
}
