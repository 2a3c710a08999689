/**
 * The chip on the bare machine without its processor: front and back, joined as the bare machine joins them, one bus
 * with a disk and two random targets. What a guest does are acts; what must hold is asked after each.
 */
import type { Completion, Output } from '../../../devices/device';
import { Effects } from '../../../devices/effects';
import { NcrBack } from '../../../devices/ncr53c700/back';
import { NcrFront } from '../../../devices/ncr53c700/front';
import { BUS_TIMING, ScsiBus } from '../../../devices/scsi/bus';
import { Disk } from '../../../devices/scsi/disk';
import { zeroImage } from '../../../devices/scsi/disk-image';
import { OverlayStore } from '../../../devices/scsi/overlay-store';
import { TargetDevice } from '../../../devices/scsi/target-device';
import { layOver } from '../../../devices/transfers';
import { Random } from '../../../src/base/random';
import { OutstandingOperations } from '../../../src/hypervisor/outstanding-operations';
import { VirtualClock } from '../../../src/sim/virtual-clock';
import { check, checked } from './check';
import { CheckedPort } from './checked-port';
import { type Act, REGISTER, randomActs, setFree } from './random-acts';
import type { Layout } from './random-program';
import { RandomTarget } from './random-target';

const layout: Layout = { program: 0x1000, data: 0x2000, end: 0x4000, targets: [0, 0, 1, 2] };
/** Programs of one machine. */
export const programsOfBench = 50;
const settleNs = 2_000_000;
const instructionNs = 20;
/** More events than this in `settleNs` are a hang: no signal of the bus takes less than 800 ns. */
const greatestEvents = 20_000;

export interface BenchCounts {
  operations: number;
  interrupts: number;
  /** Completions by their causes: SSTAT0 and DSTAT. */
  readonly causes: Map<string, number>;
}

/** Hears what the bus does, what the guest reads, and each completion. */
export type BenchListener = (...words: readonly unknown[]) => void;

/** Runs `programsOfBench` programs of this seed; throws what is wrong. */
export function runBench(seed: number, told: BenchListener = () => {}): BenchCounts {
  const random = new Random(`chip/${seed}`);
  const bench = new ChipBench(random, random.chance(0.5), told);
  return checked(() => {
    for (const act of randomActs(layout, random, programsOfBench, false)) bench.do(act);
    bench.checkAlive();
    return bench.counts;
  });
}

class ChipBench {
  readonly counts: BenchCounts = { operations: 0, interrupts: 0, causes: new Map() };
  readonly #clock = new VirtualClock();
  readonly #memory = new Uint8Array(layout.end);
  readonly #front = new NcrFront();
  readonly #back: NcrBack;
  readonly #operations = new OutstandingOperations({ next: () => '' });
  /** What the guest has not got yet. */
  #buffered: Completion[] = [];
  /** Operations of which the chip has said that they get no completion of their own. */
  readonly #ended = new Set<number>();

  /** `deferring`: completions reach the guest at the ends of epochs, as under a hypervisor. */
  constructor(
    random: Random,
    deferring: boolean,
    private readonly told: BenchListener,
  ) {
    const clock = this.#clock;
    clock.subscribe('guest', () => {});
    const trace = { record: (...words: readonly unknown[]) => told(clock.nowAt, ...words) };
    const bus = new ScsiBus({
      clock,
      trace,
      view: { term: 1, members: ['left'], primary: 'left' },
      timing: { ...BUS_TIMING, selectionTimeoutNs: 50_000 },
    });
    const store = new OverlayStore(zeroImage(16 * 512));
    const unit = new Disk({ clock, store, effects: new Effects(), readNs: 120_000, writeNs: 130_000 });
    bus.attach(0, new TargetDevice({ clock, trace, unit }));
    for (const id of [1, 2]) bus.attach(id, new RandomTarget(`random${id}`, clock, random.derive(`target/${id}`)));
    this.#back = new NcrBack({
      bus: new CheckedPort(bus.port('left')),
      clock,
      dma: {
        fetchAllowed: (then) => then(),
        read: (address, length) => this.#read(address, length),
      },
    });
    this.#back.onCompleted = (completion) => {
      this.#buffered.push(completion);
      if (!deferring) this.#boundary();
    };
  }

  do(act: Act): void {
    switch (act.do) {
      case 'store':
        for (let time = 0; time < act.times; time++) this.#store(act.offset, 1, act.value);
        break;
      case 'start':
        for (let time = 0; time < act.times; time++) this.#store(REGISTER.DSP, 4, swapped(layout.program));
        break;
      case 'write':
        this.#memory.set(act.bytes, act.address);
        break;
      case 'load': {
        const byte = this.#front.read(act.offset, 1);
        this.told(act.offset, byte);
        check(byte <= 0xff, 'a register has a byte');
        break;
      }
      case 'delay':
        this.#pass(2 * act.turns * instructionNs);
        break;
      default:
        this.#pass(settleNs);
    }
  }

  /** A free chip still does what a well-formed program says. */
  checkAlive(): void {
    for (const act of setFree) this.do(act);
    this.do({ do: 'settle' });
    for (const register of [0x0c, 0x0d]) this.#front.read(register, 1);
    const word = (at: number, value: number) => new DataView(this.#memory.buffer).setUint32(at, value, true);
    this.#memory.set([0x80, 0, 0, 0, 0, 0, 0], layout.data);
    const words = [0x41010000, 0, 0x0e000001, layout.data, 0x0a000006, layout.data + 1, 0x0b000001, layout.data + 8];
    words.push(0x0f000001, layout.data + 9, 0x60000040, 0, 0x48000000, 0, 0x98080000, 0x7654);
    for (const [at, each] of words.entries()) word(layout.program + 4 * at, each);
    this.do({ do: 'start', times: 1 });
    this.do({ do: 'settle' });
    const ends = [this.#front.read(0x30, 1), this.#front.read(0x31, 1)];
    check(ends[0] === 0x54 && ends[1] === 0x76, 'a free chip runs a command to its end');
    check(this.#operations.all.length === 0, 'each operation has had its completion');
  }

  #store(offset: number, size: 1 | 4, value: number): void {
    const output = this.#front.write(offset, size, value);
    if (output !== undefined) this.#perform(output);
  }

  /** With as many outstanding as there may be the guest stands still. */
  #perform(output: Output): void {
    if (output.kind === 'operation') {
      this.counts.operations++;
      this.#back.perform(this.#operations.start(output, 0).operation);
    } else {
      this.#operations.abandon(output.device);
      this.#back.perform(output);
    }
    for (let events = 0; this.#operations.isFull; events++) {
      check(events < greatestEvents && this.#clock.runNext(), 'a full chip completes an operation');
      this.#boundary();
    }
  }

  /** Guest memory as the chip sees it. */
  #read(address: number, length: number): Uint8Array {
    const bytes = this.#memory.slice(address, address + length);
    for (const { dma, operation } of this.#buffered) {
      if (operation === undefined || this.#operations.find('scsi', operation) !== undefined)
        layOver(address, bytes, dma);
    }
    return bytes;
  }

  #boundary(): void {
    for (const completion of this.#buffered.splice(0)) this.#completed(completion);
  }

  #completed(completion: Completion): void {
    const { device, operation, dma, endsOthers } = completion;
    this.told(completion);
    if (operation !== undefined && this.#operations.finish(device, operation) === undefined) {
      check(!this.#ended.has(operation), 'an operation without a completion of its own has one');
      return;
    }
    if (this.#front.isOutdated(completion)) return;
    if (endsOthers) {
      for (const { operation } of this.#operations.all) this.#ended.add(operation.operation);
      this.#operations.abandon(device);
    }
    for (const { address, bytes } of dma) check(address + bytes.length <= layout.end, 'DMA lies in memory');
    layOver(0, this.#memory, dma);
    this.#front.deliver(completion);
    this.counts.interrupts++;
    const { SSTAT0 = 0, DSTAT = 0 } = completion.registers;
    const cause = `SSTAT0 ${SSTAT0.toString(16)} DSTAT ${DSTAT.toString(16)}`;
    this.counts.causes.set(cause, (this.counts.causes.get(cause) ?? 0) + 1);
  }

  #pass(ns: number): void {
    const until = this.#clock.nowAt + ns;
    for (let events = 0; this.#clock.nextAt <= until; events++) {
      check(events < greatestEvents, `the bus comes to rest, or time passes: now is ${this.#clock.nowAt}`);
      this.#clock.runNext();
    }
    // Instructions take their time whether anything happens or not.
    this.#clock.arm(until, { actor: 'guest', name: 'passes' });
    while (this.#clock.nowAt < until) this.#clock.runNext();
    this.#boundary();
  }
}

/** The chip is little-endian. */
const swapped = (word: number): number =>
  ((word << 24) | ((word << 8) & 0xff0000) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
