/**
 * The SCSI controller's work at the processor that leads: it runs one I/O program at a time over the shared bus and ends it
 * in one completion. Before it fetches again after a wait it asks the output commit. After a promotion it runs the
 * programs of nexuses that the dead primary had left against the phantom target.
 */
import { type Actor, type AnyActorRef, createActor } from 'xstate';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import type { Clock } from '../../src/ports/clock';
import type { BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion, DeviceBack, DmaPort, Operation, Output } from '../device';
import { layOver } from '../transfers';
import { watched } from '../watched';
import { simulatorState } from './front';
import { BusLines } from './lines';
import { PhantomBus } from './phantom';
import { programStart } from './program-start';
import { NO_TARGET, RESELECTING, SSTAT0 } from './registers';
import { ScriptsProcessor, type Stop } from './scripts';
import { unsolicited } from './told';

export interface NcrBackOptions {
  /** The device's name in the address map. */
  readonly device?: string;
  readonly bus: BusPort;
  readonly dma: DmaPort;
  readonly clock: Clock;
  /** Of its chart. */
  readonly parent?: AnyActorRef;
}

const FACTS = {
  selection: 'program.awaitedSelection',
  request: 'program.awaitedRequest',
  busFree: 'program.awaitedBusFree',
  reselection: 'program.awaitedReselection',
  interrupt: 'program.interrupted',
} as const satisfies Record<Stop, string>;

/** How many of the eight IDs are set. */
const bitsIn = (ids: number): number => [0, 1, 2, 3, 4, 5, 6, 7].filter((id) => (ids & (1 << id)) !== 0).length;

export class NcrBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  readonly #options: NcrBackOptions;
  readonly #device: string;
  readonly #actor: string;
  readonly #chart: Actor<typeof scsiControllerMachine>;
  readonly #lines = new BusLines();
  #program: ScriptsProcessor | undefined;
  #operation = 0;
  #scid = 0x80;
  /** The chip's own SFBR, once it has received anything: the guest sees it with an interrupt only. */
  #sfbr: number | undefined;
  /** A target has reselected the idle chip, and no program of a guest that has heard of it has started. */
  #reselected = false;
  /** How often the guest has reset the chip. */
  #resets = 0;
  /** Completions that the clock is about to tell. */
  #untold: readonly Completion[] = [];
  #phantom: PhantomBus | undefined;
  /** The phantom's next target reselects at this instant: until that is heard the phantom says nothing else. */
  #reselection: BusSignal | undefined;
  /** A fetch that is allowed after its program was aborted is forgotten. */
  #fetches = 0;
  #fetching = false;
  /**
   * What the bus has signalled while the program waits to be fetched: to the chip a fetch takes no time, and a target that reselects
   * in that time finds it waiting.
   */
  #deferred: BusSignal[] = [];

  constructor(options: NcrBackOptions) {
    this.#options = options;
    this.#device = options.device ?? 'scsi';
    this.#actor = `${options.bus.processor}.${this.#device}`;
    options.bus.hear((signal) => this.#hear(signal));
    options.clock.subscribe(this.#actor, (event) => {
      if (event.name === 'completed') this.#tellCompletion(event.data as Completion);
      else this.#hear(event.data as BusSignal);
    });
    const bound = scsiControllerMachine.provide({
      actions: { runProgram: () => this.#fetchAndRun(), complete: () => this.#complete() },
    });
    const chart = createActor(bound, { id: this.#actor, systemId: this.#actor, parent: options.parent });
    this.#chart = watched(chart, options.clock).start();
  }

  get state(): string {
    return this.#chart.getSnapshot().value as string;
  }

  perform(output: Operation | Output): void {
    if (output.kind === 'operation') this.#start(output as Operation);
    if (output.kind === 'abort') this.#abort(output.detail);
  }

  /** The chip, and as the firmware does at every start, the bus. */
  reset(): void {
    this.#abort({ reset: 1 });
  }

  /** Nexuses that were connected or disconnected when the primary died are the phantom's now. */
  takeOver(front: unknown): number {
    const { connected, disconnected, acknowledging, identifying, scid, resets } = simulatorState(front);
    this.#scid = scid;
    this.#resets = resets;
    this.#lines.disconnected = disconnected;
    this.#lines.connected = connected !== NO_TARGET;
    this.#lines.target = connected;
    this.#lines.acknowledging = acknowledging;
    if (!this.#lines.connected && disconnected === 0) return 0;
    this.#phantom = new PhantomBus(disconnected, identifying);
    if (!this.#lines.connected) this.#reselectAsPhantom();
    return bitsIn(disconnected) + (this.#lines.connected ? 1 : 0);
  }

  /**
   * One program runs at a time: one that still waits, as for a reselection, gives way to the new one as on the chip. It has moved what it
   * has moved, and raises no interrupt.
   */
  #start({ detail, operation }: Operation): void {
    // The guest has not heard of the target that has reselected the chip: that interrupt is this program's too.
    if (this.#reselected && detail.connected === NO_TARGET) return;
    this.#reselected = false;
    const given = this.#endProgram();
    if (given !== undefined) {
      this.#arm({ device: this.#device, registers: {}, dma: given.transferred, operation: this.#operation });
    }
    this.#operation = operation;
    this.#scid = detail.scid ?? this.#scid;
    const start = programStart(detail, this.#sfbr);
    const read = (address: number, length: number) => this.#read(address, length);
    this.#program = new ScriptsProcessor(this.#device, this.#phantom ?? this.#options.bus, this.#lines, read, start);
    this.#chart.send({ type: 'program.started' });
  }

  #abort({ reset = 0, leave = 0 }: Readonly<Record<string, number>>): void {
    this.#endProgram();
    this.#fetches++;
    this.#fetching = false;
    const deferred = this.#deferred.splice(0);
    this.#untold = this.#untold.filter(({ operation }) => operation === undefined);
    this.#chart.send({ type: 'program.aborted' });
    if (reset + leave === 0) {
      for (const signal of deferred) this.#hear(signal);
      return;
    }
    this.#options.clock.disarmAll(this.#actor);
    this.#untold = [];
    this.#resets++;
    this.#sense({ type: 'reset' });
    if (leave) this.#sfbr = undefined;
    if (reset) this.#options.bus.reset();
    else this.#options.bus.leave();
  }

  /** The program that has run, if one has. */
  #endProgram(): ScriptsProcessor | undefined {
    const program = this.#program;
    program?.giveUp();
    this.#sfbr = program?.sfbr ?? this.#sfbr;
    this.#program = undefined;
    return program;
  }

  /** Guest memory with what the chip has moved there and not told yet. */
  #read(address: number, length: number): Uint8Array {
    const bytes = this.#options.dma.read(address, length);
    return this.#untold.reduce((under, { dma }) => layOver(address, under, dma), bytes);
  }

  #fetchAndRun(): void {
    const fetch = ++this.#fetches;
    this.#fetching = true;
    this.#options.dma.fetchAllowed(() => {
      if (fetch !== this.#fetches || this.#program === undefined) return;
      this.#fetching = false;
      const stop = this.#program.run();
      this.#chart.send({ type: FACTS[stop] });
      if (this.#phantom !== undefined && stop !== 'interrupt') this.#phantomAnswers(this.#phantom, stop);
      for (const signal of this.#deferred.splice(0)) this.#hear(signal);
    });
  }

  /** The phantom's signals take no time. When it has nothing left to say, the program goes on over the real bus. */
  #phantomAnswers(phantom: PhantomBus, stop: Exclude<Stop, 'interrupt'>): void {
    if (this.#reselection !== undefined) return;
    const signal = phantom.next(stop);
    if (signal !== undefined) this.#soon(signal);
    else {
      this.#phantom = undefined;
      this.#program?.moveTo(this.#options.bus);
    }
  }

  #reselectAsPhantom(): void {
    if (this.#reselection !== undefined) return;
    const signal = this.#phantom?.reselects();
    if (signal === undefined) this.#phantom = undefined;
    else this.#soon(signal);
  }

  #soon(data: BusSignal): void {
    if (data.type === 'reselected') this.#reselection = data;
    this.#options.clock.arm(this.#options.clock.nowAt, { actor: this.#actor, name: 'signal', data });
  }

  #hear(signal: BusSignal): void {
    if (this.#fetching) {
      this.#deferred.push(signal);
      return;
    }
    if (signal.type === 'reselected') this.#reselection = undefined;
    const wasConnected = this.#lines.connected;
    this.#sense(signal);
    const program = this.#program;
    if (program === undefined) this.#interruptUnasked(signal, wasConnected);
    else if (program.signal(signal)) this.#chart.send({ type: 'bus.signalled' });
    // A program that this has ended has called the next one itself.
    if (signal.type === 'busFree' && this.#phantom !== undefined && program === undefined) this.#reselectAsPhantom();
  }

  /** What a signal does to the chip, whether a program runs or not. */
  #sense(signal: BusSignal): void {
    this.#lines.sense(signal);
    if (signal.type === 'reset' || signal.type === 'busFree') this.#reselected = false;
    if (signal.type !== 'reset') return;
    this.#phantom = undefined;
    this.#reselection = undefined;
  }

  /** What the chip tells although no program runs. */
  #interruptUnasked(signal: BusSignal, wasConnected: boolean): void {
    if (signal.type === 'reselected') {
      this.#reselected = true;
      this.#sfbr = (1 << signal.target) | this.#scid;
      const registers = { SSTAT0: SSTAT0.selected, SFBR: this.#sfbr, SBCL: RESELECTING };
      this.#arm({ ...unsolicited(this.#device, this.#lines, this.#resets, registers), endsOthers: true });
    } else if (signal.type === 'reset') this.#tell({ SSTAT0: SSTAT0.resetDetected });
    else if (signal.type === 'busFree' && wasConnected) this.#tell({ SSTAT0: SSTAT0.unexpectedDisconnect });
  }

  #tell(registers: Readonly<Record<string, number>>): void {
    this.#arm(unsolicited(this.#device, this.#lines, this.#resets, registers));
  }

  #complete(): void {
    const program = this.#endProgram();
    if (program === undefined) return;
    this.#arm({ ...program.completion(), operation: this.#operation });
    if (this.#phantom !== undefined && !this.#lines.connected) this.#reselectAsPhantom();
  }

  #arm(data: Completion): void {
    this.#untold = [...this.#untold, data];
    this.#options.clock.arm(this.#options.clock.nowAt, { actor: this.#actor, name: 'completed', data });
  }

  /** Unless it has been aborted at this very instant. */
  #tellCompletion(completion: Completion): void {
    if (!this.#untold.includes(completion)) return;
    this.#untold = this.#untold.filter((each) => each !== completion);
    this.onCompleted(completion);
  }
}
