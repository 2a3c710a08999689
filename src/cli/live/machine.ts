/** The guest of a live machine, and how it is replicated, from the command line. */
import { type Command, Option } from 'commander';
import { presets } from '../../hypervisor/switches';
import type { MachinePlan } from '../../live/replica/machine-plan';
import { type ProcessorKind, processorKinds } from '../../pa-risc/routines';
import { stationAddresses } from '../../replica/station-addresses';
import { parseDetector } from '../../sim/plan/link-grammar';
import type { DetectorPlan } from '../../sim/plan/plan';
import { type ProtocolPlan, parseProtocol } from '../../sim/plan/protocol-grammar';
import { alwaysAppended } from '../boot';
import { readInput } from '../files/input-files';
import { checkGuest } from '../guest';
import { linuxImage } from '../linux-images';
import { argument } from '../options/argument';
import { wholeNumber } from '../options/options';
import { UsageError } from '../usage-error';

export interface MachineOptions {
  readonly guest?: string;
  readonly linux?: true;
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly memory?: number;
  readonly reboot?: boolean;
  readonly net?: true;
}

export interface RunOptions {
  readonly protocol: ProtocolPlan;
  readonly epoch?: number;
  /** Milliseconds. */
  readonly epochTime: number;
  readonly detector: DetectorPlan;
  readonly processor: ProcessorKind;
}

const detector = { heartbeatNs: 100e6, timeoutNs: 1e9 } as const;
const epochMs = 2;
const nsPerMs = 1e6;
const megabytes = { guest: 4, linux: 64 } as const;

/** The options of these names, which one command passes on to another. */
export const machineOptionNames = [
  'kernel',
  'initrd',
  'append',
  'memory',
  'protocol',
  'epoch',
  'epoch-time',
  'detector',
  'processor',
] as const;

export const withMachineOptions = (command: Command): Command =>
  command
    .option('--linux', 'Linux, as boot finds it')
    .option('--kernel <file>', 'for --linux: the kernel, an ELF executable')
    .option('--initrd <file>', 'the RAM disk (default for --linux: the one with a shell)')
    .option('--append <line>', 'the guest’s command line')
    .option('--memory <mb>', 'memory in megabytes (default: 4, for --linux 64)', wholeNumber(4, 256))
    .option('--reboot', 'a guest that resets its machine starts again (default for --linux)')
    .option('--no-reboot', 'a reset ends the machine')
    .option('--net', 'the 720’s LAN controller, on the host’s network by way of passt (docs/network.md)')
    .addOption(
      new Option('--protocol <name[,switch=value]>', 'as for run')
        .argParser(argument(parseProtocol))
        .default({ protocol: 'revised', switches: {} }, 'revised'),
    )
    .option(
      '--epoch <instructions>',
      'length of an epoch (default: as many as pass in --epoch-time)',
      wholeNumber(1, 1 << 24),
    )
    .option('--epoch-time <ms>', 'how long an epoch lasts, as measured', wholeNumber(1, 1000), epochMs)
    .addOption(
      new Option('--detector <settings>', 'failure detector')
        .argParser(argument(parseDetector))
        .default(detector, 'timeout=1s,heartbeat=100ms'),
    )
    .addOption(new Option('--processor <kind>', 'as for run').choices(processorKinds).default('translator'));

/** @throws {UsageError} if there is no such guest, or it cannot start */
export function machinePlan(options: MachineOptions, { protocol, epoch, epochTime }: RunOptions): MachinePlan {
  const { guest, linux = false, kernel, initrd, append = '', reboot = linux, net = false } = options;
  if ((guest === undefined) !== linux) throw new UsageError('give a guest, or --linux');
  if (kernel !== undefined && !linux) throw new UsageError('--kernel has no meaning without --linux');
  const path = guest ?? kernel ?? linuxImage(net ? 'vmlinux-net' : 'vmlinux');
  const initrdPath = initrd ?? (linux ? linuxImage('initramfs-busybox.cpio') : undefined);
  const memory = options.memory ?? megabytes[linux ? 'linux' : 'guest'];
  const plan: MachinePlan = {
    guest: readInput(linux ? 'kernel' : 'guest', path),
    ...(initrdPath !== undefined && { initrd: readInput('initrd', initrdPath) }),
    append: linux ? `${alwaysAppended} ${net ? withAddress(append) : append}`.trim() : append,
    memorySize: memory << 20,
    switches: { ...presets[protocol.protocol], ...protocol.switches },
    epochLength: epoch,
    epochNs: epochTime * nsPerMs,
    restarts: reboot,
    ...(net && { station: stationAddresses.machine }),
  };
  checkGuest(path, plan, ` (--memory ${memory})`);
  return plan;
}

/** The kernel asks for its address, unless it is told one. */
const withAddress = (append: string): string => (/(^| )ip=/.test(append) ? append : `ip=dhcp ${append}`);
