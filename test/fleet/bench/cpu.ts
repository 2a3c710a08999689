import { readFileSync } from 'node:fs';

/** Seconds of a processor that a process has used, with all its threads. */
export function cpuSeconds(pid: number | undefined): number {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}
