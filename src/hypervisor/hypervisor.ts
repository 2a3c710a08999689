import type { Observable } from 'rxjs';
import { type Actor, assertEvent } from 'xstate';
import type { Completion } from '../../devices/device';
import type { hypervisorMachine } from '../../machines/hypervisor';
import { stopChart } from '../base/branch';
import type { Exit } from '../pa-risc/processor';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import { EpochLog } from '../protocol/epoch-log';
import type { ProtocolMessage } from '../protocol/messages';
import { boundChart } from './bound-chart';
import { ControllerView } from './controller-view';
import { Epoch } from './epoch';
import { EpochBoundary } from './epoch-boundary';
import { Execution } from './execution';
import { FirmwarePath } from './firmware-path';
import { type HypervisorClasses, hypervisorClasses } from './hypervisor-classes';
import type { HypervisorStatus } from './hypervisor-status';
import { InterruptPath } from './interrupt-path';
import { MachineRestart } from './machine-restart';
import type { HypervisorOptions } from './options';
import { OutputCommit } from './output-commit';
import { OutputPath } from './output-path';
import type { EnvironmentPort, GroupPort, JoinerPort } from './ports';
import { type ReplicaState, type SharedState, StateCapture } from './replica-state';
import type { Backup } from './roles/backup';
import { Joining } from './roles/joining';
import type { Primary } from './roles/primary';
import type { Promoting } from './roles/promoting';
import { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';
import type { Waiting } from './waiting';

/** The hypervisor of one processor (§2, rules P0 to P7): makes the parts, and binds the actions of the chart. */
export class Hypervisor {
  readonly chart: Actor<typeof hypervisorMachine>;
  private readonly log: EpochLog;
  private readonly commit = new OutputCommit();
  private readonly position: Epoch;
  private readonly waiting: Waiting;
  private readonly outputs: OutputPath;
  private readonly execution: Execution;
  private readonly boundary: EpochBoundary;
  private readonly capture: StateCapture;
  private readonly controllerView: ControllerView;
  private readonly primary: Primary;
  private readonly backup: Backup;
  private readonly promoting: Promoting;
  private readonly joining: Joining;

  constructor(
    private readonly options: HypervisorOptions,
    readonly machine: VirtualMachine,
    clock: Clock,
    private readonly group: GroupPort,
    environment: EnvironmentPort,
    private readonly trace: Trace,
    classes: HypervisorClasses = hypervisorClasses,
  ) {
    const { processor, switches, consoleFrom: from } = options;
    const { commit } = this;
    const chart = () => this.chart;
    const log = new EpochLog(() => group.resumeReceiving());
    const epoch = new Epoch(machine.cpu, options.epochLength);
    const time = new TimeOfDay(options.clockSkewNs, options.clockDriftPpm);
    const firmware = new FirmwarePath(machine, options.startedAtUnix);
    const waiting = new classes.Waiting(chart, log, commit, epoch, processor, trace);
    const sender = new classes.Sender(group, commit);
    const interrupts = new InterruptPath(switches.interruptForwarding, (message) => void group.send(message));
    const outputs = new OutputPath(options, new classes.ConsoleOutput(from?.output), commit, environment, trace);
    const input = new classes.ConsoleInput(machine.io.uart, environment, commit, from?.input);
    const values = new classes.EnvironmentValues(options, machine, epoch, firmware, time, clock, trace);
    const { operations } = outputs;
    const delivery = new classes.InterruptDelivery(options, machine, operations, input, time, environment, trace);
    const capture = new StateCapture(machine, outputs, input, time);
    const boundary = new EpochBoundary(
      options,
      machine,
      clock,
      epoch,
      log,
      delivery,
      outputs,
      values,
      time,
      sender,
      capture,
      group,
      trace,
    );
    const restart = new MachineRestart(options, machine, operations, time, epoch, trace);
    const execution = new Execution(options, machine, epoch, firmware, values, outputs, restart, group, chart, trace);
    const own = new classes.OwnValues(options, values, epoch, execution, sender, group, commit, waiting);
    const replay = new classes.Replay(log, epoch, values, outputs, boundary, execution, chart);
    this.log = log;
    this.position = epoch;
    this.waiting = waiting;
    this.outputs = outputs;
    this.execution = execution;
    this.boundary = boundary;
    this.capture = capture;
    this.controllerView = new ControllerView(machine, interrupts, operations);
    const common = { options, machine, clock, execution, epoch, waiting, outputs, boundary, group, chart, trace };
    this.primary = new classes.Primary({ ...common, own, delivery, interrupts, input, commit, time, capture, restart });
    this.backup = new classes.Backup({ ...common, replay, values, delivery });
    this.promoting = new classes.Promoting({ ...common, replay, own, delivery, interrupts, commit });
    this.joining = new Joining(options, machine, clock, epoch, log, capture, boundary, waiting, trace);
    execution.install(this.joining);
    clock.subscribe(processor, () => execution.exitDue());
    this.chart = boundChart(classes.chart, options, group.backups === 0, clock, this.actions);
  }

  /** Powers the processor on. A processor that joins starts its machine after it has received the state. */
  start(): void {
    if (this.options.role !== 'joining') this.boundary.countTime(0);
    this.chart.start();
  }

  /** The processor stops at once. */
  powerOff(): void {
    stopChart(this.chart, this.options.parent);
  }

  /** The epoch being executed. */
  get epoch(): number {
    return this.position.number;
  }

  /** The role in which the processor executes instructions, and figures for a reader. */
  get status(): HypervisorStatus {
    return {
      role: this.execution.role.name,
      epochLength: this.position.length,
      waitsUpTo: this.waiting.upTo,
      outstanding: this.outputs.operations.all,
      notReplayed: this.log.size,
      lagEpochs: this.log.endedFrom(this.epoch),
      held: this.commit.waiting,
    };
  }

  /** Whether a device's interrupt or console input waits for the end of the epoch. */
  get hasInterrupts(): boolean {
    return this.primary.hasInterrupts;
  }

  /** Whether the guest receives typed bytes by interrupts. */
  get receivesByInterrupt(): boolean {
    return this.machine.io.uart.receivesByInterrupt;
  }

  /** The exits of the virtual machine, each at its instant; the replica returns each to `exited`. */
  get exits(): Observable<Exit> {
    return this.machine.exits;
  }

  exited(exit: Exit): void {
    this.execution.exited(exit);
  }

  /** Receives a message from the primary, in the order of sending. */
  receive(message: ProtocolMessage): void {
    this.log.receive(message);
    this.waiting.received();
  }

  /** Why no primary sends this message now, for a person; `undefined` if one may. */
  refuses(message: ProtocolMessage): string | undefined {
    return this.log.refuses(message, this.epoch);
  }

  /** Whether there is room for another message. */
  get accepts(): boolean {
    return this.log.size < this.options.bufferMessages || this.waiting.takesOneMore;
  }

  /** All backups have acknowledged every message up to this one; `Infinity`: the view has no backups. */
  acknowledged(upTo: number): void {
    this.commit.acknowledged(upTo);
    this.waiting.acknowledged();
  }

  /** At a backup: the primary has failed. At the primary: a backup has failed. */
  peerFailed(): void {
    this.chart.send({ type: 'detector.peerFailed' });
  }

  /** `longest`: this processor has received most of the survivors. */
  prefixesCompared(longest: boolean): void {
    this.chart.send({ type: longest ? 'group.longestPrefix' : 'group.otherLeads' });
  }

  claimAnswered(granted: boolean): void {
    this.chart.send(granted ? { type: 'arbiter.granted', backups: this.group.awaited } : { type: 'arbiter.refused' });
  }

  /** The state that all replicas hold alike at an epoch's boundary, for comparisons. */
  get sharedState(): SharedState {
    return this.capture.shared();
  }

  /** A new replica asks for the state. */
  join(joiner: JoinerPort): void {
    this.primary.join(joiner);
  }

  /** The new replica has failed before entering the view. */
  joinAbandoned(): void {
    this.primary.joinAbandoned();
    if (this.group.awaited === 0) this.chart.send({ type: 'join.abandoned' });
  }

  /** At a processor that joins: a page of the state. */
  receivePage(address: number, bytes: Uint8Array): void {
    this.joining.receivePage(address, bytes);
  }

  /** At a processor that joins: the rest of the state. */
  receiveState(state: ReplicaState): void {
    this.joining.receiveState(state);
    this.chart.send({ type: 'join.completed' });
  }

  /**
   * A person ends this process with notice: it leads until the end of its epoch, and a backup from then on. Returns
   * whether it leads, and there is a backup.
   */
  handOver(): boolean {
    return this.group.backups > 0 && this.chart.getSnapshot().matches({ primary: 'paired' }) && this.primary.handOver();
  }

  /** P1, P4: an operation of this processor's own devices has completed. */
  interrupt(completion: Completion): void {
    this.execution.role.interrupt({ source: completion.device, completion, uncertain: false });
  }

  /** Guest memory as this processor's controllers see it; where memory ends, fewer bytes return than `length`. */
  readAsController(address: number, length: number): Uint8Array {
    return this.controllerView.read(address, length, this.primary.awaitingDelivery);
  }

  /** Controllers fetch from guest memory only under the output commit. */
  fetchAllowed(then: () => void): void {
    this.commit.whenCommitted(then, 'fetch');
  }

  private get actions(): Parameters<typeof boundChart>[4] {
    const { machine, execution, primary, backup, promoting, waiting, group } = this;
    const claim = () => {
      machine.assertStands();
      group.claim();
    };
    return {
      lead: () => {
        execution.install(primary);
        primary.begin();
      },
      follow: () => execution.install(backup),
      finishFailoverEpoch: () => {
        execution.install(promoting);
        promoting.begin();
      },
      startEpoch: () => execution.role.startEpoch(0),
      handOver: () => {
        this.trace.record(this.options.processor, 'lead.handedOver', { epoch: this.epoch });
        group.handOver();
      },
      startWithJoiner: () => primary.startWithJoiner(),
      supplyValue: () => execution.role.supplyValue(),
      deliverInterrupts: () => execution.role.deliverInterrupts(),
      releaseOutput: () => execution.role.releaseOutput(),
      deliverUncertainInterrupts: () => promoting.deliverUncertainInterrupts(),
      correctClock: () => promoting.correctClock(),
      sendEpochEnd: () => promoting.sendEpochEnd(),
      resendConsole: () => promoting.resendConsole(),
      restartOperations: () => promoting.restartOperations(),
      pause: () => machine.pause(),
      resume: () => machine.resume(),
      checkAcknowledgments: () => waiting.checkAcknowledgments(),
      checkMessages: () => waiting.checkMessages(),
      closeChannel: () => group.closeFailed(),
      comparePrefixes: () => {
        machine.assertStands();
        group.comparePrefixes();
      },
      claimWithout: claim,
      claimPromotion: claim,
      dropHeldOutputs: () => {
        this.commit.drop();
        this.trace.record(this.options.processor, 'role.deposed', { epoch: this.epoch });
        group.leave();
      },
      reportDivergence: ({ event }) => {
        assertEvent(event, 'vm.diverged');
        const { type: _diverged, ...difference } = event;
        this.trace.record(this.options.processor, 'divergence.found', difference);
      },
    };
  }
}
