/** A repaired processor in the place of one that has failed. */
import { duration } from '../../../page/format';
import { fork, instant, run, scene } from '../state';

interface Failed {
  readonly name: string;
  readonly at: number;
}

/** The processor that has failed last before the moment, and is not repaired. */
export function failed(): Failed | undefined {
  const replicas = scene.value?.replicas ?? [];
  const gone = replicas.filter(({ role }) => role === 'dead' || role === 'deposed').map(({ name }) => name);
  const marks = run.value?.marks.filter(
    ({ kind, actor, at }) => (kind === 'kill' || kind === 'deposed') && gone.includes(actor) && at <= instant.value,
  );
  const last = marks?.at(-1);
  const place = last?.actor.replace(/-\d+$/, '');
  const isRepaired = replicas.some(
    ({ name, role }) => name.startsWith(`${place}-`) && role !== 'dead' && role !== 'deposed',
  );
  return last === undefined || isRepaired ? undefined : { name: last.actor, at: last.at };
}

/** It is powered on at this moment; so are those of other failures, each so long after. */
export async function joinNow(): Promise<void> {
  const last = failed();
  if (last !== undefined) await fork(`join after ${duration(Math.max(1, instant.value - last.at))}`);
}

export function joinConsequence(): string {
  const last = failed();
  if (last === undefined) return 'Nobody has failed: there is no place for a new replica.';
  if (run.value?.arbiter === false) return 'Without an arbiter nobody joins: nobody would know who is a member.';
  return `A repaired processor in ${last.name}’s place gets the whole state, and is a backup then.`;
}
