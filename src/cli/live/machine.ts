/** The guest of a live machine, from the command line. */
import type { Switches } from '../../hypervisor/switches';
import type { MachinePlan } from '../../live/replica/machine-plan';
import { alwaysAppended } from '../boot';
import { readInput } from '../files/input-files';
import { checkGuest } from '../guest';
import { linuxImage } from '../linux-images';
import { UsageError } from '../usage-error';

export interface MachineOptions {
  readonly guest?: string;
  readonly linux?: true;
  readonly initrd?: string;
  readonly append?: string;
  readonly memory?: number;
  readonly reboot?: boolean;
}

const megabytes = { guest: 4, linux: 64 } as const;

/** @throws {UsageError} if there is no such guest, or it cannot start */
export function machinePlan(options: MachineOptions, switches: Switches, epochLength: number): MachinePlan {
  const { guest, linux = false, initrd, append = '', reboot = linux } = options;
  if ((guest === undefined) !== linux) throw new UsageError('give a guest with --guest FILE, or --linux');
  const path = guest ?? linuxImage('vmlinux');
  const initrdPath = initrd ?? (linux ? linuxImage('initramfs-busybox.cpio') : undefined);
  const memory = options.memory ?? megabytes[linux ? 'linux' : 'guest'];
  const plan: MachinePlan = {
    guest: readInput(linux ? 'kernel' : 'guest', path),
    ...(initrdPath !== undefined && { initrd: readInput('initrd', initrdPath) }),
    append: linux ? `${alwaysAppended} ${append}`.trim() : append,
    memorySize: memory << 20,
    switches,
    epochLength,
    restarts: reboot,
  };
  checkGuest(path, plan, ` (--memory ${memory})`);
  return plan;
}
