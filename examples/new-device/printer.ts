/**
 * A line printer, a device that this project lacks: registers, a back that fetches the line from guest memory, and the
 * printer itself, which both processors reach. The printer counts its lines, so that a driver can find out whether a
 * line was printed.
 *
 * | offset | register | |
 * |---|---|---|
 * | 0x0 | ADDRESS | of the line in memory |
 * | 0x4 | LENGTH | of the line in bytes |
 * | 0x8 | CONTROL | 1 print, 2 ask for the number of lines, 4 take the interrupt back |
 * | 0xc | STATUS | 0 idle, 1 busy, 2 done, 3 uncertain: done or not |
 * | 0x10 | LINES | printed so far, as of the last operation |
 */

import type {
  Completion,
  DeviceBack,
  DeviceFront,
  DeviceRow,
  Operation,
  Output,
  Outside,
  Place,
  World,
} from 'understudy';
import { createActor } from 'xstate';
import { printerMachine } from './printer-chart.js';

const REGISTER = { address: 0x0, length: 0x4, control: 0x8, status: 0xc, lines: 0x10 } as const;
const CONTROL = { print: 1, ask: 2, clear: 4 } as const;
const STATUS = { idle: 0, busy: 1, done: 2, uncertain: 3 } as const;
const lineNs = 50_000_000;
const longestLine = 132;
const POWER_ON = { address: 0, length: 0, status: STATUS.idle as number, lines: 0 };

/** The guest's view, which changes only by the guest's accesses and by `deliver`. */
export class PrinterFront implements DeviceFront {
  #state = { ...POWER_ON };

  constructor(readonly name: string) {}

  get interruptLine(): boolean {
    return this.#state.status > STATUS.busy;
  }

  read(offset: number): number {
    if (offset === REGISTER.address) return this.#state.address;
    if (offset === REGISTER.length) return this.#state.length;
    if (offset === REGISTER.status) return this.#state.status;
    return offset === REGISTER.lines ? this.#state.lines : 0;
  }

  write(offset: number, _size: 1 | 2 | 4, value: number): Output | undefined {
    const state = this.#state;
    if (offset === REGISTER.address) state.address = value;
    if (offset === REGISTER.length) state.length = value;
    if (offset !== REGISTER.control || state.status === STATUS.busy) return undefined;
    if (value === CONTROL.clear) state.status = STATUS.idle;
    if (value !== CONTROL.print && value !== CONTROL.ask) return undefined;
    state.status = STATUS.busy;
    const { address, length } = state;
    return { device: this.name, kind: 'operation', detail: { control: value, address, length } };
  }

  deliver({ registers }: Completion): void {
    this.#state.status = registers.STATUS;
    this.#state.lines = registers.LINES ?? this.#state.lines;
  }

  reset(): void {
    this.#state = { ...POWER_ON };
  }

  snapshot(): unknown {
    return { ...this.#state };
  }

  restore(snapshot: unknown): void {
    this.#state = { ...(snapshot as typeof POWER_ON) };
  }
}

interface Job {
  readonly processor: string;
  readonly line: Uint8Array;
  readonly then: () => void;
}

/** The printer with its paper, one for both processors. The chart holds the state of its work, the job its data. */
export class Printer implements Outside {
  lines = 0;
  readonly #chart;
  #sent: Job | undefined;
  #job: Job | undefined;

  constructor(
    private readonly world: World,
    private readonly name: string,
  ) {
    const bound = printerMachine.provide({
      actions: {
        startLine: () => this.#start(),
        finishLine: () => this.#finish(),
        dropLine: () => world.clock.disarmAll(name),
      },
    });
    this.#chart = createActor(bound, { id: name, systemId: name, parent: world.parent }).start();
    world.clock.subscribe(name, () => this.#chart.send({ type: 'line.printed' }));
  }

  get state(): unknown {
    return this.#chart.getSnapshot().value;
  }

  print(processor: string, line: Uint8Array, then: () => void): void {
    if (processor !== this.world.bus.view.primary) return;
    this.#sent = { processor, line, then };
    this.#chart.send({ type: 'line.sent' });
  }

  abort(processor: string): void {
    if (this.#job?.processor === processor) this.#chart.send({ type: 'processor.deposed' });
  }

  #start(): void {
    const { clock } = this.world;
    this.#job = this.#sent;
    clock.arm(clock.nowAt + lineNs, { actor: this.name, name: 'printed' });
  }

  #finish(): void {
    const { clock, effects } = this.world;
    const { processor, line, then } = this.#job as Job;
    this.lines++;
    const what = `line ${this.lines}`;
    effects.add({ at: clock.nowAt, processor, device: this.name, sensitivity: 'testable', what, data: line });
    then();
  }
}

/** The work at the leading processor. Each operation ends in one completion, which comes through the clock. */
export class PrinterBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  readonly #actor: string;

  constructor(
    private readonly place: Place,
    private readonly printer: Printer,
  ) {
    this.#actor = `${place.processor}.${place.name}`;
    place.world.clock.subscribe(this.#actor, (event) => this.onCompleted(event.data as Completion));
  }

  get state(): unknown {
    return this.printer.state;
  }

  perform(output: Operation | Output): void {
    if (!('operation' in output)) {
      this.printer.abort(this.place.processor);
      this.place.world.clock.disarmAll(this.#actor);
      return;
    }
    const { detail, operation } = output;
    if (detail.control === CONTROL.ask) this.#complete(operation);
    // A fetch from guest memory leaves the processor, and so waits for the output commit.
    else
      this.place.dma.fetchAllowed(() => {
        const line = this.place.dma.read(detail.address, Math.min(detail.length, longestLine));
        this.printer.print(this.place.processor, line, () => this.#complete(operation));
      });
  }

  #complete(operation: number): void {
    const registers = { STATUS: STATUS.done, LINES: this.printer.lines };
    const data: Completion = { device: this.place.name, registers, dma: [], operation };
    const { clock } = this.place.world;
    clock.arm(clock.nowAt, { actor: this.#actor, name: 'completed', data });
  }
}

/** The address and line of the 720's Centronics port. */
export const printerRow: DeviceRow = {
  name: 'printer',
  base: 0xf0824000,
  length: 0x14,
  localIrq: 7,
  front: (name) => new PrinterFront(name),
  outside: (world) => new Printer(world, 'printer'),
  back: (place) => new PrinterBack(place, place.outside as Printer),
  /** IO2: perhaps printed, perhaps not. The driver asks for the number of lines. */
  uncertain: ({ device, operation }) => ({ device, registers: { STATUS: STATUS.uncertain }, dma: [], operation }),
};
