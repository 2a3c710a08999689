/**
 * A target on the shared bus: phases, messages, disconnection while its medium works, sense and reservations. What it
 * is, its `LogicalUnit` says. Work is atomic at the end of its time.
 */
import { type Actor, type AnyActorRef, createActor } from 'xstate';
import { type ScsiTargetEvent, scsiTargetMachine } from '../../machines/scsi-target';
import { remembering } from '../../src/base/remembering-chart';
import type { Clock } from '../../src/ports/clock';
import type { FailureFacts } from '../../src/ports/records/bus';
import type { BusPhase } from '../../src/ports/scsi-bus';
import type { Trace } from '../../src/ports/trace';
import { watched } from '../watched';
import { BusyConnection } from './busy-connection';
import { CommonCommands } from './common-commands';
import { MAY_DISCONNECT, MESSAGE } from './messages';
import { type Sense, STATUS } from './sense';
import type { Nexus, Target } from './target';
import { phaseOfNexus, phaseOnBus } from './transfer-phase';
import { commandLength, type LogicalUnit, type MediumWork } from './unit';

export interface TargetOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly unit: LogicalUnit;
  /** Of its chart. */
  readonly parent?: AnyActorRef;
  readonly inspected?: () => boolean;
}

/** Shorter work is not worth a disconnection. */
const shortestDisconnectionNs = 100_000;
const EMPTY = new Uint8Array(0);

export class TargetDevice implements Target {
  private readonly options: TargetOptions;
  private readonly chart: Actor<typeof scsiTargetMachine>;
  private readonly common: CommonCommands;
  private nexus: Nexus | undefined;
  /** Of IDENTIFY; without that message the command itself has it (SCSI-2, 7.2.2). */
  private unitNumber: number | undefined;
  private mayDisconnect = false;
  /** What an out phase is to bring, and how much of it is there. */
  private expected: Uint8Array = EMPTY;
  private taken = 0;
  /** What is still to be given in the phases of message and data. */
  private message: Uint8Array = EMPTY;
  private data: Uint8Array = EMPTY;
  private status: number = STATUS.good;
  private work: MediumWork | undefined;
  private busy: BusyConnection | undefined;

  constructor(options: TargetOptions) {
    this.options = options;
    const { clock, unit, parent, inspected = () => false } = options;
    this.common = new CommonCommands(unit);
    clock.subscribe(unit.name, () => this.mediumFinished());
    const actions = {
      requestCommand: () => this.request('command'),
      requestDataOut: () => this.request('dataOut'),
      requestDataIn: () => this.request('dataIn'),
      requestStatus: () => this.request('status'),
      requestMessages: () => this.nexus?.request('messageOut'),
      requestAgain: () => this.request(this.pending),
      sendRejection: () => this.nexus?.request('messageIn'),
      sendDisconnect: () => this.sendDisconnect(),
      sendIdentify: () => this.sendMessage(MESSAGE.identify),
      sendCommandComplete: () => this.sendMessage(MESSAGE.commandComplete),
      startMedium: () => this.startMedium(),
      checkMedium: () => this.checkMedium(),
      reselect: () => this.nexus?.reselect(),
      freeBus: () => this.nexus?.free(),
      endNexus: () => this.endNexus(),
      forgetCommand: () => this.forget(),
    };
    const chart = createActor(remembering(scsiTargetMachine, actions, inspected), {
      id: unit.name,
      systemId: unit.name,
      parent,
    });
    this.chart = watched(chart, clock).start();
  }

  /** The state of the nexus, for a reader. */
  get state(): unknown {
    return this.chart.getSnapshot().value.nexus;
  }

  selected(nexus: Nexus): void {
    if (this.nexus !== undefined) {
      this.busy = new BusyConnection(nexus, () => {
        this.busy = undefined;
      });
      return;
    }
    this.nexus = nexus;
    this.unitNumber = undefined;
    this.mayDisconnect = false;
    this.expect(0);
    this.data = EMPTY;
    this.status = STATUS.good;
    this.send('bus.selected');
  }

  reselected(nexus: Nexus): void {
    this.nexus = nexus;
    this.send('bus.reselected');
  }

  take(bytes: Uint8Array): number {
    if (this.busy !== undefined) return this.busy.take(bytes);
    if (this.phase === 'messageOut') return this.takeMessages(bytes);
    if (this.phase === 'command' && this.taken === 0) this.expect(commandLength(bytes[0]));
    const part = bytes.subarray(0, this.expected.length - this.taken);
    this.expected.set(part, this.taken);
    this.taken += part.length;
    if (this.taken < this.expected.length) this.request(this.phase);
    else if (this.phase === 'command') this.execute();
    else this.send('data.taken');
    return part.length;
  }

  give(limit: number): Uint8Array {
    if (this.busy !== undefined) return this.busy.give();
    const phase = this.phase;
    if (phase === 'status') return Uint8Array.of(this.status);
    const given = (phase === 'dataIn' ? this.data : this.message).slice(0, limit);
    if (phase === 'dataIn') this.data = this.data.subarray(limit);
    else this.message = this.message.subarray(limit);
    return given;
  }

  acknowledged(): void {
    if (this.busy !== undefined) {
      this.busy.acknowledged();
      return;
    }
    const phase = this.phase;
    const left = phase === 'dataIn' ? this.data : phase === 'messageIn' ? this.message : EMPTY;
    if (left.length > 0) this.request(phase);
    else if (phase === 'dataIn') this.send('data.given');
    else if (phase === 'status') this.send('status.given');
    else this.send(this.pending === 'messageIn' ? 'message.given' : 'rejection.given');
  }

  abort(processor: string): boolean {
    const had = this.nexus?.processor === processor;
    if (had) this.send('nexus.aborted');
    const turnsAway = this.busy?.processor === processor;
    if (turnsAway) this.busy = undefined;
    return had || turnsAway;
  }

  reset(): void {
    this.send('nexus.aborted');
    this.busy = undefined;
    this.common.reset();
  }

  absorbUnitAttention(processor: string): void {
    this.common.absorb(processor);
  }

  private send(type: ScsiTargetEvent['type']): void {
    this.chart.send({ type });
  }

  private get phase(): BusPhase | undefined {
    return phaseOnBus(this.chart.getSnapshot());
  }

  private get pending(): BusPhase | undefined {
    return phaseOfNexus(this.chart.getSnapshot());
  }

  /** Messages of the initiator come before any phase. */
  private request(phase: BusPhase | undefined): void {
    if (this.nexus?.attention) this.send('bus.attention');
    else if (phase !== undefined) this.nexus?.request(phase);
  }

  /** The pointer has moved where data have been transferred. */
  private sendDisconnect(): void {
    this.sendMessage(...(this.taken > 0 ? [MESSAGE.saveDataPointer] : []), MESSAGE.disconnect);
  }

  private endNexus(): void {
    const nexus = this.nexus;
    this.nexus = undefined;
    nexus?.free();
  }

  private sendMessage(...bytes: number[]): void {
    this.message = Uint8Array.from(bytes);
    this.request('messageIn');
  }

  private takeMessages(bytes: Uint8Array): number {
    for (const message of bytes) {
      if (message === MESSAGE.abort || message === MESSAGE.busDeviceReset) {
        const nexus = this.nexus;
        this.send('nexus.aborted');
        if (message === MESSAGE.busDeviceReset) this.common.reset();
        nexus?.free();
        return bytes.length;
      }
      if (message >= MESSAGE.identify) {
        this.unitNumber = message & 7;
        this.mayDisconnect = (message & MAY_DISCONNECT) !== 0;
      } else if (message !== MESSAGE.noOperation && message !== MESSAGE.reject) {
        this.rejectMessage();
        return bytes.length;
      }
    }
    this.send('messages.taken');
    return bytes.length;
  }

  /** Where messages of the target's come next, they follow this one. */
  private rejectMessage(): void {
    const own = this.pending === 'messageIn' ? this.message : EMPTY;
    this.message = Uint8Array.of(MESSAGE.reject, ...own);
    this.send('message.rejected');
  }

  private execute(): void {
    const cdb = this.expected;
    const { processor, fenced } = this.nexus as Nexus;
    const execution = this.common.execute(cdb, this.unitNumber ?? cdb[1] >>> 5, processor, fenced);
    if (typeof execution === 'number') this.finish(execution);
    else if (execution.kind === 'refuse') this.refuse(execution.sense);
    else if (execution.kind === 'answer') {
      this.data = execution.data;
      this.send(execution.data.length > 0 ? 'command.answered' : 'command.finished');
    } else {
      this.work = execution.work;
      this.expect(execution.takes);
      this.send(execution.takes > 0 ? 'command.dataNeeded' : 'command.started');
    }
  }

  private expect(count: number): void {
    this.expected = count === 0 ? EMPTY : new Uint8Array(count);
    this.taken = 0;
  }

  private finish(status: number): void {
    this.status = status;
    this.send('command.finished');
  }

  private refuse(sense: Sense): void {
    this.common.keepSense(this.nexus?.processor ?? '', sense);
    this.finish(STATUS.checkCondition);
  }

  private startMedium(): void {
    const { clock, unit } = this.options;
    const { ns } = this.work as MediumWork;
    this.record('started');
    clock.arm(clock.nowAt + ns, { actor: unit.name, name: 'medium' });
    if (this.mayDisconnect && ns >= shortestDisconnectionNs) this.send('nexus.disconnecting');
  }

  private mediumFinished(): void {
    const { perform } = this.work as MediumWork;
    const processor = this.nexus?.processor ?? '';
    const { data, sense, attention, told } = perform(this.expected, processor);
    this.record('finished', told);
    this.work = undefined;
    if (sense !== undefined) {
      this.common.keepSense(processor, sense);
      this.status = STATUS.checkCondition;
    }
    if (attention !== undefined) this.common.tellOthers(processor, attention);
    this.data = data ?? EMPTY;
    this.checkMedium();
  }

  private checkMedium(): void {
    if (this.work !== undefined) return;
    this.send(this.data.length > 0 ? 'medium.dataReady' : 'medium.statusReady');
  }

  private forget(): void {
    const { clock, unit } = this.options;
    clock.disarmAll(unit.name);
    if (this.work !== undefined) this.record('aborted');
    this.nexus = undefined;
    this.work = undefined;
  }

  private record(what: 'started' | 'finished' | 'aborted', outcome?: FailureFacts): void {
    const { trace, unit } = this.options;
    trace.record(unit.name, `medium.${what}`, { processor: this.nexus?.processor, ...this.work?.told, ...outcome });
  }
}
