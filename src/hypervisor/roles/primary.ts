import type { Actor } from 'xstate';
import type { hypervisorMachine } from '../../../machines/hypervisor';
import { assert } from '../../base/assert';
import type { Clock } from '../../ports/clock';
import type { Trace } from '../../ports/trace';
import type { ConsoleInput } from '../console-input';
import type { EnvironmentExit } from '../environment-exit';
import type { Epoch } from '../epoch';
import type { EpochBoundary } from '../epoch-boundary';
import type { Execution } from '../execution';
import type { VirtualInterrupt } from '../interrupt-buffer';
import type { InterruptDelivery } from '../interrupt-delivery';
import type { InterruptPath } from '../interrupt-path';
import type { MachineRestart } from '../machine-restart';
import type { HypervisorOptions } from '../options';
import type { OutputCommit } from '../output-commit';
import type { NumberedOutput, OutputPath } from '../output-path';
import type { OwnValues } from '../own-values';
import type { GroupPort, JoinerPort } from '../ports';
import type { StateCapture } from '../replica-state';
import { StateTransfer } from '../state-transfer';
import { nanosecondsPerTick, type TimeOfDay } from '../time-of-day';
import { TimerSlack } from '../timer-slack';
import type { VirtualMachine } from '../virtual-machine';
import type { Waiting } from '../waiting';
import { Role } from './role';

/** What a primary's rules work with. */
export interface PrimaryCollaborators {
  readonly options: HypervisorOptions;
  readonly machine: VirtualMachine;
  readonly clock: Clock;
  readonly execution: Execution;
  readonly epoch: Epoch;
  readonly own: OwnValues;
  readonly boundary: EpochBoundary;
  readonly delivery: InterruptDelivery;
  readonly interrupts: InterruptPath;
  readonly input: ConsoleInput;
  readonly outputs: OutputPath;
  readonly commit: OutputCommit;
  readonly time: TimeOfDay;
  readonly capture: StateCapture;
  readonly restart: MachineRestart;
  readonly waiting: Waiting;
  readonly group: GroupPort;
  readonly chart: () => Actor<typeof hypervisorMachine>;
  readonly trace: Trace;
}

/** With so many held outputs the machine waits. */
const greatestHeld = 256;
/** Variable epochs: instructions (5 µs) that run before the primary looks again whether an interrupt is ready. */
const leastChunk = 256;

/** An output that waits for the message on which it depends. */
interface Unreleased {
  readonly output: NumberedOutput;
  readonly needs: number;
}

/** The primary (§2.1): P0, P1, P2 and the output commit; and the sender of the state to a replica that joins. */
export class Primary extends Role {
  readonly name = 'primary';
  private undelivered: readonly VirtualInterrupt[] | undefined;
  private unreleased: Unreleased | undefined;
  private transfer: StateTransfer | undefined;
  private readonly slack = new TimerSlack();
  /** This processor stops leading at the end of the epoch. */
  private isLeaving = false;

  constructor(protected readonly using: PrimaryCollaborators) {
    super();
  }

  override get sendsEpochEnd(): boolean {
    return true;
  }

  override get isTimed(): boolean {
    return this.using.options.switches.epochs === 'variable';
  }

  /**
   * Until the interval timer is due, and as its slack allows; while pages go to a new replica, epochs follow one
   * another.
   */
  override get sleepNs(): number {
    const { options, time, clock, machine } = this.using;
    const { idleNs = 0 } = options;
    if (idleNs === 0 || this.hasInterrupts || this.transfer !== undefined) return 0;
    const slackNs = this.slack.after(machine.worked, idleNs);
    return Math.min(idleNs, time.ticksUntilDue(clock.nowAt) * nanosecondsPerTick + slackNs);
  }

  /** A terminal that is away makes the guest wait, as the output commit does; backups wait for the messages. */
  override get awaitsTerminal(): boolean {
    return this.using.outputs.awaitsTerminal;
  }

  /** Variable epochs: the primary looks whether an interrupt is ready whenever anything happens in the world. */
  override chunkLimit(extraNs: number): number {
    const { options, clock, time, epoch, machine } = this.using;
    const { length } = epoch;
    if (options.switches.epochs === 'fixed') return length;
    const { nowAt, nextAt } = clock;
    const isReady = this.hasInterrupts || time.intervalTimerDue(nowAt);
    if (isReady && epoch.executed > 0) epoch.end();
    if (isReady) return 1;
    const untilDueNs = time.ticksUntilDue(nowAt) * nanosecondsPerTick;
    const untilEvent = machine.instructionsIn(Math.min(nextAt - nowAt - extraNs, untilDueNs));
    return Math.max(leastChunk, Math.min(length, untilEvent));
  }

  /** Whether a device's interrupt or console input waits for delivery. */
  get hasInterrupts(): boolean {
    return this.using.interrupts.isReady || this.using.input.isReady;
  }

  /** Interrupts of an epoch whose end awaits its acknowledgment. */
  get awaitingDelivery(): readonly VirtualInterrupt[] {
    return this.undelivered ?? [];
  }

  /** This processor leads from the next epoch on. */
  begin(): void {
    this.using.interrupts.startAt(this.using.epoch.number);
  }

  override environment(exit: EnvironmentExit): void {
    this.using.own.execute(exit);
  }

  override supplyValue(): void {
    this.using.own.supply();
  }

  /** P1: the interrupt waits for the end of the epoch. */
  override interrupt(interrupt: VirtualInterrupt): void {
    this.using.trace.record(this.using.options.processor, 'interrupt.buffered', { source: interrupt.source });
    this.using.interrupts.add(interrupt);
    this.using.machine.wake();
  }

  /** P2. */
  override epochEnded(): void {
    const { options, time, clock, input, interrupts, boundary, commit, waiting, group } = this.using;
    if (time.intervalTimerDue(clock.nowAt)) interrupts.add({ source: 'intervalTimer', uncertain: false });
    const typed = input.take();
    if (typed !== undefined) interrupts.add(typed);
    const delivered = interrupts.endEpoch();
    if (delivered.some(({ source }) => source !== 'intervalTimer')) this.slack.reset();
    const digest = boundary.digest(group.term);
    const needs = boundary.sendEnd(delivered.length, boundary.timeAtEnd(), digest);
    const waits = options.switches.epochAcknowledgment === 'atBoundary' || group.isFull;
    if (!waits || commit.isAcknowledged(needs)) this.deliver(delivered);
    else {
      this.undelivered = delivered;
      waiting.forAcknowledgment('epochEnd', needs);
    }
  }

  /** P2: the backups have acknowledged the end of the epoch. */
  override deliverInterrupts(): void {
    const { undelivered } = this;
    assert(undelivered !== undefined, 'the end of an epoch awaits its acknowledgment');
    this.undelivered = undefined;
    this.using.waiting.ended();
    this.deliver(undelivered);
  }

  override startEpoch(extraNs: number): void {
    this.using.execution.startEpoch(this.using.epoch.length, extraNs);
  }

  /**
   * Output commit: an output waits for the message on which it depends; meanwhile the machine waits too, or continues.
   */
  override output(output: NumberedOutput): void {
    const { commit, outputs, waiting, execution } = this.using;
    const { dependsOn: needs } = commit;
    if (this.mayLeave(needs)) this.release({ output, needs });
    else if (this.mayBeHeld(output)) {
      commit.whenCommitted(() => outputs.release(output, needs), output);
      execution.run(0);
    } else {
      this.unreleased = { output, needs };
      waiting.forAcknowledgment('output', needs);
    }
  }

  /** Output commit: the backups have acknowledged everything on which the output depends. */
  override releaseOutput(): void {
    const { unreleased } = this;
    assert(unreleased !== undefined, 'an output awaits what it depends on');
    this.unreleased = undefined;
    this.using.waiting.ended();
    this.release(unreleased);
  }

  /** A new replica asks for the state: memory follows while the guest runs, and the rest at an epoch's boundary. */
  join(joiner: JoinerPort): void {
    this.transfer = new StateTransfer(this.using.machine.cpu, joiner);
    this.using.machine.wake();
  }

  /** This processor stops leading soon, as it says. */
  handOver(): true {
    this.isLeaving = true;
    return true;
  }

  joinAbandoned(): void {
    this.transfer = undefined;
  }

  /** The new replica has the whole state, and the guest continues. */
  startWithJoiner(): void {
    this.using.waiting.ended();
    this.transferCompleted();
  }

  protected mayLeave(needs: number): boolean {
    return this.using.commit.isAcknowledged(needs);
  }

  /** The guest stands still until the new replica has the whole state. */
  protected sendState(transfer: StateTransfer): void {
    const { commit, waiting } = this.using;
    const needs = this.finishTransfer(transfer);
    assert(!commit.isAcknowledged(needs), 'the new replica is waited for');
    commit.sent(needs);
    waiting.forAcknowledgment('join', needs);
  }

  protected finishTransfer(transfer: StateTransfer): number {
    const { options, epoch, capture, interrupts, clock } = this.using;
    const state = capture.state(epoch.number, epoch.ticks, interrupts.forwarded(), clock.nowAt);
    const length = options.nextEpochLength === undefined ? {} : { epochLength: epoch.length };
    return transfer.finish({ ...state, ...length }, clock.nowAt);
  }

  protected transferCompleted(): void {
    const { clock, trace, options } = this.using;
    this.transfer?.completed(clock.nowAt, trace, options.processor);
    this.transfer = undefined;
    this.startEpoch(0);
  }

  private deliver(interrupts: readonly VirtualInterrupt[]): void {
    const { boundary, input, options, group, chart } = this.using;
    boundary.deliver(interrupts, group.term, false);
    input.confirm();
    boundary.next();
    if (this.transfer?.step()) this.sendState(this.transfer);
    else if (this.leaves()) chart().send({ type: 'vm.leadEnded' });
    else this.startEpoch(options.boundaryCost.exitNs);
  }

  /** Whether this processor hands over here; without a backup it goes on leading. */
  private leaves(): boolean {
    const leaves = this.isLeaving && this.using.group.backups > 0;
    this.isLeaving = false;
    return leaves;
  }

  /**
   * Whether the machine may continue while the output waits. Before a restart the machine waits: a restart clears the
   * memory from which the controllers still fetch.
   */
  private mayBeHeld({ output }: NumberedOutput): boolean {
    const { options, commit, restart } = this.using;
    const holds = options.switches.outputRelease === 'hold' && commit.waiting < greatestHeld;
    return holds && !restart.follows(output);
  }

  private release({ output, needs }: Unreleased): void {
    this.using.outputs.release(output, needs);
    this.using.execution.runAfter(output);
  }
}
