/** What a worker tells: a structured log, or sentences, and on a terminal one line of how far it is. */
import pino from 'pino';
import type { WorkerEvent } from '../../fleet/worker';
import { cannotWrite } from '../files/failed-output';
import type { OperationsOptions } from '../live/operations';
import { statusLine } from '../terminal/status-line';
import { UsageError } from '../usage-error';

type ToldEvent =
  | WorkerEvent
  | {
      readonly kind: 'worker.begins';
      readonly where: string;
      readonly program: string;
      readonly version: string;
      readonly threads: number;
    }
  | { readonly kind: 'metrics.served'; readonly port: number }
  | { readonly kind: 'worker.ending' | 'worker.ends' | 'redis.away' | 'redis.back' };

type Kind = ToldEvent['kind'];

const levels: Readonly<Record<Kind, 'info' | 'warn' | 'error' | 'debug'>> = {
  'worker.begins': 'info',
  'metrics.served': 'info',
  'worker.ending': 'info',
  'worker.ends': 'info',
  'redis.away': 'warn',
  'redis.back': 'info',
  'redis.full': 'error',
  'redis.failed': 'error',
  'job.taken': 'debug',
  'job.done': 'info',
  'job.split': 'info',
  'job.returned': 'info',
  'job.lost': 'warn',
  'job.refused': 'error',
  'unit.endsWorker': 'error',
};

/** For a person; of most jobs nothing. */
function sentence(event: ToldEvent): string | undefined {
  switch (event.kind) {
    case 'worker.begins':
      return `takes jobs of version ${event.version}, program ${event.program}, from ${event.where} on ${event.threads} threads`;
    case 'metrics.served':
      return `figures for Prometheus at http://127.0.0.1:${event.port}/metrics`;
    case 'worker.ending':
      return 'takes no further job; a second signal ends it at once';
    case 'worker.ends':
      return 'has ended; what it has not done is in the queue';
    case 'redis.away':
      return 'the connection to Redis is broken, and is made again';
    case 'redis.back':
      return 'the connection to Redis is there';
    case 'redis.full':
      return `Redis has no memory left, and takes no results: raise its maxmemory (${event.why})`;
    case 'redis.failed':
      return `Redis: ${event.why}`;
    case 'job.lost':
      return `has lost ${event.job}: this worker was silent for too long`;
    case 'job.refused':
      return `refuses ${event.job}: ${event.why}`;
    case 'unit.endsWorker':
      return `unit ${event.unit} of ${event.campaign} ends its worker: ${event.why}`;
    default:
      return undefined;
  }
}

export interface Teller {
  readonly tell: (event: ToldEvent) => void;
  /** Shows how far the worker is, on a terminal. */
  readonly show: (words: () => string) => void;
  readonly close: () => void;
}

/** @throws {UsageError} if the log cannot be written */
export function workerTeller(name: string, { logLevel, log, quiet }: OperationsOptions): Teller {
  if (logLevel === undefined && log !== undefined) throw new UsageError('--log has no meaning without --log-level');
  if (logLevel !== undefined) return logger(name, logLevel, log);
  const status = statusLine({ quiet });
  let told = '';
  const tell = (event: ToldEvent): void => {
    const words = sentence(event);
    if (quiet || words === undefined || words === told) return;
    told = words;
    status.clear();
    process.stderr.write(`${name} ${words}\n`);
  };
  return { tell, show: (words) => status.show(words), close: () => status.clear() };
}

function logger(name: string, level: NonNullable<OperationsOptions['logLevel']>, file: string | undefined): Teller {
  try {
    const destination = pino.destination({ dest: file ?? 2, sync: true, append: true });
    const base = { process: name, pid: process.pid };
    const log = pino({ level, base, timestamp: pino.stdTimeFunctions.isoTime }, destination);
    const tell = ({ kind, ...fields }: ToldEvent) => log[levels[kind]](fields, kind);
    return { tell, show: () => {}, close: () => {} };
  } catch (error) {
    throw cannotWrite(`the log ${file}`, error);
  }
}
