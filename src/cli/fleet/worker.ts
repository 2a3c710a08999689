/** `understudy worker`: does the jobs of a fleet's queue on threads of this process. */
import { hostname } from 'node:os';
import { fileOf } from '../../fleet/files';
import { connectRedis } from '../../fleet/redis';
import { FleetWorker } from '../../fleet/worker';
import type { OperationsOptions } from '../live/operations';
import { EndedBySignal } from '../terminal/ended-by-signal';
import { version } from '../version';
import { FileCache } from './file-cache';
import { programDigest } from './program-digest';
import { addressOf, type QueueOption } from './queue-option';
import { telling } from './redis-errors';
import { Slots } from './slots';
import { serveWorkerMetrics } from './worker-metrics';
import { type Teller, workerTeller } from './worker-words';

export interface WorkerOptions extends OperationsOptions {
  readonly queue?: QueueOption;
  readonly workers: number;
  readonly name?: string;
  /** Seconds. */
  readonly lock: number;
}

/** After a signal a run has so long to end; then its job goes back into the queue without it. */
const graceMs = 10_000;
const showMs = 500;
/** Files of campaigns that a worker keeps beside those in use. */
const spareFiles = 8;

/** Returns the exit code, once a signal has ended the worker. */
export function workerCommand(options: WorkerOptions): Promise<number> {
  const address = addressOf(options.queue);
  const name = options.name ?? `${hostname()}-${process.pid}`;
  const teller = workerTeller(name, options);
  return telling(address, async () => {
    const redis = await connectRedis(address);
    const slots = new Slots();
    const files = new FileCache((digest) => fileOf(redis, digest), options.workers + spareFiles);
    const identity = { program: programDigest(), version: version(), threads: options.workers };
    const worker = new FleetWorker(redis, {
      presence: { name, host: hostname(), pid: process.pid, startedAt: Date.now(), ...identity },
      lockMs: options.lock * 1000,
      execute: (kind, task, limitMs) => slots.execute(kind, task, limitMs),
      bring: (digests) => files.bring(digests),
      tell: teller.tell,
    });
    const metrics = options.metrics === undefined ? undefined : await serveWorkerMetrics(options.metrics, name, worker);
    teller.tell({ kind: 'worker.begins', where: address.shown, ...identity });
    if (metrics !== undefined) teller.tell({ kind: 'metrics.served', port: metrics.port });
    redis.on('close', () => teller.tell({ kind: 'redis.away' }));
    redis.on('ready', () => teller.tell({ kind: 'redis.back' }));
    const shown = setInterval(
      () => teller.show(() => `${worker.active} jobs in work, ${worker.units} units done`),
      showMs,
    );
    try {
      await endedBySignal(worker, slots, teller);
    } finally {
      clearInterval(shown);
      metrics?.close();
      await slots.end();
      files.end();
    }
    redis.removeAllListeners('close');
    redis.disconnect();
    teller.tell({ kind: 'worker.ends' });
    teller.close();
    return 0;
  });
}

/** The first signal ends the worker in peace, a second one at once: after the lock's time others have its jobs. */
function endedBySignal(worker: FleetWorker, slots: Slots, teller: Teller): Promise<void> {
  return new Promise((resolve, reject) => {
    let isEnding = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (isEnding) {
          reject(new EndedBySignal(signal));
          return;
        }
        isEnding = true;
        teller.tell({ kind: 'worker.ending' });
        const late = setTimeout(() => slots.end(), graceMs);
        worker
          .end()
          .finally(() => clearTimeout(late))
          .then(resolve, reject);
      });
    }
  });
}
