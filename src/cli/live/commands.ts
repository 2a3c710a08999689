/** The commands of a live machine: real processes, sockets and files. */
import { type Command, Option } from 'commander';
import { processorKinds } from '../../pa-risc/routines';
import { parseDetector } from '../../sim/plan/link-grammar';
import { parseProtocol } from '../../sim/plan/protocol-grammar';
import { argument } from '../options/argument';
import { wholeNumber } from '../options/options';
import { address, memberName } from './address';
import { type AttachOptions, attachCommand } from './attach';
import { type EnvironmentOptions, environmentCommand } from './environment';
import { withOperations } from './operations';
import { type ReplicaOptions, replicaCommand } from './replica';
import { type StatusOptions, statusCommand } from './status';
import { keysOption } from './trust';

const here = { host: '127.0.0.1', port: 0 } as const;
const detector = { heartbeatNs: 100e6, timeoutNs: 1e9 } as const;
const epochLength = 1 << 17;

const withMachineOptions = (command: Command): Command =>
  command
    .option('--linux', 'Linux, as boot finds it')
    .option('--initrd <file>', 'the RAM disk (default for --linux: the one with a shell)')
    .option('--append <line>', 'the guest’s command line')
    .option('--memory <mb>', 'memory in megabytes (default: 4, for --linux 64)', wholeNumber(4, 256))
    .option('--reboot', 'a guest that resets its machine starts again (default for --linux)')
    .option('--no-reboot', 'a reset ends the machine')
    .addOption(
      new Option('--protocol <name[,switch=value]>', 'as for run')
        .argParser(argument(parseProtocol))
        .default({ protocol: 'revised', switches: {} }, 'revised'),
    )
    .option('--epoch <instructions>', 'length of an epoch', wholeNumber(1, 1 << 24), epochLength)
    .addOption(
      new Option('--detector <settings>', 'failure detector')
        .argParser(argument(parseDetector))
        .default(detector, 'timeout=1s,heartbeat=100ms'),
    )
    .addOption(new Option('--processor <kind>', 'as for run').choices(processorKinds));

/** Adds `environment`, `replica` and `attach`. */
export function addLiveCommands(program: Command): void {
  withOperations(
    program
      .command('environment')
      .description('the devices, the terminal and the view of a live machine, as a process (docs/live.md)'),
  )
    .option('--listen <host:port>', 'where replicas and consoles reach it (default: a free port)', address, here)
    .requiredOption('--disk <file>', 'raw disk image, a multiple of 512 bytes')
    .option('--tape <file>', 'tape image in SIMH’s format; an empty file is a blank tape')
    .option('--tape-capacity <mb>', 'as for run', wholeNumber(1, 1024))
    .option('--actuator', 'as for run')
    .requiredOption('--state <folder>', 'where view, console and typed keys are kept; made if missing')
    .addOption(keysOption())
    .option('--trace <file>', 'write every event to a file, one JSON object a line')
    .option('--quiet', 'say nothing')
    .action(async (options: EnvironmentOptions) => {
      process.exitCode = await environmentCommand(options);
    });
  const replica = withMachineOptions(
    program
      .command('replica')
      .description('one processor of a live machine, as a process; the first to claim leads, later ones join')
      .requiredOption('--name <name>', 'such as left', memberName)
      .requiredOption('--environment <host:port>', 'where the environment listens', address)
      .option('--listen <host:port>', 'where other replicas reach it (default: a free port)', address, here)
      .option('--guest <file>', 'the guest: an ELF executable for PA-RISC, 32-bit big-endian'),
  );
  withOperations(replica)
    .addOption(keysOption())
    .option('--power-on', 'where no replica of the last view is left: boot the guest anew')
    .option('--trace <file>', 'write every event to a file, with digests of states')
    .option('--quiet', 'say nothing')
    .action(async (options: ReplicaOptions) => {
      process.exitCode = await replicaCommand(options);
    });
  program
    .command('status')
    .description('who leads a live machine, and how far each of its processes is')
    .argument('<host:port>', 'where the environment listens, or one replica', address)
    .addOption(keysOption())
    .option('--client <name>', 'whose certificate is shown', 'client')
    .option('--json', 'print one JSON object')
    .action(async (asked: ReturnType<typeof address>, options: StatusOptions) => {
      process.exitCode = await statusCommand(asked, options);
    });
  program
    .command('attach')
    .description('the console of a live machine on this terminal; its connection may break and comes back')
    .argument('<host:port>', 'where the environment listens', address)
    .addOption(keysOption())
    .option('--client <name>', 'whose certificate is shown', 'client')
    .action(async (environment: ReturnType<typeof address>, options: AttachOptions) => {
      process.exitCode = await attachCommand(environment, options);
    });
}
