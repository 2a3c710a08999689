/**
 * The connections of a scripted world: the explorer chooses when each message arrives. A connection that breaks keeps a
 * beginning of what is on its way to the environment, which may be read long after the process has made another one.
 * The process hears of the break at once: what it could still read is what it has read before.
 */
import type { ConnectionEnd, ConnectionListener } from '../../../ports/connection';

export type Service = 'replica' | 'client';

/** One direction. */
class ScriptedWay {
  readonly underWay: { readonly bytes: Uint8Array }[] = [];
  /** Nothing more is sent this way. */
  isEnded = false;
  /** Nothing more is heard of it. */
  isOver = false;
  listener: ConnectionListener | undefined;

  send(bytes: Uint8Array): void {
    if (!this.isEnded) this.underWay.push({ bytes });
  }

  arrive(): void {
    const frame = this.underWay.shift();
    if (frame !== undefined) this.listener?.frame(frame.bytes);
  }

  /** Nothing more comes: the receiver hears of the end when it has read everything. */
  endIfRead(): void {
    if (!this.isEnded || this.isOver || this.underWay.length > 0) return;
    this.isOver = true;
    this.listener?.closed();
  }

  /** The receiver hears nothing more. */
  deafen(): void {
    this.isEnded = true;
    this.isOver = true;
    this.underWay.length = 0;
  }
}

class ScriptedEnd implements ConnectionEnd {
  constructor(
    private readonly out: ScriptedWay,
    private readonly back: ScriptedWay,
  ) {}

  hear(listener: ConnectionListener): void {
    this.back.listener = listener;
  }

  send(frame: Uint8Array): void {
    this.out.send(frame);
  }

  close(): void {
    this.out.isEnded = true;
    this.back.deafen();
  }
}

export class ScriptedConnection {
  readonly toEnvironment = new ScriptedWay();
  readonly toProcess = new ScriptedWay();

  constructor(readonly process: string) {}

  get isOver(): boolean {
    return this.toEnvironment.isOver && this.toProcess.isOver;
  }

  /** The process can still send. */
  get isOpen(): boolean {
    return !this.toEnvironment.isEnded && !this.toProcess.isEnded;
  }
}

export class ScriptedConnections {
  readonly all: ScriptedConnection[] = [];

  constructor(
    private readonly wiring: {
      /** Whether the environment can be reached. */
      readonly isUp: () => boolean;
      readonly accept: (service: Service, end: ConnectionEnd) => void;
    },
  ) {}

  dial(process: string, service: Service): ConnectionEnd {
    const connection = new ScriptedConnection(process);
    const { toEnvironment, toProcess } = connection;
    this.all.push(connection);
    if (this.wiring.isUp()) this.wiring.accept(service, new ScriptedEnd(toProcess, toEnvironment));
    else new ScriptedEnd(toProcess, toEnvironment).close();
    return new ScriptedEnd(toEnvironment, toProcess);
  }

  /** The process's latest connection, if it is open. */
  presentOf(process: string): ScriptedConnection | undefined {
    const latest = this.all.findLast((each) => each.process === process);
    return latest?.isOpen ? latest : undefined;
  }

  /** Whether the process has made a later connection than this one. */
  isOlder({ process }: ScriptedConnection, at: number): boolean {
    return this.all.findLastIndex((each) => each.process === process) > at;
  }

  /** The connection breaks: so many messages still arrive at the environment. */
  cut(process: string, arriving: number): void {
    const { toEnvironment, toProcess } = this.presentOf(process) as ScriptedConnection;
    toEnvironment.underWay.length = arriving;
    toEnvironment.isEnded = true;
    toProcess.underWay.length = 0;
    toProcess.isEnded = true;
  }

  /** The environment's process has ended. */
  crash(): void {
    for (const { toEnvironment, toProcess } of this.all) {
      toEnvironment.deafen();
      toProcess.underWay.length = 0;
      toProcess.isEnded = true;
    }
  }

  /** Ends are heard of. */
  settle(): void {
    for (const { toEnvironment, toProcess } of [...this.all]) {
      toEnvironment.endIfRead();
      toProcess.endIfRead();
    }
    const open = this.all.filter(({ isOver }) => !isOver);
    if (open.length < this.all.length) this.all.splice(0, this.all.length, ...open);
  }
}
