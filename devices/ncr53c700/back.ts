/**
 * The SCSI controller's work at the processor that leads: it runs one I/O program at a time over the shared bus and ends it
 * in one completion. Before it fetches again after a wait it asks the output commit (DESIGN §3). After a promotion it runs the
 * programs of nexuses that the dead primary had left against the phantom target.
 */
import { type Actor, createActor } from 'xstate';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import type { Clock } from '../../src/ports/clock';
import type { BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion, DeviceBack, DmaPort, Inspect, Operation, Output } from '../device';
import { simulatorState } from './front';
import { BusLines } from './lines';
import { PhantomBus } from './phantom';
import { NO_TARGET, RESELECTING, SSTAT0 } from './registers';
import { programStart, ScriptsProcessor, type Stop } from './scripts';
import { unsolicited } from './told';

export interface NcrBackOptions {
  /** The device's name in the address map. */
  readonly device?: string;
  readonly bus: BusPort;
  readonly dma: DmaPort;
  readonly clock: Clock;
  readonly inspect?: Inspect;
}

const FACTS = {
  selection: 'program.awaitedSelection',
  request: 'program.awaitedRequest',
  busFree: 'program.awaitedBusFree',
  reselection: 'program.awaitedReselection',
  interrupt: 'program.interrupted',
} as const satisfies Record<Stop, string>;

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
  #phantom: PhantomBus | undefined;
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
      if (event.name === 'completed') this.onCompleted(event.data as Completion);
      else this.#hear(event.data as BusSignal);
    });
    const bound = scsiControllerMachine.provide({
      actions: { runProgram: () => this.#fetchAndRun(), complete: () => this.#complete() },
    });
    this.#chart = createActor(bound, { id: this.#actor, systemId: this.#actor, inspect: options.inspect }).start();
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
  takeOver(front: unknown): void {
    const { connected, disconnected, acknowledging, identifying, scid } = simulatorState(front);
    this.#scid = scid;
    this.#lines.disconnected = disconnected;
    this.#lines.connected = connected !== NO_TARGET;
    this.#lines.target = connected;
    this.#lines.acknowledging = acknowledging;
    if (!this.#lines.connected && disconnected === 0) return;
    this.#phantom = new PhantomBus(disconnected, identifying);
    if (!this.#lines.connected) this.#reselectAsPhantom();
  }

  /** A program that still waits for a reselection gives way to the new one, as on the chip, and ends in no interrupt. */
  #start({ detail, operation }: Operation): void {
    // A target has reselected the chip, and the guest has not heard of it: that interrupt is this program's too.
    if (this.#lines.connected && detail.connected === NO_TARGET) return;
    const { bus, dma } = this.#options;
    this.#operation = operation;
    this.#scid = detail.scid ?? this.#scid;
    const read = (address: number, length: number) => dma.read(address, length);
    this.#program = new ScriptsProcessor(this.#device, this.#phantom ?? bus, this.#lines, read, programStart(detail));
    this.#chart.send({ type: 'program.started' });
  }

  #abort({ reset = 0, leave = 0 }: Readonly<Record<string, number>>): void {
    this.#program = undefined;
    this.#fetches++;
    this.#fetching = false;
    const deferred = this.#deferred.splice(0);
    this.#options.clock.disarmAll(this.#actor);
    this.#chart.send({ type: 'program.aborted' });
    if (reset + leave === 0) {
      for (const signal of deferred) this.#hear(signal);
      return;
    }
    this.#lines.sense({ type: 'reset' });
    this.#phantom = undefined;
    if (reset) this.#options.bus.reset();
    else this.#options.bus.leave();
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
    const signal = phantom.next(stop);
    if (signal !== undefined) this.#soon(signal);
    else {
      this.#phantom = undefined;
      this.#program?.moveTo(this.#options.bus);
    }
  }

  #reselectAsPhantom(): void {
    const signal = this.#phantom?.reselects();
    if (signal === undefined) this.#phantom = undefined;
    else this.#soon(signal);
  }

  #soon(data: BusSignal): void {
    this.#options.clock.arm(this.#options.clock.nowAt, { actor: this.#actor, name: 'signal', data });
  }

  #hear(signal: BusSignal): void {
    if (this.#fetching) {
      this.#deferred.push(signal);
      return;
    }
    const wasConnected = this.#lines.connected;
    this.#lines.sense(signal);
    const program = this.#program;
    if (program === undefined) this.#interruptUnasked(signal, wasConnected);
    else if (program.signal(signal)) this.#chart.send({ type: 'bus.signalled' });
    if (signal.type === 'busFree' && this.#phantom !== undefined && this.#program === undefined)
      this.#reselectAsPhantom();
  }

  /** What the chip tells although no program runs. */
  #interruptUnasked(signal: BusSignal, wasConnected: boolean): void {
    if (signal.type === 'reselected') {
      const registers = { SSTAT0: SSTAT0.selected, SFBR: (1 << signal.target) | this.#scid, SBCL: RESELECTING };
      this.#arm({ ...unsolicited(this.#device, this.#lines, registers), endsOthers: true });
    } else if (signal.type === 'reset') this.#tell({ SSTAT0: SSTAT0.resetDetected });
    else if (signal.type === 'busFree' && wasConnected) this.#tell({ SSTAT0: SSTAT0.unexpectedDisconnect });
  }

  #tell(registers: Readonly<Record<string, number>>): void {
    this.#arm(unsolicited(this.#device, this.#lines, registers));
  }

  #complete(): void {
    if (this.#program === undefined) return;
    const data = { ...this.#program.completion(), operation: this.#operation };
    this.#program = undefined;
    this.#arm(data);
    if (this.#phantom !== undefined && !this.#lines.connected) this.#reselectAsPhantom();
  }

  #arm(data: Completion): void {
    this.#options.clock.arm(this.#options.clock.nowAt, { actor: this.#actor, name: 'completed', data });
  }
}
