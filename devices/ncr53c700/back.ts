/**
 * The SCSI controller's work at the leading processor: the back runs one I/O program at a time over the shared bus and
 * ends each in one completion. After a wait the back asks the output commit before it fetches again. After a promotion
 * the back runs against the phantom target the programs of nexuses that the dead primary had left.
 */
import { type Actor, type AnyActorRef, createActor } from 'xstate';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import type { Clock } from '../../src/ports/clock';
import type { BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion, DeviceBack, DmaPort, Operation, Output } from '../device';
import { layOver } from '../transfers';
import { watched } from '../watched';
import { unsolicited } from './chip-registers';
import { simulatorState } from './front';
import { BusLines } from './lines';
import { PhantomBus } from './phantom';
import { programStart } from './program-start';
import { NO_TARGET, RESELECTING, SSTAT0 } from './registers';
import { ScriptsProcessor, type Stop } from './scripts';

export interface NcrBackOptions {
  /** The device's name in the address map. */
  readonly device?: string;
  readonly bus: BusPort;
  readonly dma: DmaPort;
  readonly clock: Clock;
  /** The actor of its chart. */
  readonly parent?: AnyActorRef;
}

const FACTS = {
  selection: 'program.awaitedSelection',
  request: 'program.awaitedRequest',
  busFree: 'program.awaitedBusFree',
  reselection: 'program.awaitedReselection',
  interrupt: 'program.interrupted',
} as const satisfies Record<Stop, string>;

/** How many of the eight ID bits are set. */
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
  /** The chip's own SFBR after its first byte: the guest sees the register only with an interrupt. */
  #sfbr: number | undefined;
  /** A target has reselected the idle chip, and the guest has started no program since it heard of that. */
  #reselected = false;
  /** How often the guest has reset the chip. */
  #resets = 0;
  /** Completions that the clock is about to deliver. */
  #untold: readonly Completion[] = [];
  #phantom: PhantomBus | undefined;
  /** The phantom's next target reselects at this instant: until then the phantom signals nothing else. */
  #reselection: BusSignal | undefined;
  /** Forgets a fetch that is allowed after its program was aborted. */
  #fetches = 0;
  #fetching = false;
  /**
   * Signals of the bus while the program waits to be fetched. To the chip a fetch takes no time: a target that
   * reselects in that time finds the chip waiting.
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

  /** Resets the chip and, as the firmware does at every start, the bus. */
  reset(): void {
    this.#abort({ reset: 1 });
  }

  /** The phantom takes over the nexuses that were connected or disconnected when the primary died. */
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
   * The chip runs one program at a time: a program that still waits, for example for a reselection, gives way to the
   * new one. Its transfers stay, and it raises no interrupt.
   */
  #start({ detail, operation }: Operation): void {
    // The guest has not heard of the target that has reselected the chip: this program's interrupt reports that too.
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

  /** Guest memory with the chip's transfers that the guest has not received. */
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

  /** The phantom's signals take no time. After the last one the program goes on over the real bus. */
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
    // The program that this one has ended has called the next one itself.
    if (signal.type === 'busFree' && this.#phantom !== undefined && program === undefined) this.#reselectAsPhantom();
  }

  /** The effect of a signal on the chip, with or without a program. */
  #sense(signal: BusSignal): void {
    this.#lines.sense(signal);
    if (signal.type === 'reset' || signal.type === 'busFree') this.#reselected = false;
    if (signal.type !== 'reset') return;
    this.#phantom = undefined;
    this.#reselection = undefined;
  }

  /** A report of the chip without a program. */
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

  /** Delivers the completion, unless the guest has aborted it at this very instant. */
  #tellCompletion(completion: Completion): void {
    if (!this.#untold.includes(completion)) return;
    this.#untold = this.#untold.filter((each) => each !== completion);
    this.onCompleted(completion);
  }
}
