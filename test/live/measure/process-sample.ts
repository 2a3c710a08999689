/** What a process of a live machine holds at a moment. */
import { readdirSync, readFileSync } from 'node:fs';
import type { LiveMachine } from '../../../src/live/supervision/live-machine';

export interface ProcessSample {
  readonly megabytes: number;
  readonly descriptors: number;
}

/** Resident memory and open descriptors of each process, by its name in views, without those that have just died. */
export function sampled({ running, environmentPid }: LiveMachine): ReadonlyMap<string, ProcessSample> {
  const pids = new Map<string, number>(running.map(({ member, pid }) => [member, pid]));
  if (environmentPid !== undefined) pids.set('environment', environmentPid);
  const samples = new Map<string, ProcessSample>();
  for (const [name, pid] of pids) {
    try {
      const megabytes = Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
      samples.set(name, { megabytes, descriptors: readdirSync(`/proc/${pid}/fd`).length });
    } catch {
      // It has just died.
    }
  }
  return samples;
}
