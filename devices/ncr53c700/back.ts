/**
 * The SCSI controller's work at the processor that leads: it runs one I/O program at a time over the shared bus and ends it
 * in one completion. Before it fetches again after a wait it asks the output commit (DESIGN §3).
 */
import { type Actor, createActor } from 'xstate';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import type { Clock } from '../../src/ports/clock';
import type { BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion, DeviceBack, DmaPort, Inspect, Output } from '../device';
import { type BusLines, ScriptsProcessor, type Stop, sense } from './scripts';

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
  readonly #actor: string;
  readonly #chart: Actor<typeof scsiControllerMachine>;
  readonly #lines: BusLines = { connected: false, request: undefined, phase: undefined };
  #program: ScriptsProcessor | undefined;
  /** A fetch that is allowed after its program was aborted is forgotten. */
  #fetches = 0;
  #fetching = false;

  constructor(options: NcrBackOptions) {
    this.#options = options;
    this.#actor = `${options.bus.processor}.${options.device ?? 'scsi'}`;
    options.bus.hear((signal) => this.#hear(signal));
    options.clock.subscribe(this.#actor, (event) => this.onCompleted(event.data as Completion));
    const bound = scsiControllerMachine.provide({
      actions: { runProgram: () => this.#fetchAndRun(), complete: () => this.#complete() },
    });
    this.#chart = createActor(bound, { id: this.#actor, systemId: this.#actor, inspect: options.inspect }).start();
  }

  /** The state of the chart, for a reader. */
  get state(): string {
    return this.#chart.getSnapshot().value as string;
  }

  perform(output: Output): void {
    if (output.kind === 'operation') this.#start(output.detail);
    if (output.kind === 'abort') this.#abort(output.detail.reset === 1);
  }

  /** A program that still waits for a reselection gives way to the new one, as on the chip, and ends in no interrupt. */
  #start(detail: Readonly<Record<string, number>>): void {
    const { bus, dma } = this.#options;
    const read = (address: number, length: number) => dma.read(address, length);
    const start = { dsp: detail.dsp, temp: detail.temp ?? 0, sfbr: detail.sfbr ?? 0 };
    this.#program = new ScriptsProcessor(this.#options.device ?? 'scsi', bus, this.#lines, read, start);
    this.#chart.send({ type: 'program.started' });
  }

  #abort(resetBus: boolean): void {
    this.#program = undefined;
    this.#fetches++;
    this.#fetching = false;
    this.#options.clock.disarmAll(this.#actor);
    this.#chart.send({ type: 'program.aborted' });
    if (!resetBus) return;
    sense(this.#lines, { type: 'reset' });
    this.#options.bus.reset();
  }

  #fetchAndRun(): void {
    const fetch = ++this.#fetches;
    this.#fetching = true;
    this.#options.dma.fetchAllowed(() => {
      if (fetch !== this.#fetches || this.#program === undefined) return;
      this.#fetching = false;
      this.#chart.send({ type: FACTS[this.#program.run()] });
    });
  }

  #hear(signal: BusSignal): void {
    sense(this.#lines, signal);
    const ends = this.#program?.signal(signal) ?? false;
    if (ends && !this.#fetching) this.#chart.send({ type: 'bus.signalled' });
  }

  #complete(): void {
    if (this.#program === undefined) return;
    const data = this.#program.completion();
    this.#program = undefined;
    this.#options.clock.arm(this.#options.clock.nowAt, { actor: this.#actor, name: 'completed', data });
  }
}
