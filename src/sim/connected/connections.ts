/**
 * The connections of a world's processes to its environment. They are ordered and lose nothing until they are cut. Then
 * a beginning of what is on its way arrives, in either direction, and the environment may still read an old connection
 * when the process has made a new one.
 */
import type { Random } from '../../base/random';
import type { Clock } from '../../ports/clock';
import type { ConnectionEnd, ConnectionListener } from '../../ports/connection';
import type { Trace } from '../../ports/trace';
import { connectedTiming } from './timing';
import { type Arrival, Way } from './way';

/** Who is called. */
export type Service = 'replica' | 'client';

export interface ConnectionsOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly random: Random;
  /** Whether the environment can be reached. */
  readonly isUp: () => boolean;
  readonly accept: (service: Service, end: ConnectionEnd) => void;
}

/** The clock's actor for what arrives at the environment. */
const ENVIRONMENT = 'environment.connections';
const actorOf = (processor: string): string => `${processor}.connection`;

interface Connection {
  readonly processor: string;
  readonly service: Service;
  readonly toEnvironment: Way;
  readonly toProcess: Way;
}

export class Connections {
  private connections: Connection[] = [];
  /** Until when a process can make no connection. */
  private readonly cutUntil = new Map<string, number>();
  private readonly heard = new Set<string>();

  constructor(private readonly options: ConnectionsOptions) {
    options.clock.subscribe(ENVIRONMENT, ({ name, data }) => {
      if (name === 'dialled') this.dialled(data as Connection);
      else (data as Arrival).way.arrived(data as Arrival);
    });
  }

  /** A process makes a connection; whether it succeeds, the other end decides. */
  dial(processor: string, service: Service): ConnectionEnd {
    const { clock } = this.options;
    const actor = actorOf(processor);
    if (!this.heard.has(actor)) clock.subscribe(actor, ({ data }) => (data as Arrival).way.arrived(data as Arrival));
    this.heard.add(actor);
    const ways = { toEnvironment: new Way(clock, ENVIRONMENT), toProcess: new Way(clock, actor) };
    const connection = { processor, service, ...ways };
    this.connections.push(connection);
    clock.arm(clock.nowAt + connectedTiming.latencyNs, { actor: ENVIRONMENT, name: 'dialled', data: connection });
    return new End(ways.toEnvironment, ways.toProcess);
  }

  /** The connection of this process breaks, and it makes no other one for so long. */
  cut(processor: string, forNs: number): void {
    const { clock, trace, random } = this.options;
    this.cutUntil.set(processor, clock.nowAt + forNs);
    let [arriving, lost] = [0, 0];
    for (const { toEnvironment, toProcess } of this.take((each) => each.processor === processor)) {
      const kept = random.integer(0, toEnvironment.length);
      arriving += kept;
      lost += toEnvironment.length - kept;
      toEnvironment.breaks(kept, random.integer(0, connectedTiming.greatestLatenessNs));
      toProcess.breaks(random.integer(0, toProcess.length), 0);
    }
    trace.record(processor, 'connection.cut', { forNs, arriving, lost });
  }

  /** The process has ended: what it has sent still arrives. */
  ended(processor: string): void {
    for (const { toEnvironment, toProcess } of this.take((each) => each.processor === processor)) {
      toEnvironment.end();
      toProcess.deafen();
    }
  }

  /** The environment's process has ended. */
  crash(): void {
    const { random } = this.options;
    for (const { toEnvironment, toProcess } of this.take(() => true)) {
      toEnvironment.deafen();
      toProcess.breaks(random.integer(0, toProcess.length), 0);
    }
  }

  private take(which: (connection: Connection) => boolean): readonly Connection[] {
    const taken = this.connections.filter(which);
    this.connections = this.connections.filter((each) => !which(each));
    return taken;
  }

  private dialled(connection: Connection): void {
    const { clock, isUp, accept } = this.options;
    const { processor, service, toEnvironment, toProcess } = connection;
    if (!this.connections.includes(connection)) return;
    const isCut = clock.nowAt < (this.cutUntil.get(processor) ?? 0);
    if (!isCut && isUp()) accept(service, new End(toProcess, toEnvironment));
    else {
      toEnvironment.deafen();
      toProcess.end();
    }
  }
}

/** One end: it sends one way, and hears the other. */
class End implements ConnectionEnd {
  constructor(
    private readonly out: Way,
    private readonly back: Way,
  ) {}

  hear(listener: ConnectionListener): void {
    this.back.listener = listener;
  }

  send(frame: Uint8Array): void {
    this.out.send(frame);
  }

  close(): void {
    this.out.end();
    this.back.deafen();
  }
}
