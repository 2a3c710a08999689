import { hypervisorMachine } from '../../machines/hypervisor';
import { ConsoleInput } from './console-input';
import { ConsoleOutput } from './console-output';
import { EnvironmentValues } from './environment-values';
import { InterruptDelivery } from './interrupt-delivery';
import { OwnValues } from './own-values';
import { Replay } from './replay';
import { Backup } from './roles/backup';
import { Primary } from './roles/primary';
import { Promoting } from './roles/promoting';
import { Sender } from './sender';
import { Waiting } from './waiting';

/** The parts of a hypervisor that carry the rules of the protocol: the chart, and the classes. */
export const hypervisorClasses = {
  chart: hypervisorMachine,
  Primary,
  Backup,
  Promoting,
  OwnValues,
  Replay,
  EnvironmentValues,
  InterruptDelivery,
  ConsoleInput,
  ConsoleOutput,
  Sender,
  Waiting,
} as const;

export type HypervisorClasses = typeof hypervisorClasses;
