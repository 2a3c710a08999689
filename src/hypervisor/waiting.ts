import type { Actor } from 'xstate';
import type { AcknowledgmentCause, MessageCause } from '../../machines/events';
import type { hypervisorMachine } from '../../machines/hypervisor';
import { assert } from '../base/assert';
import type { Trace } from '../ports/trace';
import type { EpochLog } from '../protocol/epoch-log';
import type { EnvironmentExit } from './environment-exit';
import type { Epoch } from './epoch';
import type { OutputCommit } from './output-commit';

/** What a backup's machine cannot pass without a message: an environment instruction, or the end or start of an epoch. */
export type MessageWait = EnvironmentExit | { readonly reason: 'epochEnd' | 'epochLength' };

/**
 * The waits of the virtual machine: whether it waits, and for what, is the state of the chart, which hears here that a wait begins and
 * that it may end. Kept here is only how far acknowledgments must have come, and what the machine stands before.
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

  /** The next message is accepted even when there is no room, or both replicas would wait for ever. */
  get takesOneMore(): boolean {
    return this.isForMessage;
  }

  private get isForMessage(): boolean {
    return this.chart().getSnapshot().hasTag('awaitsMessage');
  }

  /** The message whose acknowledgment the machine waits for, where it waits for one. */
  get upTo(): number | undefined {
    return this.chart().getSnapshot().hasTag('awaitsAcknowledgment') ? this.needs : undefined;
  }

  /** P0, P2, output commit: the machine waits until message `needs` is acknowledged. */
  forAcknowledgment(cause: AcknowledgmentCause, needs: number): void {
    this.needs = needs;
    this.trace.record(this.processor, 'machine.waits', { on: 'acknowledgment', cause, upTo: needs });
    this.chart().send({ type: 'vm.acknowledgmentNeeded', cause });
  }

  /** P3, P5: the backup's machine waits for what the primary has not sent yet. */
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

  /** What the machine waits for may have been acknowledged while it was paused. */
  checkAcknowledgments(): void {
    if (this.commit.isAcknowledged(this.needs)) this.chart().send({ type: 'link.acknowledged' });
  }

  /** What the machine waits for may have arrived while it was paused. */
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

  /** What the machine stood before, where it did. */
  takeExit(): MessageWait | undefined {
    const before = this.standsBefore;
    this.standsBefore = undefined;
    return before;
  }
}
