/**
 * The SCSI controller's work at the leading processor: the back runs one I/O program at a time over the shared bus and
 * ends each in one completion. After a wait the back asks the output commit before it fetches again. After a promotion
 * the back runs against the phantom target the programs of nexuses that the dead primary had left.
 */
import { type Actor, type AnyActorRef, createActor } from 'xstate';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import { remembering } from '../../src/base/remembering-chart';
import type { Clock } from '../../src/ports/clock';
import type { BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion, DeviceBack, DmaPort, Operation, Output } from '../device';
import { layOver } from '../transfers';
import { watched } from '../watched';
import { unsolicited } from './chip-registers';
import { simulatorState } from './front';
import { BusLines } from './lines';
import { PhantomBus } from './phantom';
import { hearSignal, programActions, stopEvent } from './program-chart';
import { programStart } from './program-start';
import { NO_TARGET, RESELECTING, SSTAT0 } from './registers';
import { ScriptsProcessor, type Wait } from './scripts';

export interface NcrBackOptions {
  /** The device's name in the address map. */
  readonly device?: string;
  readonly bus: BusPort;
  readonly dma: DmaPort;
  readonly clock: Clock;
  /** The actor of its chart. */
  readonly parent?: AnyActorRef;
  /** Whether an inspector listens; with a parent one may, unless this says otherwise. */
  readonly inspected?: () => boolean;
}

/** How many of the eight IDs are set. */
const bitsIn = (ids: number): number => [0, 1, 2, 3, 4, 5, 6, 7].filter((id) => (ids & (1 << id)) !== 0).length;

export class NcrBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  private readonly options: NcrBackOptions;
  private readonly device: string;
  private readonly actor: string;
  private readonly chart: Actor<typeof scsiControllerMachine>;
  private readonly lines = new BusLines();
  private program: ScriptsProcessor | undefined;
  private operation = 0;
  /** The operation that starts a program, until the chart has taken it. */
  private started: Operation | undefined;
  private scid = 0x80;
  /** The chip's own SFBR after its first byte: the guest sees the register only with an interrupt. */
  private sfbr: number | undefined;
  /** How often the guest has reset the chip. */
  private resets = 0;
  /** Completions that the clock is about to deliver. */
  private untold: readonly Completion[] = [];
  private phantom: PhantomBus | undefined;
  /** The phantom's next target reselects at this instant: until then the phantom signals nothing else. */
  private reselection: BusSignal | undefined;
  /** What the bus has signalled while a program waits to be fetched. */
  private kept: BusSignal[] = [];

  constructor(options: NcrBackOptions) {
    this.options = options;
    this.device = options.device ?? 'scsi';
    this.actor = `${options.bus.processor}.${this.device}`;
    options.bus.hear((signal) => this.hear(signal));
    options.clock.subscribe(this.actor, (event) => {
      if (event.name === 'completed') this.tellCompletion(event.data as Completion);
      else this.hear(event.data as BusSignal);
    });
    const actions = {
      ...programActions(() => this.program),
      takeProgram: () => this.takeProgram(),
      giveWay: () => this.giveWay(),
      dropProgram: () => this.endProgram(),
      fetch: () => this.fetch(),
      execute: () => this.execute(),
      complete: () => this.complete(),
      interruptReselected: () => this.interruptReselected(),
      interruptReset: () => this.tell({ SSTAT0: SSTAT0.resetDetected }),
      interruptDisconnected: () => this.tell({ SSTAT0: SSTAT0.unexpectedDisconnect }),
      reselectNext: () => this.reselectNext(),
    };
    const { clock, parent, inspected = () => parent !== undefined } = options;
    const chart = createActor(remembering(scsiControllerMachine, actions, inspected), {
      id: this.actor,
      systemId: this.actor,
      parent,
    });
    this.chart = watched(chart, clock).start();
  }

  get state(): unknown {
    return this.chart.getSnapshot().value;
  }

  perform(output: Operation | Output): void {
    if (output.kind === 'operation') this.start(output as Operation);
    if (output.kind === 'abort') this.abort(output.detail);
  }

  /** Resets the chip and, as the firmware does at every start, the bus. */
  reset(): void {
    this.abort({ reset: 1 });
  }

  /** The phantom takes over the nexuses that were connected or disconnected when the primary died. */
  takeOver(front: unknown): number {
    const { connected, disconnected, acknowledging, identifying, scid, resets } = simulatorState(front);
    this.scid = scid;
    this.resets = resets;
    this.lines.disconnected = disconnected;
    this.lines.connected = connected !== NO_TARGET;
    this.lines.target = connected;
    this.lines.acknowledging = acknowledging;
    this.phantom = new PhantomBus(disconnected, identifying);
    if (!this.lines.connected) this.reselectNext();
    return bitsIn(disconnected) + (this.lines.connected ? 1 : 0);
  }

  private start(operation: Operation): void {
    this.started = operation;
    this.chart.send({ type: 'program.started', connected: operation.detail.connected !== NO_TARGET });
  }

  private takeProgram(): void {
    const { detail, operation } = this.started as Operation;
    this.operation = operation;
    this.scid = detail.scid ?? this.scid;
    const start = programStart(detail, this.sfbr);
    const read = (address: number, length: number) => this.read(address, length);
    this.program = new ScriptsProcessor(this.device, this.phantom ?? this.options.bus, this.lines, read, start);
  }

  /**
   * The chip runs one program at a time: a program that still waits, for example for a reselection, gives way to the
   * new one. Its transfers stay, and it raises no interrupt.
   */
  private giveWay(): void {
    const { transferred } = this.endProgram();
    this.arm({ device: this.device, registers: {}, dma: transferred, operation: this.operation });
  }

  private abort({ reset = 0, leave = 0 }: Readonly<Record<string, number>>): void {
    const kept = this.kept.splice(0);
    this.untold = this.untold.filter(({ operation }) => operation === undefined);
    this.chart.send({ type: 'program.aborted' });
    if (reset + leave === 0) {
      for (const signal of kept) this.hear(signal);
      return;
    }
    this.options.clock.disarmAll(this.actor);
    this.untold = [];
    this.resets++;
    this.lines.sense({ type: 'reset' });
    this.forgetPhantom();
    this.chart.send({ type: 'chip.reset' });
    if (leave) this.sfbr = undefined;
    if (reset) this.options.bus.reset();
    else this.options.bus.leave();
  }

  private endProgram(): ScriptsProcessor {
    const program = this.program as ScriptsProcessor;
    this.sfbr = program.sfbr;
    this.program = undefined;
    return program;
  }

  /** Guest memory with the chip's transfers that the guest has not received. */
  private read(address: number, length: number): Uint8Array {
    const bytes = this.options.dma.read(address, length);
    return this.untold.reduce((under, { dma }) => layOver(address, under, dma), bytes);
  }

  /** A fetch that is allowed after its program has ended is forgotten. */
  private fetch(): void {
    const program = this.program;
    this.options.dma.fetchAllowed(() => {
      if (this.program !== program) return;
      this.chart.send({ type: 'fetch.allowed' });
      for (const signal of this.kept.splice(0)) this.hear(signal);
    });
  }

  private execute(): void {
    const stop = (this.program as ScriptsProcessor).run();
    this.chart.send(stopEvent(stop));
    if (this.phantom !== undefined && stop !== 'interrupts') this.phantomAnswers(this.phantom, stop);
  }

  /** The phantom's signals take no time. When it has nothing left to say, the program goes on over the real bus. */
  private phantomAnswers(phantom: PhantomBus, wait: Wait): void {
    if (this.reselection !== undefined) return;
    const signal = phantom.next(wait);
    if (signal !== undefined) this.soon(signal);
    else {
      this.phantom = undefined;
      this.program?.moveTo(this.options.bus);
    }
  }

  private reselectNext(): void {
    if (this.reselection !== undefined) return;
    const signal = this.phantom?.reselects();
    if (signal === undefined) this.phantom = undefined;
    else this.soon(signal);
  }

  private soon(data: BusSignal): void {
    if (data.type === 'reselected') this.reselection = data;
    this.options.clock.arm(this.options.clock.nowAt, { actor: this.actor, name: 'signal', data });
  }

  private hear(signal: BusSignal): void {
    if (this.chart.getSnapshot().hasTag('keepsSignals')) {
      this.kept.push(signal);
      return;
    }
    if (signal.type === 'reselected') this.reselection = undefined;
    if (signal.type === 'reset') this.forgetPhantom();
    hearSignal(signal, this.lines, this.chart);
  }

  private forgetPhantom(): void {
    this.phantom = undefined;
    this.reselection = undefined;
  }

  private interruptReselected(): void {
    this.sfbr = (1 << this.lines.target) | this.scid;
    const registers = { SSTAT0: SSTAT0.selected, SFBR: this.sfbr, SBCL: RESELECTING };
    this.arm({ ...unsolicited(this.device, this.lines, this.resets, registers), endsOthers: true });
  }

  private tell(registers: Readonly<Record<string, number>>): void {
    this.arm(unsolicited(this.device, this.lines, this.resets, registers));
  }

  private complete(): void {
    this.arm({ ...this.endProgram().completion(), operation: this.operation });
    if (!this.lines.connected) this.reselectNext();
  }

  private arm(data: Completion): void {
    this.untold = [...this.untold, data];
    this.options.clock.arm(this.options.clock.nowAt, { actor: this.actor, name: 'completed', data });
  }

  /** Delivers the completion, unless the guest has aborted it at this very instant. */
  private tellCompletion(completion: Completion): void {
    if (!this.untold.includes(completion)) return;
    this.untold = this.untold.filter((each) => each !== completion);
    this.onCompleted(completion);
  }
}
