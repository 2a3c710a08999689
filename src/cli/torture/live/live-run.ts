/** One run of real processes under faults, from its start to its verdict. */
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BadInput, MissingHere } from '../../../base/bad-input';
import { LiveMachine, type LiveMachineOptions, type MachineEnd } from '../../../live/supervision/live-machine';
import { emptyDiskBytes } from '../../../sim/plan/plan';
import { judgeFiles } from '../../judge';
import { copyLinuxDisk } from '../../linux-images';
import { cliPath, guestPath } from '../task';
import { type DrawnFault, type DrawnGuest, LiveDraw, type LiveFault, type LiveGuest } from './draw';
import { diskViolation, sessionViolation } from './linux-session';
import { Losses } from './losses';
import { Person } from './person';
import { Standstill } from './standstill';
import { Ways } from './ways';

export interface LiveRunResult {
  readonly seed: number;
  readonly guest: LiveGuest;
  /** `hung`: the guest has not halted in time; `unjudged`: what the processes have left cannot be judged. */
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
/** kill -9 of replicas. */
const killing = ['kill the primary', 'kill a backup', 'kill a joiner'] as const;
const timeoutMs = 300;
const heartbeatMs = 30;
const pollMs = 10;
const farewellMs = 3000;
/** Later there are no faults. On a machine with much other work the guest may come no further between them. */
const faultsMs: Readonly<Record<LiveGuest, number>> = {
  ledger: 90_000,
  archiver: 90_000,
  echo: 90_000,
  linux: 450_000,
};
/** A run that takes longer is told as hung, and so is one that stands still. */
const greatestMs = 900_000;
const keptWords = 10;

/** Runs in this folder, which is empty. */
export async function liveRun(seed: number, guests: readonly LiveGuest[], folder: string): Promise<LiveRunResult> {
  const draw = new LiveDraw(seed, guests);
  const { guest } = draw;
  const startedAt = Date.now();
  const faults: Partial<Record<LiveFault, number>> = {};
  const ways = await Ways.open(names);
  const said: string[] = [];
  const tells = (line: string) => void said.splice(0, said.push(line) - keptWords);
  const machine = new LiveMachine({ ...machineIn(folder, draw, ways), hears: { tells } });
  const losses = new Losses(machine);
  const standstill = new Standstill(join(folder, 'traces'));
  let end: MachineEnd | 'stands still' | undefined;
  let person: Person | undefined;
  try {
    const { ended } = await machine.start();
    ended.then((how) => {
      end = how;
    });
    if (machine.address === undefined)
      throw new MissingHere(`the environment has ended at its start: ${said.join(' ')}`);
    person = new Person(ways.ofPerson(machine.address));
    const typing = guest.typed.length > 0 ? person.type(guest.typed) : undefined;
    const isOver = () => {
      if (end === undefined && losses.isLost) end = 'no replica left';
      if (end === undefined && standstill.isLong) end = 'stands still';
      return end !== undefined || Date.now() - startedAt > greatestMs;
    };
    const faultsUntil = startedAt + faultsMs[guest.name];
    while (!isOver() && Date.now() < faultsUntil) {
      const fault = draw.fault(timeoutMs);
      await until(() => isOver() || isWhole(machine));
      await until(isOver, fault.afterMs);
      if (isOver() || !isWhole(machine)) continue;
      for (const kind of await cause(fault, machine, losses, ways, isOver)) faults[kind] = (faults[kind] ?? 0) + 1;
    }
    await until(isOver);
    // The environment ends by itself once the guest's last words are on stable storage.
    await until(() => machine.environmentPid === undefined, farewellMs);
    person.leave();
    await typing;
  } finally {
    person?.leave();
    machine.thaw();
    await machine.stop();
    ways.close();
  }
  writeFileSync(join(folder, 'seen'), person.shown, 'latin1');
  const kills = killing.reduce((sum, kind) => sum + (faults[kind] ?? 0), 0);
  const how =
    end === 'halted' || end === 'no replica left' ? end : `${end ?? 'too late'}; the processes said: ${said.join(' ')}`;
  const { verdict, violation, ...found } = judgedIn(folder, guest, person.shown, how);
  return {
    ...{ seed, guest: guest.name, faults, kills, ms: Date.now() - startedAt },
    verdict,
    ...(violation !== undefined && { violation }),
    ...found,
  };
}

type Found = Pick<LiveRunResult, 'verdict' | 'violation' | 'failovers' | 'joins' | 'epochs'>;

/** Traces that are no run are a finding as well, and not the person's bad input. */
function judgedIn(...run: Parameters<typeof foundIn>): Found {
  try {
    return foundIn(...run);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { verdict: 'unjudged', violation: error.message, failovers: 0, joins: 0, epochs: 0 };
  }
}

/** What the processes have left, judged. */
function foundIn(folder: string, { name, typed }: DrawnGuest, seen: string, end: string): Found {
  const path = (file: string) => join(folder, file);
  writeFileSync(path('typed'), typed.map(({ text }) => text).join(''));
  const isLinux = name === 'linux';
  const traces = readdirSync(path('traces')).sort();
  const judged = judgeFiles(
    traces.map((trace) => join(folder, 'traces', trace)),
    isLinux
      ? {}
      : {
          guest: guestPath(name),
          diskAfter: path('disk.img'),
          ...(name === 'archiver' && { tape: path('blank.tap') }),
          ...(name === 'echo' && { type: path('typed') }),
        },
  );
  const { verdict, violation, console, failovers, joins, epochs } = judged;
  const counts = { failovers: failovers.length, joins: joins.length, epochs };
  if (end !== 'halted' && end !== verdict && verdict === 'no replica left')
    return { verdict: 'hung', violation: `the guest has not halted: ${end}`, ...counts };
  const outside =
    (typed.length > 0 && !console.startsWith(seen) ? 'the person has seen what was not shown' : undefined) ??
    (isLinux ? (sessionViolation(typed, console) ?? diskViolation(path('disk.img'))) : undefined);
  if (outside !== undefined) return { verdict: 'inconsistent', violation: outside, ...counts };
  return { verdict, ...(violation !== undefined && { violation }), ...counts };
}

/** All replicas run and are members of the view. */
function isWhole({ view, running }: LiveMachine): boolean {
  const isMember = (name: string) => running.some(({ member, isFrozen }) => member === name && !isFrozen);
  return view.members.length === names.length && view.members.every(isMember);
}

/** Returns what has come. */
async function cause(
  { kind, forMs }: DrawnFault,
  machine: LiveMachine,
  losses: Losses,
  ways: Ways,
  isOver: () => boolean,
): Promise<readonly LiveFault[]> {
  if (kind === 'kill the environment') machine.killEnvironment();
  else if (kind === 'cut the person') ways.cutPerson(forMs);
  else if (kind === 'cut the replicas') {
    ways.cutReplicas(forMs);
    // Until it is decided who leads without the other one: a kill of that one meanwhile would leave no replica.
    await until(isOver, forMs + timeoutMs);
  } else {
    const [verb, , role] = kind.split(' ');
    const name = role === 'primary' ? machine.primary : machine.backups[0];
    if (name === undefined) return [];
    if (verb === 'cut') ways.cutEnvironment(name, forMs);
    else if (verb === 'freeze') {
      machine.freeze(name);
      await until(isOver, forMs);
      machine.thaw();
      // Until it is decided who leads: a kill of the one that is about to would leave no replica.
      if (forMs > timeoutMs / 2) await until(isOver, timeoutMs);
    } else losses.kill(name);
    if (role === 'joiner') return killJoiner(name, forMs, machine, losses, isOver);
  }
  return [kind];
}

/** This backup was killed, and what is started in its place is killed while it begins, joins, or has just joined. */
async function killJoiner(
  name: string,
  forMs: number,
  machine: LiveMachine,
  losses: Losses,
  isOver: () => boolean,
): Promise<readonly LiveFault[]> {
  const joiner = () => machine.running.find((each) => each.name === name);
  await until(() => isOver() || joiner() !== undefined);
  await until(isOver, forMs);
  const found = joiner();
  // Where the survivor has died of an earlier fault, or is taken for dead, the joiner is the last one.
  const isLast = found?.member === machine.view.primary || machine.running.length < names.length;
  if (found === undefined || isLast) return ['kill a backup'];
  losses.kill(name);
  return ['kill a backup', machine.view.members.includes(found.member) ? 'kill a backup' : 'kill a joiner'];
}

/** Waits until it is so, or for so long. */
async function until(isSo: () => boolean, forMs = Number.POSITIVE_INFINITY): Promise<void> {
  for (const end = Date.now() + forMs; !isSo() && Date.now() < end; ) await pause(Math.min(pollMs, end - Date.now()));
}

function machineIn(folder: string, draw: LiveDraw, ways: Ways): Omit<LiveMachineOptions, 'hears'> {
  const { guest, mediaMs } = draw;
  const path = (name: string) => join(folder, name);
  const isLinux = guest.name === 'linux';
  if (isLinux) copyLinuxDisk(path('disk.img'));
  else {
    writeFileSync(path('disk.img'), '');
    truncateSync(path('disk.img'), emptyDiskBytes);
  }
  const hasTape = guest.name === 'archiver';
  if (hasTape) for (const name of ['tape.tap', 'blank.tap']) writeFileSync(path(name), '');
  mkdirSync(path('traces'));
  const trace = (name: string) => ['--trace', path(`traces/${name}.jsonl`)];
  const detector = ['--detector', `timeout=${timeoutMs}ms,heartbeat=${heartbeatMs}ms`];
  const program = isLinux ? ['--linux'] : ['--guest', guestPath(guest.name)];
  return {
    command: [process.execPath, cliPath],
    environment: (start) => [
      ...['--disk', path('disk.img'), '--state', path('state'), '--media-time', `${mediaMs}`, '--quiet'],
      ...(hasTape ? ['--tape', path('tape.tap')] : []),
      ...trace(`environment-${start + 1}`),
    ],
    replica: (name, start) => [
      ...[...program, '--append', guest.append, '--processor', draw.processor()],
      ...[...detector, ...ways.argumentsOf(name)],
      ...trace(`${name}-${start + 1}`),
    ],
    reach: (name, environment) => ways.toEnvironment(name, environment),
    names,
    restarts: true,
    restartMs: () => draw.restartMs(),
  };
}
