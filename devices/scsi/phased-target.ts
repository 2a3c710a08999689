/** A target on a bus: phases, messages, and disconnection while it works. What a command does, a subclass says. */
import { type Actor, type AnyActorRef, createActor } from 'xstate';
import { type ScsiTargetEvent, scsiTargetMachine } from '../../machines/scsi-target';
import { remembering } from '../../src/base/remembering-chart';
import type { Clock } from '../../src/ports/clock';
import type { BusPhase } from '../../src/ports/scsi-bus';
import { watched } from '../watched';
import { BusyConnection } from './busy-connection';
import { MAY_DISCONNECT, MESSAGE } from './messages';
import { STATUS } from './sense';
import type { Nexus, Target } from './target';
import { phaseOfNexus, phaseOnBus } from './transfer-phase';
import { commandLength } from './unit';

export interface PhasedTargetOptions {
  readonly clock: Clock;
  /** Its actor, and that of its chart. */
  readonly actor: string;
  /** Of its chart. */
  readonly parent?: AnyActorRef;
  readonly inspected?: () => boolean;
}

const EMPTY = new Uint8Array(0);

export abstract class PhasedTarget implements Target {
  private readonly chart: Actor<typeof scsiTargetMachine>;
  protected nexus: Nexus | undefined;
  /** Of IDENTIFY; without that message the command itself has it (SCSI-2, 7.2.2). */
  protected unitNumber: number | undefined;
  protected mayDisconnect = false;
  /** What an out phase is to bring, and how much of it is there. */
  protected expected: Uint8Array = EMPTY;
  protected taken = 0;
  /** What is still to be given in the phases of message and data. */
  private message: Uint8Array = EMPTY;
  protected data: Uint8Array = EMPTY;
  protected status: number = STATUS.good;
  private busy: BusyConnection | undefined;

  constructor({ clock, actor, parent, inspected = () => false }: PhasedTargetOptions) {
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
      startMedium: () => this.startWork(),
      checkMedium: () => this.checkWork(),
      reselect: () => this.nexus?.reselect(),
      freeBus: () => this.nexus?.free(),
      endNexus: () => this.endNexus(),
      forgetCommand: () => {
        this.forget();
        this.nexus = undefined;
      },
    };
    const chart = createActor(remembering(scsiTargetMachine, actions, inspected), {
      id: actor,
      systemId: actor,
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
    else if (this.phase === 'command') this.execute(this.expected);
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
    this.resetUnit();
  }

  abstract absorbUnitAttention(processor: string): void;

  /** All bytes of a command are there. */
  protected abstract execute(cdb: Uint8Array): void;

  /** Data have come, or none are needed: the work begins. */
  protected abstract startWork(): void;

  /** Tells the chart if the work is done. */
  protected abstract checkWork(): void;

  /** The command is given up. */
  protected abstract forget(): void;

  /** The target was reset. */
  protected abstract resetUnit(): void;

  protected get isTakingCommand(): boolean {
    return this.chart.getSnapshot().matches({ nexus: 'takingCommand' });
  }

  protected send(type: ScsiTargetEvent['type']): void {
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
        if (message === MESSAGE.busDeviceReset) this.resetUnit();
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

  protected expect(count: number): void {
    this.expected = count === 0 ? EMPTY : new Uint8Array(count);
    this.taken = 0;
  }

  protected finish(status: number): void {
    this.status = status;
    this.send('command.finished');
  }
}
