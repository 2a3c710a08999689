import type { Actor } from 'xstate';
import type { AcknowledgmentCause, MessageCause } from '../../machines/events';
import type { hypervisorMachine } from '../../machines/hypervisor';
import type { Trace } from '../ports/trace';
import type { EpochLog } from '../protocol/epoch-log';
import type { Awaiting, Blocked } from './blocked';
import type { OutputCommit } from './output-commit';

const causes = { value: 'value', boundary: 'epochEnd', output: 'output', start: 'join' } as const;

/** What the virtual machine waits for, if it waits: the chart hears when it begins and when it may end. */
export class Waiting {
  private blocked: Blocked | undefined;

  constructor(
    private readonly chart: () => Pick<Actor<typeof hypervisorMachine>, 'send'>,
    private readonly log: EpochLog,
    private readonly commit: OutputCommit,
    private readonly processor: string,
    private readonly trace: Trace,
  ) {}

  /** Then the next message is accepted even when there is no room: both replicas would wait for ever. */
  get isForMessage(): boolean {
    return this.blocked?.kind === 'message';
  }

  /** What the machine does when it may go on; nothing when it waits for nobody. */
  get waitsWith(): Blocked | undefined {
    return this.blocked;
  }

  /** P0, P2, output commit: the primary waits until so much is acknowledged. */
  forAcknowledgment(blocked: Awaiting): void {
    const cause: AcknowledgmentCause = causes[blocked.kind];
    this.blocked = blocked;
    this.trace.record(this.processor, 'machine.waits', { on: 'acknowledgment', cause, upTo: blocked.needs });
    this.chart().send({ type: 'vm.acknowledgmentNeeded', cause });
  }

  /** P3, P5: the backup waits for what the primary has not sent yet. */
  forMessage(cause: MessageCause, exit: Extract<Blocked, { kind: 'message' }>['exit']): void {
    this.blocked = { kind: 'message', exit };
    this.trace.record(this.processor, 'machine.waits', { on: 'message', cause });
    this.chart().send({ type: 'vm.messageNeeded', cause });
    this.log.mayTake();
  }

  /** A replica that has joined starts its first epoch when its chart lets it. */
  toStart(): void {
    this.blocked = { kind: 'start', needs: 0 };
  }

  /** A message has arrived while the machine is at this place. */
  received(epoch: number, ordinal: number): void {
    if (this.blocked?.kind !== 'message') return;
    const { exit } = this.blocked;
    const answer = exit.reason === 'environment' ? this.log.value(epoch, ordinal, exit.pc) : this.log.end(epoch);
    if (answer !== undefined) this.chart().send({ type: 'link.received' });
  }

  /** Something has been acknowledged. */
  acknowledged(): void {
    const blocked = this.blocked;
    if (blocked !== undefined && blocked.kind !== 'message' && this.commit.isAcknowledged(blocked.needs)) {
      this.chart().send({ type: 'link.acknowledged' });
    }
  }

  /** What to do now; it waits no more. */
  take(): Blocked | undefined {
    const blocked = this.blocked;
    this.blocked = undefined;
    if (blocked !== undefined) this.trace.record(this.processor, 'machine.resumes');
    return blocked;
  }
}
