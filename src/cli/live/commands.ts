/** The commands of a live machine: real processes, sockets and files. */
import { type Command, Option } from 'commander';
import { processorNames } from '../../trace/actors';
import { wholeNumber } from '../options/options';
import { address } from './address';
import type { AttachOptions } from './attach';
import type { EnvironmentOptions } from './environment';
import { withHostNetwork } from './host-network';
import { listenOption } from './listen-option';
import type { LiveOptions } from './live';
import { machineOptionNames, withMachineOptions } from './machine';
import { logLevelOption, withOperations } from './operations';
import type { ReplicaOptions } from './replica';
import type { StatusOptions } from './status';
import { keysOption, withClient } from './trust';

/** Milliseconds. */
const mediaTime = wholeNumber(0, 1000);

/** Adds `live`, `environment`, `replica`, `status` and `attach`. */
export function addLiveCommands(program: Command): void {
  const live: Command = withHostNetwork(
    withMachineOptions(
      program
        .command('live')
        .description('run a guest on real processes of this computer, and kill them with the keys (docs/live.md)')
        .argument('[guest.elf]', 'the guest; or --linux'),
    ),
  )
    .option('--backups <n>', 'backups', wholeNumber(1, 5), 1)
    .option('--restart', 'a replica that has died or was deposed is started again, and joins')
    .option('--disk <file>', 'raw disk image, which the guest writes (default: one that is gone with the command)')
    .option('--tape <file>', 'as for environment')
    .option('--tape-capacity <mb>', 'as for run', wholeNumber(1, 1024))
    .option('--actuator', 'as for run')
    .option('--media-time <ms>', 'as for environment', mediaTime)
    .addOption(keysOption('certificates for all processes, which are made if missing'))
    .addOption(logLevelOption('a structured log of each process, in the folder of --log'))
    .option('--log <folder>', 'where each process writes its log, NAME.log')
    .option(
      '--metrics <port>',
      'figures for Prometheus: the environment’s at this port, the replicas’ at the next ones',
      wholeNumber(0, 65_000),
    )
    .option('--state <folder>', 'as for environment (default: one that is gone with the command)')
    .option('--power-on', 'as for replica, for the first one')
    .option('--trace <folder>', 'write a trace of each process into the folder; judge reads them')
    .option('--quiet', 'print only the guest’s console')
    .action(async (guest: string | undefined, options: Omit<LiveOptions, 'passedOn'>) => {
      const { liveCommand } = await import('./live');
      process.exitCode = await liveCommand(guest, { ...options, passedOn: given(live) });
    });
  withOperations(
    withHostNetwork(
      program
        .command('environment')
        .description('the devices, the terminal and the view of a live machine, as a process (docs/live.md)')
        .option('--net', 'the host’s network for the guest, by way of passt (docs/network.md)'),
    ),
  )
    .addOption(listenOption('replicas and consoles'))
    .requiredOption('--disk <file>', 'raw disk image, a multiple of 512 bytes')
    .option('--tape <file>', 'tape image in SIMH’s format; an empty file is a blank tape')
    .option('--tape-capacity <mb>', 'as for run', wholeNumber(1, 1024))
    .option('--actuator', 'as for run')
    .option('--media-time <ms>', 'how long a medium works on a command at least (default: 0)', mediaTime)
    .requiredOption('--state <folder>', 'where view, console and typed keys are kept; made if missing')
    .addOption(keysOption())
    .option('--trace <file>', 'write every event to a file, one JSON object a line')
    .option('--quiet', 'say nothing')
    .action(async (options: EnvironmentOptions) => {
      const { environmentCommand } = await import('./environment');
      process.exitCode = await environmentCommand(options);
    });
  const replica = withMachineOptions(
    program
      .command('replica')
      .description('one processor of a live machine, as a process; the first to claim leads, later ones join')
      .addOption(new Option('--name <name>', 'its name').choices(processorNames).makeOptionMandatory())
      .requiredOption('--environment <host:port>', 'where the environment listens', address)
      .addOption(listenOption('other replicas'))
      .option('--advertise <host:port>', 'what they are told instead, where a way leads from there', address)
      .option('--guest <file>', 'the guest: an ELF executable for PA-RISC, 32-bit big-endian'),
  );
  withOperations(replica)
    .addOption(keysOption())
    .option('--power-on', 'where no replica of the last view is left: boot the guest anew')
    .option('--trace <file>', 'write every event to a file, with digests of states')
    .option('--quiet', 'say nothing')
    .action(async (options: ReplicaOptions) => {
      const { replicaCommand } = await import('./replica');
      process.exitCode = await replicaCommand(options);
    });
  withClient(program.command('status'))
    .description('who leads a live machine, and how far each of its processes is')
    .argument('<host:port>', 'where the environment listens, or one replica', address)
    .option('--json', 'print one JSON object')
    .action(async (asked: ReturnType<typeof address>, options: StatusOptions) => {
      const { statusCommand } = await import('./status');
      process.exitCode = await statusCommand(asked, options);
    });
  withClient(program.command('attach'))
    .description('the console of a live machine on this terminal; its connection may break and comes back')
    .argument('<host:port>', 'where the environment listens', address)
    .action(async (environment: ReturnType<typeof address>, options: AttachOptions) => {
      const { attachCommand } = await import('./attach');
      process.exitCode = await attachCommand(environment, options);
    });
}

/** The machine's options as the person has written them. */
function given(command: Command): readonly string[] {
  const { rawArgs = [] } = command.parent as Command & { readonly rawArgs?: readonly string[] };
  const wanted = new Set<string>(machineOptionNames.map((name) => `--${name}`));
  return rawArgs.flatMap((argument, at) => {
    const [name] = argument.split('=', 1);
    if (argument === '--reboot' || argument === '--no-reboot') return [argument];
    if (!wanted.has(name)) return [];
    return argument.includes('=') && name !== argument ? [argument] : [argument, rawArgs[at + 1]];
  });
}
