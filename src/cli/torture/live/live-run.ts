/** One run of real processes under faults, from its start to its verdict. */
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseAddress } from '../../../live/sockets/address';
import { CutProxy } from '../../../live/sockets/cut-proxy';
import { LiveMachine, type MachineEnd } from '../../../live/supervision/live-machine';
import { emptyDiskBytes } from '../../../sim/plan/plan';
import { judgeFiles } from '../../judge';
import { guestPath } from '../task';
import { type DrawnFault, LiveDraw, type LiveFault, type LiveGuest } from './draw';

export interface LiveRunResult {
  readonly seed: number;
  readonly guest: LiveGuest;
  /** `hung`: the guest has not halted in time. */
  readonly verdict: string;
  readonly violation?: string;
  /** How often each fault has come. */
  readonly faults: Readonly<Partial<Record<LiveFault, number>>>;
  /** kill -9 of replicas. */
  readonly kills: number;
  readonly failovers: number;
  readonly joins: number;
  readonly epochs: number;
  readonly ms: number;
}

const names = ['left', 'right'] as const;
const timeoutMs = 300;
const heartbeatMs = 30;
const pollMs = 10;
const farewellMs = 3000;
/** A run that takes longer is told as hung. */
const greatestMs = 180_000;

/** Runs in this folder, which is empty. */
export async function liveRun(seed: number, guests: readonly LiveGuest[], folder: string): Promise<LiveRunResult> {
  const draw = new LiveDraw(seed, guests);
  const startedAt = Date.now();
  const faults: Partial<Record<LiveFault, number>> = {};
  const proxies = new Map(await Promise.all(names.map(async (name) => [name, await CutProxy.open()] as const)));
  const machine = machineIn(folder, draw, proxies);
  let end: MachineEnd | undefined;
  try {
    const { ended } = await machine.start();
    ended.then((how) => {
      end = how;
    });
    const isOver = () => end !== undefined || Date.now() - startedAt > greatestMs;
    while (!isOver()) {
      const fault = draw.fault(timeoutMs);
      await until(() => isOver() || isWhole(machine));
      await until(isOver, fault.afterMs);
      if (isOver() || !isWhole(machine)) continue;
      faults[fault.kind] = (faults[fault.kind] ?? 0) + 1;
      await cause(fault, machine, proxies, isOver);
    }
    // The environment ends by itself once the guest's last words are on stable storage.
    await until(() => machine.environmentPid === undefined, farewellMs);
  } finally {
    machine.thaw();
    await machine.stop();
    for (const proxy of proxies.values()) proxy.close();
  }
  const kills = (faults['kill the primary'] ?? 0) + (faults['kill a backup'] ?? 0);
  const common = { seed, guest: draw.guest.name, faults, kills, ms: Date.now() - startedAt };
  const judged = judgeFiles(tracesIn(folder), {
    guest: guestPath(draw.guest.name),
    diskAfter: join(folder, 'disk.img'),
    ...(draw.guest.name === 'archiver' && { tape: join(folder, 'blank.tap') }),
  });
  const { verdict, violation, failovers, joins, epochs } = judged;
  const isHung = end !== 'halted' && verdict === 'no replica left';
  return {
    ...common,
    verdict: isHung ? 'hung' : verdict,
    ...(violation !== undefined && { violation }),
    ...(isHung && { violation: `the guest has not halted: ${end ?? 'too late'}` }),
    failovers: failovers.length,
    joins: joins.length,
    epochs,
  };
}

/** All replicas run and are members of the view. */
function isWhole({ view, running }: LiveMachine): boolean {
  const isMember = (name: string) => running.some(({ member, isFrozen }) => member === name && !isFrozen);
  return view.members.length === names.length && view.members.every(isMember);
}

async function cause(
  { kind, forMs }: DrawnFault,
  machine: LiveMachine,
  proxies: ReadonlyMap<string, CutProxy>,
  isOver: () => boolean,
): Promise<void> {
  const [verb, , role] = kind.split(' ');
  if (role === 'environment') {
    machine.killEnvironment();
    return;
  }
  const name = role === 'primary' ? machine.primary : machine.backups[0];
  if (name === undefined) return;
  if (verb === 'kill') machine.kill(name);
  else if (verb === 'cut') proxies.get(name)?.cut(forMs);
  else {
    machine.freeze(name);
    await until(isOver, forMs);
    machine.thaw();
  }
}

/** Waits until it is so, or for so long. */
async function until(isSo: () => boolean, forMs = Number.POSITIVE_INFINITY): Promise<void> {
  for (const end = Date.now() + forMs; !isSo() && Date.now() < end; ) await pause(Math.min(pollMs, end - Date.now()));
}

function machineIn(folder: string, { guest }: LiveDraw, proxies: ReadonlyMap<string, CutProxy>): LiveMachine {
  const path = (name: string) => join(folder, name);
  writeFileSync(path('disk.img'), '');
  truncateSync(path('disk.img'), emptyDiskBytes);
  const hasTape = guest.name === 'archiver';
  if (hasTape) for (const name of ['tape.tap', 'blank.tap']) writeFileSync(path(name), '');
  mkdirSync(path('traces'));
  const trace = (name: string) => ['--trace', path(`traces/${name}.jsonl`)];
  const detector = ['--detector', `timeout=${timeoutMs}ms,heartbeat=${heartbeatMs}ms`];
  return new LiveMachine({
    command: [process.execPath, process.argv[1]],
    environment: (start) => [
      ...['--disk', path('disk.img'), '--state', path('state'), '--quiet'],
      ...(hasTape ? ['--tape', path('tape.tap')] : []),
      ...trace(`environment-${start + 1}`),
    ],
    replica: (name, start) => [
      ...['--guest', guestPath(guest.name), '--append', guest.append, ...detector],
      ...trace(`${name}-${start + 1}`),
    ],
    reach: (name, environment) => {
      const proxy = proxies.get(name) as CutProxy;
      proxy.target = parseAddress(environment);
      return proxy.address;
    },
    names,
    restarts: true,
    hears: { tells: () => {} },
  });
}

const tracesIn = (folder: string): readonly string[] =>
  readdirSync(join(folder, 'traces'))
    .sort()
    .map((name) => join(folder, 'traces', name));
