import type { Actor } from 'xstate';
import type { Output } from '../../devices/device';
import type { hypervisorMachine } from '../../machines/hypervisor';
import type { Exit } from '../pa-risc/processor';
import type { Trace } from '../ports/trace';
import type { EnvironmentExit } from './environment-exit';
import type { EnvironmentValues } from './environment-values';
import type { Epoch } from './epoch';
import type { FirmwarePath } from './firmware-path';
import type { MachineRestart } from './machine-restart';
import type { HypervisorOptions } from './options';
import type { NumberedOutput, OutputPath } from './output-path';
import type { GroupPort } from './ports';
import type { Role } from './roles/role';
import type { VirtualMachine } from './virtual-machine';

/** While the guest waits for the terminal, the processor looks so often whether the guest may go on. */
const terminalPollNs = 10_000_000;

/** Runs the virtual machine from exit to exit, and hands each exit to the role that the chart has installed. */
export class Execution {
  private installed: Role | undefined;

  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'boundaryCost'>,
    private readonly machine: VirtualMachine,
    private readonly epoch: Epoch,
    private readonly firmware: FirmwarePath,
    private readonly values: EnvironmentValues,
    private readonly outputs: OutputPath,
    private readonly restart: MachineRestart,
    private readonly group: Pick<GroupPort, 'backups'>,
    private readonly chart: () => Actor<typeof hypervisorMachine>,
    private readonly trace: Trace,
  ) {}

  /** The role in which the processor executes instructions. */
  get role(): Role {
    return this.installed as Role;
  }

  install(role: Role): void {
    this.installed = role;
  }

  /**
   * The machine starts an epoch of at most `length` instructions. A guest with the greatest number of outstanding
   * operations stands still: epochs without an instruction pass, at both replicas alike.
   */
  startEpoch(length: number, extraNs: number): void {
    this.epoch.begin(this.outputs.operations.isFull ? 0 : length);
    this.run(extraNs);
  }

  /** The machine starts or continues, `extraNs` from now. */
  run(extraNs: number): void {
    const { firmware, role, group, machine } = this;
    if (firmware.continues()) return;
    const asked = machine.takeOutput();
    if (asked !== undefined) {
      machine.owe(extraNs);
      this.request(asked);
      return;
    }
    const { entryNs, sendSetUpNs } = this.options.boundaryCost;
    const boundaryNs = entryNs + (role.sendsEpochEnd && group.backups > 0 ? sendSetUpNs : 0);
    const exitCostNs = (exit: Exit) => (exit.reason === 'recoveryCounter' ? boundaryNs : 0);
    machine.run(extraNs, exitCostNs, role.chunkLimit(extraNs), role.isTimed, () => role.sleepNs);
  }

  /** The output has left or has been absorbed: the machine continues, or restarts after a reset. */
  runAfter({ output }: NumberedOutput): void {
    this.run(this.restart.after(output));
  }

  /** The environment instruction completes with its value. */
  supply(value: number, kind: EnvironmentExit['kind']): void {
    this.values.supply(value, kind);
    this.run(0);
  }

  /** The machine stands at an environment instruction. */
  environment(exit: EnvironmentExit): void {
    if (this.values.isLocal(exit)) this.supply(this.values.resolve(exit), exit.kind);
    else this.role.environment(exit);
  }

  /** The machine comes to its exit now, or later: a terminal that is away makes it wait. */
  exitDue(): void {
    if (this.role.awaitsTerminal && !this.machine.isPaused) this.machine.owe(terminalPollNs);
    this.machine.exitDue();
  }

  /** The machine has come to an exit. */
  exited(exit: Exit): void {
    switch (exit.reason) {
      case 'recoveryCounter':
        this.role.epochEnded();
        break;
      case 'environment':
        this.environment(exit);
        break;
      case 'ioStore':
        this.request(this.machine.store(exit.address, exit.size, exit.value));
        break;
      case 'firmware':
        this.firmwareCall(exit);
        break;
      case 'timerLoaded':
        this.values.timerLoaded(exit.comparand);
        this.run(0);
        break;
      case 'halted':
        this.trace.record(this.options.processor, 'machine.halted', { why: exit.why });
        this.chart().send({ type: 'vm.halted' });
        break;
      default:
        this.run(0);
    }
  }

  private firmwareCall(exit: Extract<Exit, { reason: 'firmware' }>): void {
    const asked = this.firmware.step(exit);
    if (asked !== undefined && 'reason' in asked) this.environment(asked);
    else this.request(asked);
  }

  private request(requested: Output | undefined): void {
    const { epoch, outputs } = this;
    if (requested === undefined) {
      this.run(0);
      return;
    }
    const output = outputs.request(requested, epoch.number);
    if (epoch.asked(requested) || outputs.operations.isFull) epoch.end();
    this.role.output(output);
  }
}
