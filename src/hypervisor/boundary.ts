import { assert } from '../base/assert';
import type { Exit } from '../pa-risc/processor';
import type { ProtocolMessage } from '../protocol/messages';
import type { VirtualInterrupt } from './interrupt-buffer';
import { fromMessage } from './interrupt-path';
import type { Parts } from './parts';
import type { JoinerPort } from './ports';
import type { ReplicaState } from './replica-state';
import { stateDigest } from './state-digest';
import { StateTransfer } from './state-transfer';

type EpochEnd = Extract<ProtocolMessage, { kind: 'epochEnd' }>;

/** From the end of one epoch to the start of the next: P2, P5, P6 and P7, and replicas that join. */
export class EpochBoundary {
  private transfer: StateTransfer | undefined;
  /** The last one that was told. */
  private failoverEpoch: number | undefined;

  constructor(
    private readonly parts: Parts,
    /** Runs the machine, which starts so many nanoseconds from now. */
    private readonly run: (extraNs: number) => void,
  ) {}

  /** P2, P5, P6. */
  ended(exit: Exit): void {
    const { parts } = this;
    const { log, epoch, time, clock, outputs, waiting, group } = parts;
    if (parts.role === 'primary') {
      this.endAsPrimary();
      return;
    }
    const isCut = parts.role === 'failover' && parts.lacks('replayBeforeFailover');
    const end = isCut ? undefined : log.end(epoch.number);
    if (parts.role === 'backup' && parts.lacks('P5')) this.startNext([], end);
    else if (end !== undefined) {
      if (this.diverges(end)) return;
      if (!parts.lacks('clockCorrection')) time.correct(clock.nowAt, end.timeOfDay);
      outputs.console.confirm(end.consoleConfirmed);
      parts.countTime(end.timeOfDay);
      this.startNext(this.forwarded(), end);
    } else if (parts.role === 'backup') waiting.forMessage('epochEnd', exit);
    else parts.chart().send({ type: 'vm.failoverEpochEnded', backups: group.backups });
  }

  /** `by`: what the processor that leads has said of the epoch's end; none where this one leads. */
  startNext(interrupts: readonly VirtualInterrupt[], by?: { readonly term: number; readonly repeats?: true }): void {
    const { parts } = this;
    const { epoch, delivery, group, input } = parts;
    delivery.deliverAll(epoch.number, interrupts, by?.repeats ?? false);
    delivery.recordEnd(epoch.number, by?.term ?? group.term, false);
    if (parts.role === 'primary') input.confirm();
    this.next();
    if (parts.role === 'primary' && this.transfer?.step()) this.sendState(this.transfer);
    else this.start(parts.options.boundaryCost.exitNs);
  }

  /** An epoch is ready to be started; a backup may have to wait until it knows how long it is. */
  start(extraNs: number): void {
    const { options, role, epoch, log, waiting } = this.parts;
    const known = log.end(epoch.number)?.length;
    if (known === undefined && role === 'backup' && options.switches.epochs === 'variable') {
      waiting.forMessage('epochEnd', { reason: 'length' });
      return;
    }
    this.noticeFailoverEpoch();
    const longest = role === 'failover' && this.parts.lacks('longestFailoverEpoch') ? 1 : options.epochLength;
    epoch.begin(known ?? longest);
    this.run(extraNs);
  }

  /** P6: everything received has been replayed, and this epoch's end has not come. */
  noticeFailoverEpoch(): void {
    const { role, log, epoch } = this.parts;
    if (role !== 'failover' || log.end(epoch.number) !== undefined || this.failoverEpoch === epoch.number) return;
    this.failoverEpoch = epoch.number;
    this.parts.record('role.failoverEpoch', { epoch: epoch.number });
    if (this.parts.lacks('consoleResentBeforeFailover')) this.parts.outputs.console.confirm(Number.POSITIVE_INFINITY);
  }

  /** P7; then this processor is the primary, and what it leaves to the environment waits for the other survivors. */
  endFailover(): void {
    const { parts } = this;
    const { options, epoch, delivery, interrupts, outputs, commit, group } = parts;
    const { switches } = options;
    const failoverEpoch = epoch.number;
    const digest = this.digest(group.term);
    const forwarded = this.forwarded();
    const failover = parts.lacks('P7') ? 'none' : switches.failover;
    const { uncertain, restarted } = delivery.endFailoverEpoch(failoverEpoch, forwarded, failover);
    interrupts.startAt(failoverEpoch, forwarded.length);
    for (const interrupt of uncertain) interrupts.forward(interrupt);
    const repeats = switches.failover === 'repeatOutstanding' ? ({ repeats: true } as const) : {};
    this.sendEnd(forwarded.length + uncertain.length, { ...digest, ...repeats });
    delivery.recordEnd(failoverEpoch, group.term, true);
    parts.record('role.primary', { failoverEpoch, uncertain: uncertain.length, restarted: restarted.length });
    this.next();
    parts.role = 'primary';
    interrupts.startAt(epoch.number);
    commit.whenCommitted(() => outputs.takeOver(restarted), restarted);
    this.start(0);
  }

  /** A new replica asks for the state; it gets memory while the guest runs, and the rest at an epoch's boundary. */
  join(joiner: JoinerPort): void {
    this.transfer = new StateTransfer(this.parts.machine.cpu, joiner);
  }

  joinAbandoned(): void {
    this.transfer = undefined;
  }

  /** The new replica has everything, and the guest goes on; or this processor is the new replica. */
  startWithJoiner(): void {
    const { clock, trace, options } = this.parts;
    this.transfer?.completed(clock.nowAt, trace, options.processor);
    this.transfer = undefined;
    this.start(0);
  }

  /** The rest of the state has arrived: this processor is a backup from here on. */
  restore(state: ReplicaState): void {
    const { parts } = this;
    parts.role = 'backup';
    parts.epoch.number = state.epoch;
    parts.capture.restore(state, parts.clock.nowAt);
    parts.countTime(state.ticks);
    for (const message of state.interrupts) parts.log.receive(message);
    parts.waiting.toStart();
    parts.record('role.backup', { epoch: state.epoch });
  }

  private endAsPrimary(): void {
    const { options, time, clock, input, interrupts, commit, waiting, group } = this.parts;
    if (time.intervalTimerDue(clock.nowAt)) interrupts.add({ source: 'intervalTimer', uncertain: false });
    const typed = input.take();
    if (typed !== undefined) interrupts.add(typed);
    const delivered = interrupts.endEpoch();
    const needs = this.sendEnd(delivered.length, this.digest(group.term));
    const waits = options.switches.epochAcknowledgment === 'atBoundary' || group.isFull;
    if (!waits || commit.isAcknowledged(needs)) this.startNext(delivered);
    else waiting.forAcknowledgment({ kind: 'boundary', interrupts: delivered, needs });
  }

  private sendEnd(interrupts: number, more: { readonly repeats?: true; readonly digest?: string }): number {
    const { parts } = this;
    const { number: epoch, executed: length } = parts.epoch;
    const timeOfDay = parts.values.timeAtEnd();
    parts.countTime(timeOfDay);
    const { term } = parts.group;
    const consoleConfirmed = parts.outputs.console.confirmed;
    return parts.send({ kind: 'epochEnd', epoch, term, length, interrupts, timeOfDay, consoleConfirmed, ...more });
  }

  /**
   * Paranoid: the state, of processor, memory, devices and all that the hypervisor keeps alike at every replica, in which the epoch ends, before its interrupts reach the guest. That is the state at the instant at which P2 sends
   * `epochEnd`, and a backup that finds another one delivers nothing to it any more.
   */
  private digest(term: number): { readonly digest?: string } {
    const { parts } = this;
    if (!parts.options.paranoid) return {};
    const digest = stateDigest(parts.machine.cpu.digest(), parts.capture.shared());
    parts.record('epoch.digested', { epoch: parts.epoch.number, term, digest });
    return { digest };
  }

  /** Compares with the processor that leads, once its `epochEnd` is here: to be behind it is no divergence. */
  private diverges({ epoch, term, digest }: EpochEnd): boolean {
    const own = this.digest(term);
    if (digest === undefined || own.digest === undefined || own.digest === digest) return false;
    this.parts.record('divergence.found', { epoch, term, digest: own.digest, expected: digest });
    this.parts.chart().send({ type: 'vm.diverged' });
    return true;
  }

  /** The interrupts that the primary has forwarded for this epoch. */
  private forwarded(): readonly VirtualInterrupt[] {
    return this.parts.log.interrupts(this.parts.epoch.number).map(fromMessage);
  }

  private next(): void {
    this.parts.log.forget(this.parts.epoch.number);
    this.parts.epoch.next();
  }

  /** The guest stands still until the new replica has everything. */
  private sendState(transfer: StateTransfer): void {
    const { epoch, capture, interrupts, clock, commit, waiting, chart } = this.parts;
    const state = capture.state(epoch.number, epoch.ticks, interrupts.forwarded(), clock.nowAt);
    const needs = transfer.finish(state, clock.nowAt);
    if (this.parts.lacks('joinerAwaited')) {
      this.startWithJoiner();
      return;
    }
    assert(!commit.isAcknowledged(needs), 'the new replica is waited for');
    commit.sent(needs);
    chart().send({ type: 'join.awaited' });
    waiting.forAcknowledgment({ kind: 'start', needs });
  }
}
