import type { Actor } from 'xstate';
import type { hypervisorMachine } from '../../machines/hypervisor';
import type { Mutation } from '../base/mutations';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import { EpochLog } from '../protocol/epoch-log';
import type { ProtocolMessage } from '../protocol/messages';
import { ConsoleInput } from './console-input';
import { EnvironmentValues } from './environment-values';
import { Epoch } from './epoch';
import { FirmwarePath } from './firmware-path';
import { InterruptDelivery } from './interrupt-delivery';
import { InterruptPath } from './interrupt-path';
import type { HypervisorOptions } from './options';
import { OutputCommit } from './output-commit';
import { OutputPath } from './output-path';
import type { EnvironmentPort, GroupPort } from './ports';
import { StateCapture } from './replica-state';
import { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';
import { Waiting } from './waiting';

/** What a hypervisor is made of, and the role in which it executes instructions. */
export class Parts {
  role: HypervisorOptions['role'] | 'failover';
  readonly log: EpochLog;
  readonly commit = new OutputCommit();
  readonly waiting: Waiting;
  readonly epoch: Epoch;
  readonly interrupts: InterruptPath;
  readonly outputs: OutputPath;
  readonly delivery: InterruptDelivery;
  readonly input: ConsoleInput;
  readonly time: TimeOfDay;
  readonly firmware: FirmwarePath;
  readonly values: EnvironmentValues;
  readonly capture: StateCapture;

  constructor(
    readonly options: HypervisorOptions,
    readonly machine: VirtualMachine,
    readonly clock: Clock,
    readonly group: GroupPort,
    environment: EnvironmentPort,
    readonly trace: Trace,
    readonly chart: () => Actor<typeof hypervisorMachine>,
  ) {
    const { processor, switches } = options;
    this.role = options.role;
    this.log = new EpochLog(() => group.resumeReceiving());
    this.waiting = new Waiting(chart, this.log, this.commit, processor, trace);
    this.epoch = new Epoch(machine.cpu);
    this.outputs = new OutputPath(options, this.commit, environment, trace);
    this.interrupts = new InterruptPath(switches.interruptForwarding, (message) => {
      group.send(message);
    });
    this.time = new TimeOfDay(options.clockSkewNs, options.clockDriftPpm);
    this.firmware = new FirmwarePath(machine, options.startedAtUnix);
    this.values = new EnvironmentValues(options, machine, this.epoch, this.firmware, this.time, clock, trace);
    this.input = new ConsoleInput(machine.io.uart, environment, this.commit, options.mutations);
    const { operations } = this.outputs;
    this.delivery = new InterruptDelivery(options, machine, operations, this.input, this.time, environment, trace);
    this.capture = new StateCapture(machine, this.outputs, this.input, this.time);
  }

  /** To all backups; outputs from now on wait for its acknowledgment. Answers the message's number. */
  send(message: ProtocolMessage): number {
    const needs = this.group.send(message);
    if (this.isDependedOn(message)) this.commit.sent(needs);
    return needs;
  }

  /** Whether the checker has taken away this rule. */
  lacks(rule: Mutation): boolean {
    return this.options.mutations.has(rule);
  }

  /** CR16 goes on from here where it counts instructions. */
  countTime(ticks: number): void {
    if (this.options.switches.clockSource === 'instructionCount') this.epoch.countTime(ticks);
  }

  private isDependedOn(message: ProtocolMessage): boolean {
    if (message.kind === 'environmentValue') return !this.lacks('commitValues');
    const isEmpty = message.kind === 'epochEnd' && message.interrupts === 0;
    return !this.lacks('commitEpochEnds') && !(isEmpty && this.lacks('commitEmptyEpochEnds'));
  }

  record(type: string, fields: Readonly<Record<string, unknown>>): void {
    this.trace.record(this.options.processor, type, fields);
  }
}
