import type { Observer } from 'rxjs';
import { type Actor, createActor, type InspectionEvent } from 'xstate';
import type { Completion, Output } from '../../devices/device';
import { hypervisorMachine } from '../../machines/hypervisor';
import type { Exit } from '../pa-risc/processor';
import type { Clock, TimerEvent } from '../ports/clock';
import type { Trace } from '../ports/trace';
import { EpochLog } from '../protocol/epoch-log';
import type { ProtocolMessage } from '../protocol/messages';
import { ConsoleOutput } from './console-output';
import { InterruptBuffer, type VirtualInterrupt } from './interrupt-buffer';
import type { Mutations } from './mutations';
import { OutputCommit } from './output-commit';
import { OutstandingOperations } from './outstanding-operations';
import type { EnvironmentPort, PeerPort } from './ports';
import type { Switches } from './switches';
import { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** Virtual nanoseconds of the epoch boundary that arise in the processor itself (§4.1). */
export interface BoundaryCost {
  readonly entryNs: number;
  readonly sendSetUpNs: number;
  readonly exitNs: number;
}

export interface HypervisorOptions {
  readonly processor: string;
  readonly role: 'primary' | 'backup';
  readonly switches: Switches;
  /** Instructions in an epoch. */
  readonly epochLength: number;
  readonly boundaryCost: BoundaryCost;
  /** Ahead of the world's clock, in nanoseconds. */
  readonly clockSkewNs: number;
  readonly nextOperationId: () => string;
  readonly mutations: Mutations;
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void);
}

type EnvironmentExit = Extract<Exit, { reason: 'environment' }>;

/** What the virtual machine does when it may go on: plain data, so that a wait can be copied. */
type Blocked =
  | { readonly kind: 'value'; readonly value: number; readonly of: EnvironmentExit['kind']; readonly needs: number }
  | { readonly kind: 'boundary'; readonly interrupts: readonly VirtualInterrupt[]; readonly needs: number }
  | { readonly kind: 'output'; readonly output: Output; readonly ordinal: number; readonly needs: number }
  | { readonly kind: 'message'; readonly exit: Exit };

/** The hypervisor of one processor: it gives the charts their actions (§2, rules P0 to P7). */
export class Hypervisor {
  readonly chart: Actor<typeof hypervisorMachine>;
  readonly #log = new EpochLog();
  readonly #buffer = new InterruptBuffer();
  readonly #commit = new OutputCommit();
  readonly #console = new ConsoleOutput();
  readonly #operations: OutstandingOperations;
  readonly #time: TimeOfDay;
  #epoch = 0;
  #ordinal = 0;
  /** Where the next interrupt belongs: past the current epoch once its end has been sent. */
  #interruptEpoch = 0;
  #interruptOrdinal = 0;
  #role: 'primary' | 'backup' | 'failover';
  #paired = true;
  #blocked: Blocked | undefined;
  #absorbedReset: Output | undefined;

  constructor(
    private readonly options: HypervisorOptions,
    private readonly machine: VirtualMachine,
    private readonly clock: Clock,
    private readonly peer: PeerPort,
    private readonly environment: EnvironmentPort,
    private readonly trace: Trace,
  ) {
    this.#role = options.role;
    this.#operations = new OutstandingOperations(options.nextOperationId);
    this.#time = new TimeOfDay(options.clockSkewNs);
    machine.onExit = (exit) => this.#handle(exit);
    clock.subscribe(options.processor, (event: TimerEvent) => this.#onTimer(event));
    this.chart = createActor(
      hypervisorMachine.provide({
        actions: {
          resume: () => this.#resume(),
          pause: () => this.machine.pause(),
          closeChannel: () => this.peer.close(),
          claimAlone: () => this.environment.claim(),
          claimPromotion: () => this.environment.claim(),
          goAlone: () => this.#goAlone(),
          enterFailover: () => this.#enterFailover(),
          deliverUncertainInterrupts: () => this.#deliverUncertainInterrupts(),
          takeOverEnvironment: () => this.#takeOverEnvironment(),
          dropHeldOutputs: () => this.#commit.drop(),
        },
      }),
      {
        id: options.processor,
        systemId: options.processor,
        input: { processor: options.processor, role: options.role },
        inspect: options.inspect,
      },
    );
  }

  /** Powers the processor on. */
  start(): void {
    this.chart.start();
    this.machine.cpu.setRecoveryCounter(this.options.epochLength);
    this.#run(0);
  }

  /** The epoch being executed. */
  get epoch(): number {
    return this.#epoch;
  }

  /** A message from the primary, in the order in which it was sent. */
  receive(message: ProtocolMessage): void {
    this.#log.receive(message);
    if (this.#blocked?.kind === 'message' && this.#isAnswered(this.#blocked.exit))
      this.chart.send({ type: 'link.received' });
  }

  /** Everything sent up to this sequence number has been acknowledged. */
  acknowledged(upTo: number): void {
    this.#commit.acknowledged(upTo);
    const blocked = this.#blocked;
    if (blocked !== undefined && blocked.kind !== 'message' && this.#commit.isAcknowledged(blocked.needs)) {
      this.chart.send({ type: 'link.acknowledged' });
    }
  }

  peerFailed(): void {
    this.chart.send({ type: 'detector.peerFailed' });
  }

  claimAnswered(granted: boolean): void {
    this.chart.send({ type: granted ? 'arbiter.granted' : 'arbiter.refused' });
  }

  /** P1, P4: an operation of this processor's own devices has completed. */
  interrupt(completion: Completion): void {
    if (this.#role !== 'primary') return;
    this.#bufferInterrupt({ source: completion.device, completion, uncertain: false });
  }

  /** Controllers fetch from guest memory only under the output commit. */
  fetchAllowed(then: () => void): void {
    this.#commit.whenCommitted(then);
  }

  #onTimer(event: TimerEvent): void {
    if (event.name === 'exit') this.machine.exitDue();
  }

  #run(extraNs: number): void {
    const { entryNs, sendSetUpNs } = this.options.boundaryCost;
    const sends = this.#role === 'primary' && this.#paired;
    this.machine.run(
      extraNs,
      (exit) => (exit.reason === 'recoveryCounter' ? entryNs + (sends ? sendSetUpNs : 0) : 0),
      this.options.epochLength,
    );
  }

  #handle(exit: Exit): void {
    if (exit.reason === 'recoveryCounter') this.#epochEnded(exit);
    else if (exit.reason === 'environment') this.#environmentInstruction(exit);
    else if (exit.reason === 'ioStore') this.#store(this.machine.store(exit.address, exit.size, exit.value));
    else if (exit.reason === 'timerLoaded') {
      this.#time.loadIntervalTimer(exit.comparand);
      this.#run(0);
    } else if (exit.reason === 'halted') {
      this.trace.record(this.options.processor, 'machine.halted', { why: exit.why });
      this.chart.send({ type: 'vm.halted' });
    } else this.#run(0);
  }

  /** The virtual machine goes on from where it waits. */
  #resume(): void {
    const blocked = this.#blocked;
    this.#blocked = undefined;
    const busy = this.machine.resume();
    if (blocked?.kind === 'value') this.#supply(blocked.value, blocked.of);
    else if (blocked?.kind === 'boundary') this.#startNextEpoch(blocked.interrupts);
    else if (blocked?.kind === 'output') this.#release(blocked.output, blocked.ordinal);
    else if (blocked?.kind === 'message') this.#handle(blocked.exit);
    else if (!busy) this.#run(0);
  }

  /** P0, P3, P6. */
  #environmentInstruction(exit: EnvironmentExit): void {
    if (this.#role === 'primary') {
      const value = this.#resolve(exit);
      const sequence = this.#send({
        kind: 'environmentValue',
        epoch: this.#epoch,
        ordinal: this.#ordinal,
        pc: exit.pc,
        value,
      });
      if (this.options.switches.valueAcknowledgment === 'immediate' && !this.#commit.isAcknowledged(sequence)) {
        this.#awaitAcknowledgment('value', { kind: 'value', value, of: exit.kind, needs: sequence });
      } else this.#supply(value, exit.kind);
      return;
    }
    const received = this.#log.value(this.#epoch, this.#ordinal, exit.pc);
    if (received === undefined && this.#role === 'backup') this.#awaitMessage('value', exit);
    else this.#supply(received === undefined ? this.#resolve(exit) : this.#replayed(exit, received), exit.kind);
  }

  /** This processor itself executes the environment instruction. */
  #resolve(exit: EnvironmentExit): number {
    return exit.kind === 'intervalTimer'
      ? this.#time.ticks(this.clock.nowAt)
      : this.machine.load(exit.address, exit.size) >>> 0;
  }

  /** A register read has its side effects at the backup too; what it yields is the same by construction. */
  #replayed(exit: EnvironmentExit, value: number): number {
    if (exit.kind === 'ioLoad') this.machine.load(exit.address, exit.size);
    else if (!this.options.mutations.has('clockCorrection')) this.#time.see(value);
    return value;
  }

  #supply(value: number, kind: EnvironmentExit['kind']): void {
    if (kind === 'intervalTimer') this.trace.record(this.options.processor, 'time.read', { ticks: value });
    this.#ordinal++;
    this.machine.cpu.supply(value | 0);
    this.#run(0);
  }

  #store(output: Output | undefined): void {
    if (output === undefined) {
      this.#run(0);
      return;
    }
    const ordinal = output.kind === 'byte' ? this.#console.add(output.detail.byte) : 0;
    if (output.kind === 'operation') {
      const { id } = this.#operations.start(output, this.#epoch);
      this.trace.record(this.options.processor, 'operation.started', { id, device: output.device, epoch: this.#epoch });
    }
    if (this.#role !== 'primary') {
      this.trace.record(this.options.processor, 'output.absorbed', { output: output.kind, ordinal, ...output.detail });
      if (output.kind === 'reset') this.#absorbedReset = output;
      this.#run(0);
      return;
    }
    const needs = this.options.mutations.has('outputCommit') ? 0 : this.#commit.dependsOn;
    if (this.#commit.isAcknowledged(needs)) this.#release(output, ordinal);
    else this.#awaitAcknowledgment('output', { kind: 'output', output, ordinal, needs });
  }

  #release(output: Output, ordinal: number): void {
    const { dependsOn, acknowledgedUpTo } = this.#commit;
    const committed = acknowledgedUpTo >= dependsOn;
    this.trace.record(this.options.processor, 'output.released', {
      output: output.kind,
      ordinal,
      ...output.detail,
      dependsOn,
      committed,
    });
    if (output.kind === 'byte') this.#console.confirm(this.environment.putByte(ordinal, output.detail.byte));
    else this.environment.perform(output);
    this.#run(0);
  }

  /** P2, P5, P6. */
  #epochEnded(exit: Exit): void {
    if (this.#role === 'primary') {
      this.#endEpochAsPrimary();
      return;
    }
    const end = this.#log.end(this.#epoch);
    if (end !== undefined) {
      if (!this.options.mutations.has('clockCorrection')) this.#time.correct(this.clock.nowAt, end.timeOfDay);
      this.#console.confirm(end.consoleConfirmed);
      this.#startNextEpoch(this.#forwarded());
    } else if (this.#role === 'backup') this.#awaitMessage('epochEnd', exit);
    else this.chart.send({ type: 'vm.failoverEpochEnded' });
  }

  #endEpochAsPrimary(): void {
    const { nowAt } = this.clock;
    if (this.#time.intervalTimerDue(nowAt)) this.#bufferInterrupt({ source: 'intervalTimer', uncertain: false });
    const interrupts = this.#buffer.take();
    if (this.options.switches.interruptForwarding === 'atEpochEnd') for (const each of interrupts) this.#forward(each);
    const timeOfDay = this.#time.ticks(nowAt);
    this.#time.see(timeOfDay);
    const sequence = this.#send({
      kind: 'epochEnd',
      epoch: this.#epoch,
      length: this.options.epochLength,
      interrupts: interrupts.length,
      timeOfDay,
      consoleConfirmed: this.#console.confirmed,
    });
    this.#interruptEpoch = this.#epoch + 1;
    this.#interruptOrdinal = 0;
    if (this.options.switches.epochAcknowledgment === 'atBoundary' && !this.#commit.isAcknowledged(sequence)) {
      this.#awaitAcknowledgment('epochEnd', { kind: 'boundary', interrupts, needs: sequence });
    } else this.#startNextEpoch(interrupts);
  }

  #bufferInterrupt(interrupt: VirtualInterrupt): void {
    this.#buffer.add(interrupt);
    if (this.options.switches.interruptForwarding === 'immediate') this.#forward(interrupt);
  }

  #forward({ source, completion }: VirtualInterrupt): void {
    const { registers, dma } = completion ?? {};
    if (!this.#paired) return;
    const message = {
      kind: 'interrupt',
      epoch: this.#interruptEpoch,
      ordinal: this.#interruptOrdinal++,
      source,
    } as const;
    this.peer.send({ ...message, registers, dma });
  }

  /** The interrupts that the primary has forwarded for this epoch. */
  #forwarded(): readonly VirtualInterrupt[] {
    return this.#log.interrupts(this.#epoch).map(({ source, registers, dma }) => ({
      source,
      uncertain: false,
      completion: registers && { device: source, registers, dma: dma ?? [] },
    }));
  }

  #startNextEpoch(interrupts: readonly VirtualInterrupt[]): void {
    this.#deliver(interrupts);
    this.#recordEpochEnd(false);
    this.#beginEpoch();
    this.#run(this.options.boundaryCost.exitNs);
  }

  #deliver(interrupts: readonly VirtualInterrupt[]): void {
    const { processor } = this.options;
    for (const interrupt of interrupts) {
      const { source, uncertain, completion } = interrupt;
      const operation = completion && this.#operations.finish(source).id;
      this.machine.deliver(interrupt);
      if (completion === undefined) this.#time.intervalTimerDelivered();
      this.trace.record(processor, 'interrupt.delivered', { epoch: this.#epoch, source, uncertain, operation });
    }
  }

  #recordEpochEnd(failover: boolean): void {
    const digest = this.machine.cpu.digest();
    this.trace.record(this.options.processor, 'epoch.ended', { epoch: this.#epoch, failover, digest });
  }

  #beginEpoch(): void {
    this.#log.forget(this.#epoch);
    this.#epoch++;
    this.#ordinal = 0;
    this.#interruptEpoch = this.#epoch;
    this.machine.cpu.setRecoveryCounter(this.options.epochLength);
  }

  #enterFailover(): void {
    this.#role = 'failover';
    this.trace.record(this.options.processor, 'role.promoting', { epoch: this.#epoch });
  }

  /** P7, with the real completions that the dead primary had forwarded during the epoch (settled reading b). */
  #deliverUncertainInterrupts(): void {
    const forwarded = this.#forwarded();
    const completed = forwarded.filter((interrupt) => interrupt.completion !== undefined).length;
    const outstanding = this.options.mutations.has('P7') ? [] : this.#operations.all.slice(completed);
    const uncertain = outstanding.map(({ output }) => ({
      source: output.device,
      uncertain: true,
      completion: this.environment.uncertainCompletion(output),
    }));
    this.#deliver([...forwarded, ...uncertain]);
    this.#recordEpochEnd(true);
    this.trace.record(this.options.processor, 'role.primary', {
      failoverEpoch: this.#epoch,
      uncertain: uncertain.length,
    });
    this.#beginEpoch();
  }

  #takeOverEnvironment(): void {
    this.#role = 'primary';
    this.#console.confirm(this.environment.expectedOrdinal());
    for (const { ordinal, byte } of this.#console.unconfirmed()) this.environment.putByte(ordinal, byte);
    this.#console.confirm(this.environment.expectedOrdinal());
    if (this.#absorbedReset !== undefined) this.environment.perform(this.#absorbedReset);
  }

  #goAlone(): void {
    this.#paired = false;
    this.#commit.goAlone();
  }

  #send(message: ProtocolMessage): number {
    if (!this.#paired) return 0;
    const sequence = this.peer.send(message);
    this.#commit.sent(sequence);
    return sequence;
  }

  #isAnswered(exit: Exit): boolean {
    if (exit.reason === 'environment') return this.#log.value(this.#epoch, this.#ordinal, exit.pc) !== undefined;
    return this.#log.end(this.#epoch) !== undefined;
  }

  #awaitAcknowledgment(cause: 'value' | 'epochEnd' | 'output', blocked: Blocked): void {
    this.#blocked = blocked;
    this.chart.send({ type: 'vm.acknowledgmentNeeded', cause });
  }

  #awaitMessage(cause: 'value' | 'epochEnd', exit: Exit): void {
    this.#blocked = { kind: 'message', exit };
    this.chart.send({ type: 'vm.messageNeeded', cause });
  }
}
