/**
 * Debian's passt (Plug A Simple Socket Transport) as a child process: the host's network at the other end of the
 * machine's cable, without root. Frames go over a socket, each behind its length, as by QEMU's `-netdev stream`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { BadInput } from '../../base/bad-input';
import { joined } from '../../base/bytes';
import { FrameError, FrameReader, frameHead } from '../sockets/frames';
import type { Forward } from './forward';
import { guestAddresses } from './guest-addresses';
import { probe } from './probe';

export interface PasstOptions {
  readonly forwards: readonly Forward[];
  /** The guest's station address. */
  readonly station: readonly number[];
  /** A frame for the guest has come. */
  readonly frame: (frame: Uint8Array) => void;
  /** passt has ended, in words. */
  readonly ended: (why: string) => void;
}

const program = 'passt';
const mtu = 1500;
/** passt sends no longer frame. */
const greatestFrame = 1 << 16;
/** More is not kept for a passt that does not read. */
const greatestQueue = 1 << 20;
const patienceMs = 5000;
/** What passt says last on a host without a network; it can still forward to the guest then. */
const noInterface = /External interface not usable/;
/** What it says beside errors. */
const chatter = /^(Failed to send .* to syslog|Don't run as root.*|\s*)$/;

export class Passt {
  private reader = new FrameReader(greatestFrame);
  private isServing = false;
  private hasEnded = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: Socket,
    private readonly options: PasstOptions,
  ) {}

  /**
   * Starts it, and resolves once it serves.
   * @throws {BadInput} if it is not there, or does not start
   */
  static async start(options: PasstOptions): Promise<Passt> {
    try {
      return await Passt.attempt(options, []);
    } catch (error) {
      if (!noInterface.test((error as Error).message)) throw error;
      return Passt.attempt(options, ['--interface', 'lo']);
    }
  }

  private static attempt(options: PasstOptions, more: readonly string[]): Promise<Passt> {
    const args = [...passtArguments(options.forwards), ...more];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    const passt = new Passt(child, child.stdio[3] as Socket, options);
    return new Promise((resolve, reject) => passt.run(() => resolve(passt), reject));
  }

  /** Sends a frame; returns whether it has gone to passt, or else passt does not read. */
  send(frame: Uint8Array): boolean {
    const { socket } = this;
    if (socket.destroyed || socket.writableLength > greatestQueue) return false;
    socket.write(joined([frameHead(frame.length), frame]));
    return true;
  }

  /** passt ends when its socket does. */
  close(): void {
    this.hasEnded = true;
    this.socket.destroy();
    this.child.kill();
  }

  private run(serves: () => void, fails: (error: BadInput) => void): void {
    const { child, socket, options } = this;
    let said = '';
    const timer = setTimeout(() => over('it does not reply'), patienceMs);
    const over = (why: string): void => {
      clearTimeout(timer);
      if (this.hasEnded) return;
      this.close();
      if (this.isServing) options.ended(why);
      else fails(new BadInput(`the network: ${program} does not start: ${why}`));
    };
    const words = () => said.split('\n').filter((line) => !chatter.test(line));
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      over(code === 'ENOENT' ? `it is not installed; on Debian: apt-get install ${program}` : message);
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-4096);
    });
    child.on('close', (code, signal) => over(words().at(-1) ?? `it has ended with ${signal ?? `exit code ${code}`}`));
    // An error is followed by the end.
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      if (!this.isServing) clearTimeout(timer);
      this.arrived(bytes, () => {
        if (!this.isServing) serves();
        this.isServing = true;
      });
    });
    this.send(probe(options.station));
  }

  /** The first frame is the reply to the probe. */
  private arrived(bytes: Uint8Array, serves: () => void): void {
    if (this.hasEnded) return;
    try {
      for (const frame of this.reader.take(bytes)) {
        if (this.isServing) this.options.frame(frame);
        serves();
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.socket.destroy();
    }
  }
}

/** IPv4, and the same addresses on every host; nothing of the host's loopback interface for the guest. */
function passtArguments(forwards: readonly Forward[]): readonly string[] {
  const { guest, prefix, gateway, gatewayStation } = guestAddresses;
  return [
    ...['--foreground', '--fd', '3', '--ipv4-only', '--no-map-gw', '--mtu', `${mtu}`],
    ...['--address', guest, '--netmask', `${prefix}`, '--gateway', gateway, '--mac-addr', gatewayStation],
    ...forwards.flatMap(({ protocol, host, port, guestPort }) => [
      `--${protocol}-ports`,
      `${host}/${port}:${guestPort}`,
    ]),
  ];
}
