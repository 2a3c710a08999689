/** `understudy live`: all processes of a machine on this computer, with its console, for a person to break. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Credentials, readCredentials } from '../../live/keys/credentials';
import { theEnvironment } from '../../live/keys/identity';
import { forwardText } from '../../live/network/forward';
import { parseAddress } from '../../live/sockets/address';
import { dial } from '../../live/sockets/server';
import { LiveMachine, type MachineEnd } from '../../live/supervision/live-machine';
import { emptyDiskBytes } from '../../sim/plan/plan';
import { processorNames } from '../../trace/actors';
import { makeFolder } from '../files/folder';
import { defaultClient, makeKeys } from '../keys';
import { copyLinuxDisk } from '../linux-images';
import { UsageError } from '../usage-error';
import { type HostNetworkOptions, hasNetwork } from './host-network';
import { type MachineOptions, machinePlan, type RunOptions } from './machine';
import type { OperationsOptions } from './operations';
import { PersonsConsole } from './persons-console';
import type { KeysOption } from './trust';

/** `log` is a folder, and `metrics` the first of as many ports as there are processes. */
export interface LiveOptions extends MachineOptions, RunOptions, KeysOption, OperationsOptions, HostNetworkOptions {
  /** The arguments that each replica gets. */
  readonly passedOn: readonly string[];
  readonly backups: number;
  readonly restart?: true;
  readonly disk?: string;
  readonly tape?: string;
  readonly tapeCapacity?: number;
  readonly actuator?: true;
  readonly mediaTime?: number;
  readonly state?: string;
  readonly trace?: string;
  readonly powerOn?: true;
}

const menu =
  '[k kill -9 the primary  b kill -9 a backup  f freeze the primary  t thaw  e kill -9 the environment  s status  q quit  Ctrl-A itself]';
/** Until what the guest has said last is on the screen. */
const farewellMs = 300;

/** Returns the exit code: 0 once the guest has halted its machine or the person has left, 1 if the guest is lost. */
export async function liveCommand(guest: string | undefined, options: LiveOptions): Promise<number> {
  // The guest's faults are told once, and not by each process.
  const net = hasNetwork(options) ? ({ net: true } as const) : {};
  machinePlan({ ...options, ...net, ...(guest !== undefined && { guest }) }, options);
  const { log, logLevel } = options;
  if (logLevel !== undefined && log === undefined)
    throw new UsageError('--log-level needs --log, a folder: the guest has this terminal');
  const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
  try {
    return await watched(machine(guest, options, folder), options, await keysIn(options.keys));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Machine = Omit<ConstructorParameters<typeof LiveMachine>[0], 'hears'>;

/** The person's, of keys that are made where they are missing. */
async function keysIn(folder: string | undefined): Promise<Credentials | undefined> {
  if (folder === undefined) return undefined;
  await makeKeys(folder);
  return readCredentials(folder, defaultClient);
}

function machine(guest: string | undefined, options: LiveOptions, folder: string): Machine {
  const { backups, restart = false, tape, tapeCapacity, actuator, mediaTime, trace, powerOn } = options;
  const disk = options.disk ?? newDisk(options, folder);
  const state = options.state ?? join(folder, 'state');
  for (const made of [trace, options.log]) if (made !== undefined) makeFolder(made);
  const traced = (name: string) => (trace === undefined ? [] : ['--trace', join(trace, `${name}.jsonl`)]);
  const net = hasNetwork(options) ? ['--net'] : [];
  const settings = [...(guest === undefined ? ['--linux'] : ['--guest', guest]), ...net, ...options.passedOn];
  const names: readonly string[] = processorNames.slice(0, backups + 1);
  return {
    command: [process.execPath, process.argv[1]],
    environment: (start) => [
      ...['--disk', disk, '--state', state],
      ...(tape === undefined ? [] : ['--tape', tape]),
      ...(tapeCapacity === undefined ? [] : ['--tape-capacity', `${tapeCapacity}`]),
      ...(actuator ? ['--actuator'] : []),
      ...(mediaTime === undefined ? [] : ['--media-time', `${mediaTime}`]),
      ...net,
      ...(options.forward ?? []).flatMap((forward) => ['--forward', forwardText(forward)]),
      ...(options.pcap === undefined ? [] : ['--pcap', options.pcap]),
      ...operations(options, 'environment', 0),
      ...traced(`environment-${start + 1}`),
    ],
    replica: (name, start) => [
      ...settings,
      ...operations(options, name, names.indexOf(name) + 1),
      ...(powerOn && start === 0 && name === names[0] ? ['--power-on'] : []),
      ...traced(`${name}-${start + 1}`),
    ],
    names,
    restarts: restart,
  };
}

/** What each process gets alike: keys, a log of its own in the folder, and a port of its own from the first one on. */
function operations({ keys, logLevel, log, metrics }: LiveOptions, name: string, at: number): readonly string[] {
  return [
    ...(keys === undefined ? [] : ['--keys', keys]),
    ...(logLevel === undefined ? [] : ['--log-level', logLevel]),
    ...(log === undefined ? [] : ['--log', join(log, `${name}.log`)]),
    ...(metrics === undefined ? [] : ['--metrics', `${metrics === 0 ? 0 : metrics + at}`]),
  ];
}

/** A disk that is gone with the command. */
function newDisk({ linux }: LiveOptions, folder: string): string {
  const path = join(folder, 'disk.img');
  if (linux) copyLinuxDisk(path);
  else {
    writeFileSync(path, '');
    truncateSync(path, emptyDiskBytes);
  }
  return path;
}

async function watched(made: Machine, options: LiveOptions, keys: Credentials | undefined): Promise<number> {
  const { quiet, restart } = options;
  let person: PersonsConsole | undefined;
  const live = new LiveMachine({
    ...made,
    hears: {
      tells: (line) => {
        if (!quiet) person?.tell(line);
      },
    },
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      const console = new PersonsConsole({
        name: defaultClient,
        dial: (clock) => dial(parseAddress(live.address as string), { clock, keys, refused: () => {} }, theEnvironment),
        command: (key) => (key === 'q' ? resolve(0) : command(live, key, console)),
        failed: reject,
      });
      person = console;
      console.take();
      if (console.onTerminal) console.tell('[Ctrl-A k kills the primary, Ctrl-A q quits, Ctrl-A h helps]');
      live.start().then(({ ended }) => {
        if (live.address !== undefined) console.attach();
        ended.then((end) => setTimeout(() => resolve(told(end, console, restart)), farewellMs));
      }, reject);
    });
  } finally {
    person?.release();
    await live.stop();
  }
}

function told(end: MachineEnd, console: PersonsConsole, restart: boolean | undefined): number {
  if (end === 'halted') return 0;
  if (end === 'no replica left')
    console.tell(`[no replica is left: the guest is lost${restart ? '' : ' (--restart starts each again)'}]`);
  return end === 'badInput' ? 2 : 1;
}

function command(live: LiveMachine, key: string, console: PersonsConsole): void {
  if (key === 'k') live.kill(live.primary);
  else if (key === 'b') live.kill(live.backups[0]);
  else if (key === 'f') live.freeze(live.primary);
  else if (key === 't') live.thaw();
  else if (key === 'e') live.killEnvironment();
  else if (key === 's') console.reply(`[${status(live)}]`);
  else console.reply(menu);
}

/** Each process with its number, and by how many epochs a backup is behind as it was last heard. */
function status(live: LiveMachine): string {
  const { running, view, environmentPid } = live;
  const first = running.find(({ member }) => member === view.primary);
  const replicas = running.map(({ name, member, role, epoch, pid, isFrozen }) => {
    const lag = first === undefined || role !== 'backup' ? '' : `, ${Math.max(0, first.epoch - epoch)} behind`;
    return `${member || name} ${isFrozen ? 'frozen' : role} in epoch ${epoch}${lag} (process ${pid})`;
  });
  return [`term ${view.term}`, ...replicas, `environment (process ${environmentPid ?? '-'})`].join('; ');
}
