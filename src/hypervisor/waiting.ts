import type { Actor } from 'xstate';
import type { AcknowledgmentCause, MessageCause } from '../../machines/events';
import type { hypervisorMachine } from '../../machines/hypervisor';
import { assert } from '../base/assert';
import type { Trace } from '../ports/trace';
import type { EpochLog } from '../protocol/epoch-log';
import type { EnvironmentExit } from './environment-exit';
import type { Epoch } from './epoch';
import type { OutputCommit } from './output-commit';

/**
 * What a backup's machine cannot pass without a message: an environment instruction, or the end or start of an epoch.
 */
export type MessageWait = EnvironmentExit | { readonly reason: 'epochEnd' | 'epochLength' };

/**
 * The waits of the virtual machine. Whether the machine waits, and for what, is the state of the chart; this class
 * tells the chart when a wait begins and when it may end. Kept here: the message whose acknowledgment ends the wait,
 * and the exit at which the machine stands.
 */
export class Waiting {
  private needs = 0;
  private standsBefore: MessageWait | undefined;

  constructor(
    private readonly chart: () => Actor<typeof hypervisorMachine>,
    private readonly log: EpochLog,
    private readonly commit: OutputCommit,
    private readonly epoch: Epoch,
    private readonly processor: string,
    private readonly trace: Trace,
  ) {}

  /**
   * During a wait for a message a full buffer accepts one more message; otherwise both replicas would wait for ever.
   */
  get takesOneMore(): boolean {
    return this.isForMessage;
  }

  private get isForMessage(): boolean {
    return this.chart().getSnapshot().hasTag('awaitsMessage');
  }

  /** The message whose acknowledgment the machine awaits, if any. */
  get upTo(): number | undefined {
    return this.chart().getSnapshot().hasTag('awaitsAcknowledgment') ? this.needs : undefined;
  }

  /** P0, P2, output commit: the machine waits until message `needs` is acknowledged. */
  forAcknowledgment(cause: AcknowledgmentCause, needs: number): void {
    this.needs = needs;
    this.trace.record(this.processor, 'machine.waits', { on: 'acknowledgment', cause, upTo: needs });
    this.chart().send({ type: 'vm.acknowledgmentNeeded', cause });
  }

  /** P3, P5: the backup's machine waits for a message that the primary has not sent yet. */
  forMessage(before: MessageWait): void {
    const cause: MessageCause = before.reason === 'environment' ? 'value' : before.reason;
    this.standsBefore = before;
    this.trace.record(this.processor, 'machine.waits', {
      on: 'message',
      cause: cause === 'epochLength' ? 'epochEnd' : cause,
    });
    this.chart().send({ type: 'vm.messageNeeded', cause });
    this.log.mayTake();
  }

  /** Something has been acknowledged. */
  acknowledged(): void {
    if (this.upTo !== undefined) this.checkAcknowledgments();
  }

  /** A message has arrived. */
  received(): void {
    if (this.isForMessage) this.checkMessages();
  }

  /** The awaited acknowledgment may have come while the machine was paused. */
  checkAcknowledgments(): void {
    if (this.commit.isAcknowledged(this.needs)) this.chart().send({ type: 'link.acknowledged' });
  }

  /** The awaited message may have come while the machine was paused. */
  checkMessages(): void {
    const { number, ordinal } = this.epoch;
    const before = this.standsBefore;
    assert(before !== undefined, 'a machine that waits stands before something');
    const message = before.reason === 'environment' ? this.log.value(number, ordinal, before.pc) : this.log.end(number);
    if (message !== undefined) this.chart().send({ type: 'link.received' });
  }

  /** The wait is over. */
  ended(): void {
    this.needs = 0;
    this.trace.record(this.processor, 'machine.resumes');
  }

  /** Returns the exit at which the machine stood, if any, and forgets it. */
  takeExit(): MessageWait | undefined {
    const before = this.standsBefore;
    this.standsBefore = undefined;
    return before;
  }
}
