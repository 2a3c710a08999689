/** The figures of a process in Prometheus' text form, at a port of this machine. */
import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { BadInput } from '../../base/bad-input';
import type { ProcessStatus } from '../status/status';

export const prefix = 'understudy_';
const loopback = '127.0.0.1';

/** By the status' field, what the metric tells. */
const figures = {
  replica: {
    term: 'term of the view that this replica knows',
    epoch: 'epoch that this replica executes',
    instructions: 'instructions that this replica has executed',
    lagEpochs: 'epochs that the primary has ended and this replica has not',
    lagMs: 'milliseconds by which this replica is behind the primary',
    buffered: 'messages received and not replayed',
    unacknowledged: 'messages sent and not acknowledged by all backups',
    retransmissions: 'messages that were sent once more',
    sentBytes: 'bytes of all frames to other replicas',
    failovers: 'times that this process has taken over',
  },
  environment: {
    term: 'term of the view in force',
    start: 'times that the environment has been started',
    clients: 'persons at the console',
    consoleBytes: 'console bytes on stable storage',
    typedBytes: 'bytes that were typed',
    framesSent: 'frames that the guest has sent',
    framesReceived: 'frames that have come for the guest',
    framesDropped: 'frames that were lost between the guest and the host',
    failovers: 'claims that have brought another leader',
  },
} as const;

const roles = ['waiting', 'primary', 'backup', 'failover', 'joining', 'deposed'] as const;

/** `lag_epochs`. */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** All figures of the status whenever they are asked for. */
function registryOf(kind: ProcessStatus['process'], name: string, status: () => ProcessStatus): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: registry, prefix });
  for (const [field, help] of Object.entries(figures[kind])) {
    const gauge: Gauge = new Gauge({
      name: `${prefix}${snakeCase(field)}`,
      help,
      registers: [registry],
      collect: () => gauge.set(Number((status() as unknown as Readonly<Record<string, unknown>>)[field])),
    });
  }
  if (kind === 'environment') return registry;
  const role: Gauge<'role'> = new Gauge({
    name: `${prefix}role`,
    help: '1 for the role of this replica',
    labelNames: ['role'],
    registers: [registry],
    collect: () => {
      const now = status();
      for (const each of roles) role.set({ role: each }, now.process === 'replica' && now.role === each ? 1 : 0);
    },
  });
  return registry;
}

export interface MetricsOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly kind: ProcessStatus['process'];
  readonly name: string;
  readonly status: () => ProcessStatus;
}

/**
 * Serves `/metrics` on the loopback interface; returns the port, and what ends the service.
 * @throws {BadInput} if the port cannot be had
 */
export const serveMetrics = ({ port, kind, name, status }: MetricsOptions): Promise<ServedMetrics> =>
  serveRegistry(registryOf(kind, name, status), port);

export interface ServedMetrics {
  readonly port: number;
  close(): void;
}

/** The same for any figures. */
export function serveRegistry(registry: Registry, port: number): Promise<ServedMetrics> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end('the figures are at /metrics\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(`${(error as Error).message}\n`),
    );
  });
  return new Promise((resolve, reject) => {
    server.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === 'EADDRINUSE' ? 'another process listens there' : message;
      reject(new BadInput(`cannot serve metrics at ${loopback}:${port}: ${why}`));
    });
    server.listen(port, loopback, () => resolve({ port: portOf(server), close: () => server.close() }));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}
