import type { Actor } from 'xstate';
import type { Completion, Output } from '../../devices/device';
import type { hypervisorMachine } from '../../machines/hypervisor';
import type { Exit } from '../pa-risc/processor';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import type { ProtocolMessage } from '../protocol/messages';
import type { Blocked, EnvironmentExit } from './blocked';
import { boundChart } from './bound-chart';
import { EpochBoundary } from './boundary';
import { chunkLimit } from './chunk';
import { mayBeHeld } from './held-outputs';
import { restartedAfter } from './machine-restart';
import type { HypervisorOptions } from './options';
import type { NumberedOutput } from './output-path';
import type { Outstanding } from './outstanding-operations';
import { Parts } from './parts';
import type { EnvironmentPort, GroupPort, JoinerPort } from './ports';
import type { ReplicaState } from './replica-state';
import type { VirtualMachine } from './virtual-machine';

/** For a reader. */
export interface HypervisorStatus {
  readonly role: Parts['role'];
  /** What the machine goes on with when it need not wait any more. */
  readonly waitsWith: Blocked | undefined;
  readonly outstanding: readonly Outstanding[];
  /** Messages received and not replayed. */
  readonly notReplayed: number;
  /** Outputs and fetches that wait for an acknowledgment while the machine runs on. */
  readonly held: number;
}

/** The hypervisor of one processor: it gives the charts their actions (§2, rules P0 to P7). */
export class Hypervisor {
  readonly chart: Actor<typeof hypervisorMachine>;
  /** What it is made of, for a reader of its state. */
  readonly parts: Parts;
  private readonly boundary: EpochBoundary;

  constructor(
    options: HypervisorOptions,
    machine: VirtualMachine,
    clock: Clock,
    group: GroupPort,
    environment: EnvironmentPort,
    trace: Trace,
  ) {
    const parts = new Parts(options, machine, clock, group, environment, trace, () => this.chart);
    this.parts = parts;
    this.boundary = new EpochBoundary(parts, (extraNs) => this.run(extraNs));
    machine.onExit = (exit) => this.handle(exit);
    clock.subscribe(options.processor, () => machine.exitDue());
    this.chart = boundChart(options, {
      resume: () => this.resume(),
      pause: () => machine.pause(),
      closeChannel: () => group.closeFailed(),
      comparePrefixes: () => group.comparePrefixes(),
      claimWithout: () => {
        if (parts.lacks('claimToGoAlone')) this.goAlone();
        group.claim();
      },
      claimPromotion: () => group.claim(),
      enterFailover: () => {
        parts.role = 'failover';
        parts.record('role.promoting', { epoch: parts.epoch.number });
        this.boundary.noticeFailoverEpoch();
        if (parts.lacks('longestFailoverEpoch') && parts.log.end(parts.epoch.number) === undefined) parts.epoch.end();
      },
      endFailover: () => this.boundary.endFailover(),
      dropHeldOutputs: () => {
        parts.commit.drop();
        parts.record('role.deposed', { epoch: parts.epoch.number });
        group.leave();
      },
    });
  }

  /** Powers the processor on; one that joins runs when it has received the state. */
  start(): void {
    this.chart.start();
    if (this.parts.role === 'joining') return;
    this.parts.countTime(0);
    this.boundary.start(0);
  }

  /** The epoch being executed. */
  get epoch(): number {
    return this.parts.epoch.number;
  }

  /** The role in which it executes instructions, and what a reader may want to know beside it. */
  get status(): HypervisorStatus {
    const { role, waiting, outputs, log, commit } = this.parts;
    return {
      role,
      waitsWith: waiting.waitsWith,
      outstanding: outputs.operations.all,
      notReplayed: log.size,
      held: commit.waiting,
    };
  }

  /** A message from the primary, in the order in which it was sent. */
  receive(message: ProtocolMessage): void {
    const { log, waiting, epoch } = this.parts;
    log.receive(message);
    waiting.received(epoch.number, epoch.ordinal);
  }

  /** Whether there is room for another message. */
  get accepts(): boolean {
    const { waiting, log, options } = this.parts;
    const isAwaited = waiting.isForMessage && !this.parts.lacks('acceptWhatIsAwaited');
    return isAwaited || log.size < options.bufferMessages;
  }

  /** Everything sent up to this message has been acknowledged by all backups; `Infinity`: there are none. */
  acknowledged(upTo: number): void {
    this.parts.commit.acknowledged(upTo);
    this.parts.waiting.acknowledged();
  }

  /** Of a backup: the primary has failed. Of the primary: a backup has. */
  peerFailed(): void {
    if (this.parts.role === 'backup' && this.parts.lacks('P6')) return;
    this.chart.send({ type: 'detector.peerFailed' });
  }

  /** Of the survivors: whether this processor has received most. */
  prefixesCompared(longest: boolean): void {
    this.chart.send({ type: longest ? 'group.longestPrefix' : 'group.otherLeads' });
  }

  claimAnswered(granted: boolean): void {
    if (!granted) this.chart.send({ type: 'arbiter.refused' });
    else this.chart.send({ type: 'arbiter.granted', backups: this.parts.group.awaited });
  }

  /** A new replica asks for the state. */
  join(joiner: JoinerPort): void {
    this.boundary.join(joiner);
  }

  /** The new replica has failed before it was in the view. */
  joinAbandoned(): void {
    this.boundary.joinAbandoned();
    if (this.parts.group.awaited === 0) this.chart.send({ type: 'join.abandoned' });
  }

  /** A page of the state that this processor joins with. */
  receivePage(address: number, bytes: Uint8Array): void {
    this.parts.machine.cpu.writeMemory(address, bytes);
  }

  /** The rest of it. */
  receiveState(state: ReplicaState): void {
    this.boundary.restore(state);
    this.chart.send({ type: 'join.completed' });
  }

  /** P1, P4: an operation of this processor's own devices has completed. */
  interrupt(completion: Completion): void {
    const { device: source } = completion;
    const leads = this.parts.role === 'primary';
    this.parts.record(leads ? 'interrupt.buffered' : 'interrupt.ignored', { source });
    const interrupt = { source, completion, uncertain: false };
    if (leads) this.parts.interrupts.add(interrupt);
    const isForNow = this.parts.lacks(leads ? 'P1' : 'P4');
    if (isForNow) this.parts.delivery.deliverAll(this.epoch, [interrupt], false);
  }

  /** Controllers fetch from guest memory only under the output commit. */
  fetchAllowed(then: () => void): void {
    this.parts.commit.whenCommitted(then, 'fetch');
  }

  private goAlone(): void {
    this.acknowledged(Number.POSITIVE_INFINITY);
    this.claimAnswered(true);
  }

  private run(extraNs: number): void {
    const { firmware, options, role, group, machine } = this.parts;
    if (firmware.continues()) return;
    const { entryNs, sendSetUpNs } = options.boundaryCost;
    const sends = role === 'primary' && group.backups > 0;
    machine.run(
      extraNs,
      (exit) => (exit.reason === 'recoveryCounter' ? entryNs + (sends ? sendSetUpNs : 0) : 0),
      chunkLimit(this.parts, extraNs),
    );
  }

  private handle(exit: Extract<Blocked, { kind: 'message' }>['exit']): void {
    const { machine, values } = this.parts;
    if (exit.reason === 'recoveryCounter') this.boundary.ended(exit);
    else if (exit.reason === 'environment') this.environmentInstruction(exit);
    else if (exit.reason === 'ioStore') this.request(machine.store(exit.address, exit.size, exit.value));
    else if (exit.reason === 'firmware') this.firmwareCall(exit);
    else if (exit.reason === 'timerLoaded') {
      values.timerLoaded(exit.comparand);
      this.run(0);
    } else if (exit.reason === 'halted') {
      this.parts.record('machine.halted', { why: exit.why });
      this.chart.send({ type: 'vm.halted' });
    } else if (exit.reason === 'length') this.boundary.start(0);
    else this.run(0);
  }

  /** The virtual machine goes on from where it waits, if it need not wait any more. */
  private resume(): void {
    const { waiting, machine, commit } = this.parts;
    const blocked = waiting.take();
    const busy = machine.resume();
    if (blocked === undefined) {
      if (!busy) this.run(0);
    } else if (blocked.kind === 'message') this.handle(blocked.exit);
    else if (!commit.isAcknowledged(blocked.needs)) waiting.forAcknowledgment(blocked);
    else if (blocked.kind === 'value') this.supply(blocked.value, blocked.of);
    else if (blocked.kind === 'boundary') this.boundary.startNext(blocked.interrupts);
    else if (blocked.kind === 'output') this.release(blocked.output, blocked.needs);
    else this.boundary.startWithJoiner();
  }

  /** P0, P3, P6. */
  private environmentInstruction(exit: EnvironmentExit): void {
    const { values, epoch, role, log, waiting, options, group, commit } = this.parts;
    if (values.isLocal(exit)) {
      this.supply(values.resolve(exit), exit.kind);
      return;
    }
    const { number, ordinal } = epoch;
    const replays =
      role === 'backup' ? !this.parts.lacks('P3') : role !== 'primary' && !this.parts.lacks('replayBeforeFailover');
    const received = replays ? log.value(number, ordinal, exit.pc) : undefined;
    if (received === undefined && role === 'backup' && replays) {
      waiting.forMessage('value', exit);
      return;
    }
    epoch.ordinal++;
    if (received !== undefined) {
      this.supply(values.replay(exit, received), exit.kind);
      return;
    }
    const value = values.resolve(exit);
    if (role === 'backup' || this.parts.lacks('P0')) {
      this.supply(value, exit.kind);
      return;
    }
    const needs = this.parts.send({ kind: 'environmentValue', epoch: number, ordinal, pc: exit.pc, value });
    const waits = options.switches.valueAcknowledgment === 'immediate' || group.isFull;
    if (!waits || commit.isAcknowledged(needs)) this.supply(value, exit.kind);
    else waiting.forAcknowledgment({ kind: 'value', value, of: exit.kind, needs });
  }

  private supply(value: number, kind: EnvironmentExit['kind']): void {
    this.parts.values.supply(value, kind);
    this.run(0);
  }

  private firmwareCall(exit: Extract<Exit, { reason: 'firmware' }>): void {
    const asked = this.parts.firmware.step(exit);
    if (asked !== undefined && 'reason' in asked) this.environmentInstruction(asked);
    else this.request(asked);
  }

  /** Output commit: what leaves waits for what it depends on; the machine waits with it, or runs on. */
  private request(requested: Output | undefined): void {
    const { outputs, epoch, commit, role, waiting } = this.parts;
    const output = requested && outputs.request(requested, epoch.number);
    const { dependsOn: needs } = commit;
    const mayLeave = commit.isAcknowledged(needs) || this.parts.lacks('outputCommit');
    if (output === undefined) this.run(0);
    else if (role !== 'primary') {
      outputs.absorb(output);
      this.runAfter(output);
    } else if (mayLeave) this.release(output, needs);
    else if (mayBeHeld(output.output, this.parts)) {
      commit.whenCommitted(() => outputs.release(output, needs), output);
      this.run(0);
    } else waiting.forAcknowledgment({ kind: 'output', output, needs });
  }

  private release(output: NumberedOutput, needs: number): void {
    this.parts.outputs.release(output, needs);
    this.runAfter(output);
  }

  private runAfter({ output }: NumberedOutput): void {
    this.run(restartedAfter(output, this.parts));
  }
}
