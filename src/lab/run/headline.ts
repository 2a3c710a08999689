import type { TraceRecord } from '../../ports/trace';
import type { ReplicaScene, Scene } from '../protocol';
import { still } from './timeline';

const waitWords: Readonly<Record<string, string>> = {
  'acknowledgment value': 'waits until its value is acknowledged',
  'acknowledgment epochEnd': 'waits until the end of its epoch is acknowledged',
  'acknowledgment output': 'waits with an output until all that was sent is acknowledged',
  'acknowledgment join': 'waits until the new replica has the whole state',
  'message value': 'waits for a value',
  'message epochEnd': 'waits for the end of the epoch',
};

const doing = ({ name, wait, role, epoch, failover, frozenAt }: ReplicaScene, leaderLives: boolean): string => {
  if (frozenAt !== undefined) return `${name} stands still: it neither executes nor hears.`;
  if (wait !== undefined) {
    const words = waitWords[`${wait.on} ${wait.cause}`] ?? 'waits';
    return `${name} ${words}${wait.on === 'message' && !leaderLives ? ' that will not come' : ''}.`;
  }
  if (role === 'promoting') return `${name} replays what it has received.`;
  if (role === 'joining') return `${name} receives the state.`;
  return `${name} ${role === 'primary' ? 'leads' : 'follows'} in epoch ${epoch}${failover ? ', the failover epoch' : ''}.`;
};

/** What is true now, in two sentences; the first stands out. */
export function headlineOf(
  { replicas, view }: Pick<Scene, 'replicas' | 'view'>,
  record: TraceRecord | undefined,
  ended: boolean,
): readonly [string, string] {
  if (record === undefined) return ['Power-on.', 'Nothing has happened yet.'];
  const alive = replicas.filter(({ role }) => !still.has(role));
  const gone = replicas.filter(({ role }) => role === 'dead');
  const deposed = replicas.filter(({ role }) => role === 'deposed');
  if (ended && record.type === 'machine.reset') return ['The guest has halted its machine.', 'The run is over.'];
  if (alive.length === 0)
    return ['No replica left: an outage, and no lie.', 'What the environment saw until then stays.'];
  const leaderLives = alive.some(({ name }) => name === view.primary);
  const states = alive.map((replica) => doing(replica, leaderLives));
  const stopped = [...gone.map(({ name }) => `${name} is dead.`), ...deposed.map(({ name }) => `${name} is deposed.`)];
  if (stopped.length > 0) return [stopped.join(' '), states.join(' ')];
  return [states[0], states.slice(1).join(' ')];
}
