/** `understudy live`: all processes of a machine on this computer, with its console, for a person to break. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAddress } from '../../live/sockets/address';
import { dial } from '../../live/sockets/server';
import { LiveMachine, type MachineEnd } from '../../live/supervision/live-machine';
import { SystemClock } from '../../live/system-clock';
import { TerminalClient } from '../../protocol/environment/terminal-client';
import { emptyDiskBytes } from '../../sim/plan/plan';
import { processorNames } from '../../trace/actors';
import { makeFolder } from '../files/folder';
import { copyLinuxDisk } from '../linux-images';
import { GuestConsole } from '../terminal/guest-console';
import { TerminalSession } from '../terminal/terminal-session';
import { CommandKeys } from './command-keys';
import { type MachineOptions, machinePlan, type RunOptions } from './machine';

export interface LiveOptions extends MachineOptions, RunOptions {
  /** The arguments that each replica gets. */
  readonly passedOn: readonly string[];
  readonly backups: number;
  readonly restart?: true;
  readonly disk?: string;
  readonly tape?: string;
  readonly actuator?: true;
  readonly state?: string;
  readonly trace?: string;
  readonly powerOn?: true;
  readonly quiet?: true;
}

const menu =
  '[k kill -9 the primary  b kill -9 a backup  f freeze the primary  t thaw  e kill -9 the environment  s status  q quit  Ctrl-A itself]';
const retryNs = 50_000_000;
/** Until what the guest has said last is on the screen. */
const farewellMs = 300;

/** Returns the exit code: 0 once the guest has halted its machine or the person has left, 1 if the guest is lost. */
export async function liveCommand(guest: string | undefined, options: LiveOptions): Promise<number> {
  // The guest's faults are told once, and not by each process.
  machinePlan({ ...options, ...(guest !== undefined && { guest }) }, options);
  const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
  try {
    return await watched(machine(guest, options, folder), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Machine = Omit<ConstructorParameters<typeof LiveMachine>[0], 'hears'>;

function machine(guest: string | undefined, options: LiveOptions, folder: string): Machine {
  const { backups, restart = false, tape, actuator, trace, powerOn } = options;
  const disk = options.disk ?? newDisk(options, folder);
  const state = options.state ?? join(folder, 'state');
  if (trace !== undefined) makeFolder(trace);
  const traced = (name: string) => (trace === undefined ? [] : ['--trace', join(trace, `${name}.jsonl`)]);
  const settings = [...(guest === undefined ? ['--linux'] : ['--guest', guest]), ...options.passedOn];
  const names = processorNames.slice(0, backups + 1);
  return {
    command: [process.execPath, process.argv[1]],
    environment: (start) => [
      ...['--disk', disk, '--state', state],
      ...(tape === undefined ? [] : ['--tape', tape]),
      ...(actuator ? ['--actuator'] : []),
      ...traced(`environment-${start + 1}`),
    ],
    replica: (name, start) => [
      ...settings,
      ...(powerOn && start === 0 && name === names[0] ? ['--power-on'] : []),
      ...traced(`${name}-${start + 1}`),
    ],
    names,
    restarts: restart,
  };
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

async function watched(made: Machine, { quiet, restart }: LiveOptions): Promise<number> {
  const onTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const console = new GuestConsole(true, onTerminal);
  const live = new LiveMachine({
    ...made,
    hears: {
      tells: (line) => {
        if (!quiet) console.tell(line);
      },
    },
  });
  let session: TerminalSession | undefined;
  let clock: SystemClock | undefined;
  try {
    return await new Promise<number>((resolve, reject) => {
      const own = new SystemClock(reject);
      clock = own;
      const client = new TerminalClient({
        clock: own,
        actor: 'client',
        client: `person-${process.pid}-${Date.now()}`,
        dial: () => dial(parseAddress(live.address as string), { clock: own, keys: undefined, refused: () => {} }),
        retryNs,
        show: (byte) => console.take(byte),
      });
      const keys = new CommandKeys(onTerminal, {
        type: (bytes) => own.happens(() => client.type(bytes)),
        command: (key) => (key === 'q' ? resolve(0) : command(live, key, console)),
      });
      session = new TerminalSession({
        onKeys: (bytes) => keys.take(bytes),
        onEnd: reject,
        inputMayEnd: !onTerminal,
        rawOutput: true,
      });
      if (onTerminal) console.tell('[Ctrl-A k kills the primary, Ctrl-A q quits, Ctrl-A h helps]');
      live.start().then(({ ended }) => {
        if (live.address !== undefined) own.happens(() => client.attach());
        ended.then((end) => setTimeout(() => resolve(told(end, console, restart)), farewellMs));
      }, reject);
    });
  } finally {
    session?.release();
    clock?.end();
    await live.stop();
  }
}

function told(end: MachineEnd, console: GuestConsole, restart: boolean | undefined): number {
  if (end === 'halted') return 0;
  if (end === 'no replica left')
    console.tell(`[no replica is left: the guest is lost${restart ? '' : ' (--restart starts each again)'}]`);
  return end === 'badInput' ? 2 : 1;
}

function command(live: LiveMachine, key: string, console: GuestConsole): void {
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
