import type { Actor } from 'xstate';
import type { Completion, Operation, Output } from '../../devices/device';
import type { hypervisorMachine } from '../../machines/hypervisor';
import type { Exit } from '../pa-risc/processor';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import { EpochLog } from '../protocol/epoch-log';
import type { ProtocolMessage } from '../protocol/messages';
import type { EnvironmentExit } from './blocked';
import { boundChart } from './bound-chart';
import { ConsoleInput } from './console-input';
import { EnvironmentValues } from './environment-values';
import { FirmwarePath } from './firmware-path';
import type { VirtualInterrupt } from './interrupt-buffer';
import { InterruptDelivery } from './interrupt-delivery';
import { fromMessage, InterruptPath } from './interrupt-path';
import type { HypervisorOptions } from './options';
import { OutputCommit } from './output-commit';
import { type NumberedOutput, OutputPath } from './output-path';
import type { EnvironmentPort, PeerPort } from './ports';
import { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';
import { Waiting } from './waiting';

/** The hypervisor of one processor: it gives the charts their actions (§2, rules P0 to P7). */
export class Hypervisor {
  readonly chart: Actor<typeof hypervisorMachine>;
  readonly #log = new EpochLog();
  readonly #commit = new OutputCommit();
  readonly #waiting: Waiting;
  readonly #interrupts: InterruptPath;
  readonly #outputs: OutputPath;
  readonly #delivery: InterruptDelivery;
  readonly #input: ConsoleInput;
  readonly #time: TimeOfDay;
  readonly #firmware: FirmwarePath;
  readonly #environmentValues: EnvironmentValues;
  #epoch = 0;
  #ordinal = 0;
  #role: 'primary' | 'backup' | 'failover';
  /** Whether the channel to the other processor is open. */
  #connected = true;
  /** Operations that were outstanding at the failover and are started again. */
  #restarted: readonly Operation[] = [];

  constructor(
    private readonly options: HypervisorOptions,
    private readonly machine: VirtualMachine,
    private readonly clock: Clock,
    private readonly peer: PeerPort,
    environment: EnvironmentPort,
    private readonly trace: Trace,
  ) {
    this.#role = options.role;
    this.#waiting = new Waiting(() => this.chart, this.#log, this.#commit, options.processor, trace);
    this.#outputs = new OutputPath(options.processor, this.#commit, environment, trace, options.nextOperationId);
    this.#interrupts = new InterruptPath(options.switches.interruptForwarding, (message) => {
      if (this.#connected) peer.send(message);
    });
    this.#time = new TimeOfDay(options.clockSkewNs);
    this.#firmware = new FirmwarePath(machine, options.startedAtUnix);
    this.#environmentValues = new EnvironmentValues(options, machine, this.#firmware, this.#time, clock, trace);
    const { operations } = this.#outputs;
    this.#input = new ConsoleInput(machine.io.uart, environment, this.#commit);
    this.#delivery = new InterruptDelivery(
      options.processor,
      machine,
      operations,
      this.#input,
      this.#time,
      environment,
      trace,
    );
    machine.onExit = (exit) => this.#handle(exit);
    clock.subscribe(options.processor, () => machine.exitDue());
    this.chart = boundChart(options, {
      resume: () => this.#resume(),
      pause: () => machine.pause(),
      closeChannel: () => {
        this.#connected = false;
        peer.close();
      },
      claimAlone: () => environment.claim(),
      claimPromotion: () => environment.claim(),
      goAlone: () => this.#commit.goAlone(),
      enterFailover: () => {
        this.#role = 'failover';
        trace.record(options.processor, 'role.promoting', { epoch: this.#epoch });
      },
      deliverUncertainInterrupts: () => this.#deliverUncertainInterrupts(),
      takeOverEnvironment: () => this.#takeOverEnvironment(),
      dropHeldOutputs: () => this.#commit.drop(),
    });
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
    this.#waiting.received(this.#epoch, this.#ordinal);
  }

  /** Everything sent up to this sequence number has been acknowledged. */
  acknowledged(upTo: number): void {
    this.#commit.acknowledged(upTo);
    this.#waiting.acknowledged();
  }

  peerFailed(): void {
    this.chart.send({ type: 'detector.peerFailed' });
  }

  claimAnswered(granted: boolean): void {
    this.chart.send({ type: granted ? 'arbiter.granted' : 'arbiter.refused' });
  }

  /** P1, P4: an operation of this processor's own devices has completed. */
  interrupt(completion: Completion): void {
    const { device: source } = completion;
    const leads = this.#role === 'primary';
    this.trace.record(this.options.processor, leads ? 'interrupt.buffered' : 'interrupt.ignored', { source });
    if (leads) this.#interrupts.add({ source, completion, uncertain: false });
  }

  /** Controllers fetch from guest memory only under the output commit. */
  fetchAllowed(then: () => void): void {
    this.#commit.whenCommitted(then);
  }

  #run(extraNs: number): void {
    if (this.#firmware.continues()) return;
    const { entryNs, sendSetUpNs } = this.options.boundaryCost;
    const sends = this.#role === 'primary' && this.#connected;
    this.machine.run(
      extraNs,
      (exit) => (exit.reason === 'recoveryCounter' ? entryNs + (sends ? sendSetUpNs : 0) : 0),
      this.options.epochLength,
    );
  }

  #handle(exit: Exit | EnvironmentExit): void {
    if (exit.reason === 'recoveryCounter') this.#epochEnded(exit);
    else if (exit.reason === 'environment') this.#environmentInstruction(exit);
    else if (exit.reason === 'ioStore') this.#request(this.machine.store(exit.address, exit.size, exit.value));
    else if (exit.reason === 'firmware') this.#firmwareCall(exit);
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
    const blocked = this.#waiting.take();
    const busy = this.machine.resume();
    if (blocked?.kind === 'value') this.#supply(blocked.value, blocked.of);
    else if (blocked?.kind === 'boundary') this.#startNextEpoch(blocked.interrupts);
    else if (blocked?.kind === 'output') this.#release(blocked.output);
    else if (blocked?.kind === 'message') this.#handle(blocked.exit);
    else if (!busy) this.#run(0);
  }

  /** P0, P3, P6. */
  #environmentInstruction(exit: EnvironmentExit): void {
    if (this.#role === 'primary') {
      const value = this.#environmentValues.resolve(exit);
      const { pc } = exit;
      const sequence = this.#send({ kind: 'environmentValue', epoch: this.#epoch, ordinal: this.#ordinal, pc, value });
      const waits = this.options.switches.valueAcknowledgment === 'immediate' || this.peer.isFull;
      if (waits && !this.#commit.isAcknowledged(sequence)) {
        this.#waiting.forAcknowledgment('value', { kind: 'value', value, of: exit.kind, needs: sequence });
      } else this.#supply(value, exit.kind);
      return;
    }
    const received = this.#log.value(this.#epoch, this.#ordinal, exit.pc);
    if (received === undefined && this.#role === 'backup') this.#waiting.forMessage('value', exit);
    else
      this.#supply(
        received === undefined ? this.#environmentValues.resolve(exit) : this.#environmentValues.replay(exit, received),
        exit.kind,
      );
  }

  #supply(value: number, kind: EnvironmentExit['kind']): void {
    this.#ordinal++;
    this.#environmentValues.supply(value, kind);
    this.#run(0);
  }

  #firmwareCall(exit: Extract<Exit, { reason: 'firmware' }>): void {
    const asked = this.#firmware.step(exit);
    if (asked !== undefined && 'reason' in asked) this.#environmentInstruction(asked);
    else this.#request(asked);
  }

  #request(requested: Output | undefined): void {
    const output = requested && this.#outputs.request(requested, this.#epoch);
    const needs = this.options.mutations.has('outputCommit') ? 0 : this.#commit.dependsOn;
    if (output === undefined) this.#run(0);
    else if (this.#role !== 'primary') {
      this.#outputs.absorb(output);
      this.#run(0);
    } else if (this.#commit.isAcknowledged(needs)) this.#release(output);
    else this.#waiting.forAcknowledgment('output', { kind: 'output', output, needs });
  }

  #release(output: NumberedOutput): void {
    this.#outputs.release(output);
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
      this.#outputs.console.confirm(end.consoleConfirmed);
      this.#startNextEpoch(this.#forwarded());
    } else if (this.#role === 'backup') this.#waiting.forMessage('epochEnd', exit);
    else this.chart.send({ type: 'vm.failoverEpochEnded' });
  }

  #endEpochAsPrimary(): void {
    const { nowAt } = this.clock;
    if (this.#time.intervalTimerDue(nowAt)) this.#interrupts.add({ source: 'intervalTimer', uncertain: false });
    const input = this.#input.take();
    if (input !== undefined) this.#interrupts.add(input);
    const interrupts = this.#interrupts.endEpoch();
    const timeOfDay = this.#time.ticks(nowAt);
    this.#time.see(timeOfDay);
    const sequence = this.#send({
      kind: 'epochEnd',
      epoch: this.#epoch,
      length: this.options.epochLength,
      interrupts: interrupts.length,
      timeOfDay,
      consoleConfirmed: this.#outputs.console.confirmed,
    });
    if (this.options.switches.epochAcknowledgment === 'atBoundary' && !this.#commit.isAcknowledged(sequence)) {
      this.#waiting.forAcknowledgment('epochEnd', { kind: 'boundary', interrupts, needs: sequence });
    } else this.#startNextEpoch(interrupts);
  }

  /** The interrupts that the primary has forwarded for this epoch. */
  #forwarded(): readonly VirtualInterrupt[] {
    return this.#log.interrupts(this.#epoch).map(fromMessage);
  }

  #startNextEpoch(interrupts: readonly VirtualInterrupt[]): void {
    this.#delivery.endEpoch(this.#epoch, interrupts, false);
    if (this.#role === 'primary') this.#input.confirm();
    this.#beginEpoch();
    this.#run(this.options.boundaryCost.exitNs);
  }

  #beginEpoch(): void {
    this.#log.forget(this.#epoch);
    this.#epoch++;
    this.#ordinal = 0;
    this.machine.cpu.setRecoveryCounter(this.options.epochLength);
  }

  /** P7. */
  #deliverUncertainInterrupts(): void {
    const withUncertain = !this.options.mutations.has('P7');
    this.#restarted = this.#delivery.endFailoverEpoch(this.#epoch, this.#forwarded(), withUncertain);
    this.#beginEpoch();
  }

  #takeOverEnvironment(): void {
    this.#role = 'primary';
    this.#interrupts.startAt(this.#epoch);
    this.#outputs.takeOver(this.#restarted);
  }

  #send(message: ProtocolMessage): number {
    if (!this.#connected) return 0;
    const sequence = this.peer.send(message);
    this.#commit.sent(sequence);
    return sequence;
  }
}
