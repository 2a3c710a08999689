import type { Actor } from 'xstate';
import type { Operation } from '../../../devices/device';
import type { hypervisorMachine } from '../../../machines/hypervisor';
import { assert } from '../../base/assert';
import type { Trace } from '../../ports/trace';
import type { EnvironmentExit } from '../environment-exit';
import type { Epoch } from '../epoch';
import type { EndDigest, EpochBoundary } from '../epoch-boundary';
import type { Execution } from '../execution';
import type { VirtualInterrupt } from '../interrupt-buffer';
import type { InterruptDelivery } from '../interrupt-delivery';
import type { InterruptPath } from '../interrupt-path';
import type { HypervisorOptions } from '../options';
import type { OutputCommit } from '../output-commit';
import type { NumberedOutput, OutputPath } from '../output-path';
import type { OwnValues } from '../own-values';
import type { GroupPort } from '../ports';
import type { Replay } from '../replay';
import type { VirtualMachine } from '../virtual-machine';
import type { Waiting } from '../waiting';
import { Role } from './role';

/** What the rules of a promotion work with. */
export interface PromotingCollaborators {
  readonly options: HypervisorOptions;
  readonly machine: VirtualMachine;
  readonly execution: Execution;
  readonly epoch: Epoch;
  readonly replay: Replay;
  readonly own: OwnValues;
  readonly boundary: EpochBoundary;
  readonly delivery: InterruptDelivery;
  readonly interrupts: InterruptPath;
  readonly outputs: OutputPath;
  readonly commit: OutputCommit;
  readonly waiting: Waiting;
  readonly group: GroupPort;
  readonly chart: () => Actor<typeof hypervisorMachine>;
  readonly trace: Trace;
}

/** The result of the failover epoch, for the messages to the other survivors and for the primary. */
interface FailoverEnd extends EndDigest {
  readonly interrupts: number;
  readonly uncertain: number;
  readonly restarted: readonly Operation[];
}

/**
 * A backup that has won its claim (P6, P7). First it replays everything received. The first epoch whose end has not
 * arrived is the failover epoch, in which this processor leads the other survivors and absorbs the guest's outputs.
 */
export class Promoting extends Role {
  readonly name = 'failover';
  /** The last failover epoch recorded. */
  private failoverEpoch: number | undefined;
  private timeOfDay: number | undefined;
  private end: FailoverEnd | undefined;

  constructor(protected readonly using: PromotingCollaborators) {
    super();
  }

  override chunkLimit(): number {
    return this.using.epoch.length;
  }

  /** The arbiter has granted the claim: the machine continues, also from a wait for a message. */
  begin(): void {
    const { waiting, machine, epoch } = this.using;
    this.using.trace.record(this.using.options.processor, 'role.promoting', { epoch: epoch.number });
    this.noticeFailoverEpoch();
    this.beforeMachineGoesOn();
    const before = waiting.takeExit();
    if (before !== undefined) waiting.ended();
    machine.resume();
    if (before?.reason === 'environment') this.environment(before);
    else if (before?.reason === 'epochEnd') this.epochEnded();
    else if (before?.reason === 'epochLength') this.startEpoch(0);
  }

  /**
   * P6: where the primary's value is missing, this processor executes the instruction and sends the value to the other
   * survivors.
   */
  override environment(exit: EnvironmentExit): void {
    const { replay, own } = this.using;
    const value = replay.value(exit);
    if (value === undefined) own.execute(exit);
    else replay.supply(exit, value);
  }

  override supplyValue(): void {
    this.using.own.supply();
  }

  /** The dead primary may have performed this output. */
  override output(output: NumberedOutput): void {
    this.using.outputs.absorb(output);
    this.using.execution.runAfter(output);
  }

  /** P4 still holds: this processor has started no operation. */
  override interrupt({ source }: VirtualInterrupt): void {
    this.using.trace.record(this.using.options.processor, 'interrupt.ignored', { source });
  }

  /** P5 while the end of the epoch has arrived; P6 otherwise: this was the failover epoch. */
  override epochEnded(): void {
    const { replay, options } = this.using;
    const end = replay.end();
    if (end === undefined) this.epochLost();
    else replay.deliver(end, () => this.startEpoch(options.boundaryCost.exitNs));
  }

  override startEpoch(extraNs: number): void {
    const { replay, execution } = this.using;
    this.noticeFailoverEpoch();
    execution.startEpoch(replay.end()?.length ?? this.longestEpoch, extraNs);
  }

  /** P7, beside the completions that the dead primary had forwarded during the epoch. */
  deliverUncertainInterrupts(): void {
    const { boundary, delivery, interrupts, epoch, options, group } = this.using;
    const digest = boundary.digest(group.term);
    const forwarded = boundary.forwarded();
    const { uncertain, restarted } = delivery.endFailoverEpoch(epoch.number, forwarded, options.switches.failover);
    interrupts.startAt(epoch.number, forwarded.length);
    for (const interrupt of uncertain) interrupts.forward(interrupt);
    const count = forwarded.length + uncertain.length;
    this.end = { ...digest, interrupts: count, uncertain: uncertain.length, restarted };
  }

  correctClock(): void {
    this.timeOfDay = this.using.boundary.timeAtEnd();
  }

  /** The other survivors end the failover epoch as this processor does. */
  sendEpochEnd(): void {
    const { boundary, delivery, options, epoch, group } = this.using;
    const { end, timeOfDay } = this;
    assert(end !== undefined, 'the failover epoch has delivered its interrupts');
    assert(timeOfDay !== undefined, 'the clock has been corrected');
    this.timeOfDay = undefined;
    const { interrupts, uncertain, restarted, digest } = end;
    const repeats = options.switches.failover === 'repeatOutstanding' ? ({ repeats: true } as const) : {};
    boundary.sendEnd(interrupts, timeOfDay, { ...(digest === undefined ? {} : { digest }), ...repeats });
    delivery.recordEnd(epoch.number, group.term, true);
    this.using.trace.record(this.using.options.processor, 'role.primary', {
      failoverEpoch: epoch.number,
      uncertain,
      restarted: restarted.length,
    });
    boundary.next();
  }

  /** These outputs wait for the other survivors' acknowledgments. */
  resendConsole(): void {
    const { commit, outputs } = this.using;
    commit.whenCommitted(() => outputs.resendConsole(), 'console');
  }

  restartOperations(): void {
    const { commit, outputs } = this.using;
    const { restarted } = this.end as FailoverEnd;
    this.end = undefined;
    commit.whenCommitted(() => outputs.takeOver(restarted), restarted);
  }

  /** P6: the epoch that has been executed was the failover epoch. */
  protected epochLost(): void {
    this.using.chart().send({ type: 'vm.failoverEpochEnded', backups: this.using.group.backups });
  }

  /** P6: everything received has been replayed, and this epoch has no end. */
  protected noticeFailoverEpoch(): boolean {
    const { replay, epoch } = this.using;
    if (replay.end() !== undefined || this.failoverEpoch === epoch.number) return false;
    this.failoverEpoch = epoch.number;
    this.using.trace.record(this.using.options.processor, 'role.failoverEpoch', { epoch: epoch.number });
    return true;
  }

  /**
   * A failover epoch has no length: the longest epoch contains every operation that the dead primary may have started.
   */
  protected get longestEpoch(): number {
    return this.using.epoch.length;
  }

  protected beforeMachineGoesOn(): void {}
}
