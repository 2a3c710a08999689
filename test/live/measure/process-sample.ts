/** What a process of a live machine holds at a moment. */
import { readdirSync, readFileSync } from 'node:fs';
import type { LiveMachine } from '../../../src/live/supervision/live-machine';

export interface ProcessSample {
  readonly megabytes: number;
  readonly descriptors: number;
}

/** Resident memory and descriptors of each process by its name in views; those that die or begin are left out. */
export function sampled({ running, environmentPid }: LiveMachine): ReadonlyMap<string, ProcessSample> {
  const told = running.filter(({ member }) => member !== '');
  const pids = new Map<string, number>(told.map(({ member, pid }) => [member, pid]));
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
