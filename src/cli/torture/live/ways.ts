/** The ways between the processes of a live machine, each of which can be cut. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { parseAddress } from '../../../live/sockets/address';
import { CutProxy } from '../../../live/sockets/cut-proxy';

/** Below the ports that systems give to callers, so that a replica finds its own free again after its death. */
const [lowestPort, highestPort] = [20_000, 30_000];
const host = '127.0.0.1';

interface Way {
  readonly toEnvironment: CutProxy;
  /** From the other replicas. */
  readonly fromReplicas: CutProxy;
  /** Where the replica listens. */
  readonly port: number;
}

export class Ways {
  private constructor(
    private readonly all: ReadonlyMap<string, Way>,
    private readonly person: CutProxy,
  ) {}

  static async open(names: readonly string[]): Promise<Ways> {
    const all = new Map<string, Way>();
    for (const name of names) {
      const port = await freePort();
      const [toEnvironment, fromReplicas] = [await CutProxy.open(), await CutProxy.open()];
      fromReplicas.target = { host, port };
      all.set(name, { toEnvironment, fromReplicas, port });
    }
    return new Ways(all, await CutProxy.open());
  }

  /** Arguments of `replica`: it is reached through its way only. */
  argumentsOf(name: string): readonly string[] {
    const { port, fromReplicas } = this.of(name);
    return ['--listen', `${host}:${port}`, '--advertise', fromReplicas.address];
  }

  toEnvironment(name: string, environment: string): string {
    return through(this.of(name).toEnvironment, environment);
  }

  ofPerson(environment: string): string {
    return through(this.person, environment);
  }

  cutEnvironment(name: string, forMs: number): void {
    this.of(name).toEnvironment.cut(forMs);
  }

  cutReplicas(forMs: number): void {
    for (const { fromReplicas } of this.all.values()) fromReplicas.cut(forMs);
  }

  cutPerson(forMs: number): void {
    this.person.cut(forMs);
  }

  close(): void {
    this.person.close();
    for (const { toEnvironment, fromReplicas } of this.all.values()) {
      toEnvironment.close();
      fromReplicas.close();
    }
  }

  private of(name: string): Way {
    return this.all.get(name) as Way;
  }
}

/** The way's address; the way leads there. */
function through(way: CutProxy, environment: string): string {
  way.target = parseAddress(environment);
  return way.address;
}

function freePort(): Promise<number> {
  const port = randomInt(lowestPort, highestPort);
  const server = createServer();
  return new Promise((resolve) => {
    server.on('error', () => resolve(freePort()));
    server.listen(port, host, () => server.close(() => resolve(port)));
  });
}
