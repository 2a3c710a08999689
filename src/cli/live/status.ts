/** `understudy status`: who leads, and how far each process is. */
import pc from 'picocolors';
import { type Address, addressText, parseAddress } from '../../live/sockets/address';
import { askStatus } from '../../live/status/ask';
import type { EnvironmentStatus, ProcessStatus, ReplicaStatus } from '../../live/status/status';
import { SystemClock } from '../../live/system-clock';
import { printJson } from '../print-json';
import { UsageError } from '../usage-error';
import { type KeysOption, trustOf } from './trust';

const patienceMs = 3000;

export interface StatusOptions extends KeysOption {
  readonly client: string;
  readonly json?: true;
}

/** Asks the environment and its replicas, or one replica. Returns the exit code: 0. */
export async function statusCommand(address: Address, options: StatusOptions): Promise<number> {
  const keys = trustOf(options, options.client, [address]);
  let failure: unknown;
  const clock = new SystemClock((error) => {
    failure = error;
  });
  let reason = '';
  const refused = (_who: string, why: string) => {
    reason = `: ${why}`;
  };
  const unreachable = (why: string) => {
    reason = `: ${why}`;
  };
  const sockets = { clock, keys, refused, unreachable };
  try {
    const first = await askStatus(address, sockets, patienceMs);
    if (failure !== undefined) throw failure;
    if (first === undefined) {
      throw new UsageError(`no process of a live machine tells its status at ${addressText(address)}${reason}`);
    }
    const others = first.process === 'environment' ? first.replicas : [];
    const replies = await Promise.all(others.map((each) => askStatus(parseAddress(each.address), sockets, patienceMs)));
    const processes = [first, ...replies.filter((reply) => reply !== undefined)];
    const silent = others.filter((_, at) => replies[at] === undefined).map(({ name }) => name);
    if (options.json) printJson({ processes, silent });
    else process.stdout.write(text(processes, silent));
    return 0;
  } finally {
    clock.end();
  }
}

function text(processes: readonly ProcessStatus[], silent: readonly string[]): string {
  const lines = processes.map((each) => (each.process === 'environment' ? environmentLine(each) : replicaLine(each)));
  return `${[...lines, ...silent.map((name) => `${name}  ${pc.yellow('does not reply')}`)].join('\n')}\n`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;

const environmentLine = (status: EnvironmentStatus): string => {
  const { pid, term, primary, members, clients, consoleBytes, failovers, upMs, start } = status;
  const { framesSent, framesReceived, framesDropped } = status;
  const view = primary === '' ? 'nobody leads yet' : `${primary} leads term ${term} of ${members.join(', ')}`;
  const isIdle = framesSent + framesReceived + framesDropped === 0;
  const frames = isIdle ? '' : `, frames ${framesSent} sent, ${framesReceived} received, ${framesDropped} dropped`;
  return `environment  pid ${pid}, up ${seconds(upMs)}, start ${start}; ${view}; ${failovers} failovers, ${consoleBytes} console bytes, ${clients} clients${frames}`;
};

const replicaLine = (status: ReplicaStatus): string => {
  const { name, pid, role, term, epoch, lagEpochs, lagMs, buffered, unacknowledged, retransmissions, upMs } = status;
  const lag = role === 'backup' ? `, ${lagEpochs} epochs (${lagMs.toFixed(1)} ms) behind` : '';
  return `${name}  pid ${pid}, up ${seconds(upMs)}; ${role}, term ${term}, epoch ${epoch}${lag}; ${buffered} buffered, ${unacknowledged} unacknowledged, ${retransmissions} sent again`;
};
