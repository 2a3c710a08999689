/** The figures of a fleet's worker for Prometheus. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { FleetWorker } from '../../fleet/worker';
import { prefix, type ServedMetrics, serveRegistry } from '../../live/operations/metrics';

const figures = {
  active: 'jobs in work',
  units: 'units that were done since the worker began',
} as const;

/** @throws {BadInput} if the port cannot be had */
export function serveWorkerMetrics(port: number, name: string, worker: FleetWorker): Promise<ServedMetrics> {
  const registry = new Registry();
  registry.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: registry, prefix });
  for (const field of Object.keys(figures) as (keyof typeof figures)[]) {
    const gauge: Gauge = new Gauge({
      name: `${prefix}worker_${field}`,
      help: figures[field],
      registers: [registry],
      collect: () => gauge.set(worker[field]),
    });
  }
  return serveRegistry(registry, port);
}
