/** One trial of a device: two fronts in lockstep, a back at the leading processor, and at the end a failover. */
import type { Completion, DeviceFront, Operation } from '../../devices/device';
import type { DeviceRow } from '../../devices/place';
import { digest } from '../base/digest';
import { Random } from '../base/random';
import type { BenchMemory } from './bench-memory';
import { DeviceBench, type DriverStep, type RegisterWrite } from './device-bench';

/**
 * IO1 and IO2 are the paper's, the visibility rule is docs/design.md's; the others follow from the protocol's demands
 * on a device.
 */
export type Rule = 'IO1' | 'IO2' | 'visibility' | 'determinism' | 'snapshot' | 'reset' | 'fencing' | 'unsolicited';

/** The first violation of a rule by a device. */
export interface Violation {
  /** The rule that the device breaks. */
  readonly rule: Rule;
  /** What was seen, in words. */
  readonly what: string;
}

/** The longest time that an operation may take, in virtual nanoseconds, and the most events in that time. */
const [patienceNs, greatestEvents] = [600e9, 100_000];
const shadowAccesses = 24;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export class DeviceTrial {
  readonly violations: Violation[] = [];
  accesses = 0;
  readonly #random: Random;
  readonly #bench: DeviceBench;
  readonly #log: unknown[] = [];
  /** A front restored from a snapshot, which must behave as the original for some accesses. */
  #shadow: DeviceFront | undefined;
  #shadowMemory: BenchMemory | undefined;
  #shadowLeft = 0;

  constructor(
    private readonly row: DeviceRow,
    seed: number,
    private readonly operation: readonly DriverStep[],
  ) {
    this.#random = new Random(`device/${seed}`);
    this.#bench = new DeviceBench(row, this.#random, (processor, { operation: number, registers }) => {
      this.#log.push(['completed', processor, number, registers]);
    });
  }

  get operations(): number {
    return this.#bench.operations;
  }

  /** Everything that happened, for a comparison of two trials. */
  get log(): string {
    return digest(JSON.stringify([this.#log, this.#bench.effects.all]));
  }

  broke(rule: Rule): boolean {
    return this.violations.some((each) => each.rule === rule);
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) this.#step();
    this.#finishAll();
    this.#restart();
    this.#failover();
  }

  #step(): void {
    const choice = this.#random.integer(0, 99);
    if (choice < 70) this.#randomAccess();
    else if (choice < 78) this.#drive();
    else if (choice < 88) this.#letTimePass(this.#random.integer(1, 10 ** this.#random.integer(0, 9)));
    else if (choice < 96) this.#boundary();
    else if (choice < 99) this.#takeSnapshot();
    else this.#reset();
  }

  /** The driver's steps that start an operation. */
  #drive(): void {
    for (const step of this.operation) {
      if ('offset' in step) this.#write(step);
      else {
        this.#bench.store(step);
        this.#shadowMemory?.store(step);
      }
    }
  }

  #violated(rule: Rule, what: string): void {
    if (!this.broke(rule)) this.violations.push({ rule, what });
  }

  #randomAccess(): void {
    const size = ([1, 2, 4] as const)[this.#random.integer(0, 2)];
    const offset = this.#random.integer(0, Math.max(0, Math.floor(this.row.length / size) - 1)) * size;
    if (this.#random.chance(0.5)) this.#read(offset, size);
    else {
      this.#write({ offset, size, value: this.#anyValue(2 ** (8 * size) - 1) });
    }
  }

  /** Often a single bit or a small number, as commands are. */
  #anyValue(most: number): number {
    const random = this.#random;
    if (random.chance(0.4)) return 1 << random.integer(0, 3);
    return random.integer(0, random.chance(0.5) ? 15 : most);
  }

  #read(offset: number, size: 1 | 2 | 4): void {
    this.accesses++;
    const where = `a read of ${size} at offset 0x${offset.toString(16)}`;
    const [value, other] = this.#bench.fronts.map((front) => front.read(offset, size));
    this.#log.push(['read', offset, size, value]);
    if (value !== other)
      this.#violated('determinism', `${where} gives ${value} at one replica and ${other} at the other`);
    this.#shadowed(where, value, (front) => front.read(offset, size));
  }

  #write({ offset, size, value }: RegisterWrite): void {
    this.accesses++;
    const where = `a write of ${value} (${size} bytes) at offset 0x${offset.toString(16)}`;
    const [output, other] = this.#bench.fronts.map((front) => front.write(offset, size, value));
    this.#log.push(['write', offset, size, value, output]);
    if (!same(output, other)) this.#violated('determinism', `${where} asks for two different outputs at the replicas`);
    this.#shadowed(where, output, (front) => front.write(offset, size, value));
    this.#compareFronts(where);
    if (output !== undefined) this.#bench.perform(output);
  }

  #shadowed(where: string, wanted: unknown, access: (front: DeviceFront) => unknown): void {
    if (this.#shadow === undefined) return;
    if (!same(access(this.#shadow), wanted) || this.#shadow.interruptLine !== this.#bench.fronts[0].interruptLine) {
      this.#violated('snapshot', `restored from its snapshot it goes on differently: ${where}`);
    }
    if (--this.#shadowLeft <= 0) this.#shadow = undefined;
  }

  #compareFronts(where: string): void {
    const [one, other] = this.#bench.fronts;
    if (one.interruptLine !== other.interruptLine || !same(one.snapshot(), other.snapshot())) {
      this.#violated('determinism', `the replicas’ fronts differ after ${where}`);
    }
    const [memory, otherMemory] = this.#bench.memories;
    if (memory.differsFrom(otherMemory)) {
      this.#violated('determinism', `the fronts leave two different memories after ${where}`);
    }
  }

  /** The visibility rule: time alone changes no register that a guest could read. */
  #letTimePass(ns: number): void {
    const before = this.#bench.fronts.map((front) => [front.interruptLine, front.snapshot()]);
    const end = this.#bench.clock.nowAt + ns;
    let events = 0;
    while (this.#bench.clock.nextAt <= end && events++ < greatestEvents) this.#bench.clock.runNext();
    const after = this.#bench.fronts.map((front) => [front.interruptLine, front.snapshot()]);
    if (!same(before, after)) {
      this.#violated(
        'visibility',
        'registers or the interrupt line change between two boundaries, without an access of the guest',
      );
    }
  }

  /** The end of an epoch: the fronts receive every completion that has arrived. */
  #boundary(): void {
    for (const completion of this.#bench.takeArrived()) this.#deliver(completion);
  }

  #deliver(completion: Completion): void {
    const { operation = 0 } = completion;
    if (operation > this.operations)
      this.#violated('IO1', `a completion of operation ${operation}, which nobody had started`);
    if (!this.#bench.accept(completion)) return;
    for (const front of [...this.#bench.fronts, ...(this.#shadow === undefined ? [] : [this.#shadow])])
      front.deliver(completion);
    this.#log.push(['delivered', this.#bench.fronts[0].snapshot()]);
    this.#compareFronts('a completion');
    const [output, other] = this.#bench.fronts.map((front) => front.takeOutput?.());
    this.#shadow?.takeOutput?.();
    if (!same(output, other))
      this.#violated('determinism', 'a completion makes the replicas’ fronts ask for two different outputs');
    if (output !== undefined) this.#bench.perform(output);
  }

  #takeSnapshot(): void {
    const [front] = this.#bench.fronts;
    const snapshot = front.snapshot();
    const copy: unknown = structuredClone(snapshot);
    const memory = this.#bench.memories[0].copy();
    const restored = this.row.front(this.row.name, memory);
    restored.restore(copy);
    if (!same(restored.snapshot(), snapshot))
      this.#violated('snapshot', 'a snapshot of what was restored is another one');
    if (restored.interruptLine !== front.interruptLine)
      this.#violated('snapshot', 'restored, its interrupt line is another one');
    this.#shadow = restored;
    this.#shadowMemory = memory;
    this.#shadowLeft = shadowAccesses;
  }

  /** The guest resets its machine, with operations under way or after the last one. */
  #reset(): void {
    if (this.#random.chance(0.5)) this.#finishAll();
    const fresh = this.row.front(this.row.name, this.#bench.memories[0].copy()).snapshot();
    this.#bench.resetMachine();
    this.#shadow = undefined;
    if (!same(this.#bench.fronts[0].snapshot(), fresh))
      this.#violated('reset', 'after a reset it is not as after power-on');
  }

  /**
   * The guest resets its machine with operations under way, and starts others before the first could have completed.
   */
  #restart(): void {
    this.#start();
    if (this.#bench.outstanding.size === 0) return;
    this.#bench.resetMachine();
    this.#shadow = undefined;
    this.#start();
    this.#finishAll();
  }

  /** IO1: every operation has exactly one completion. */
  #finishAll(): void {
    for (let started = -1; started !== this.operations; ) {
      started = this.operations;
      this.#runClock();
      this.#boundary();
    }
    for (const { operation } of this.#bench.outstanding.values()) {
      this.#violated('IO1', `operation ${operation} never completes: its driver waits for ever`);
    }
    this.#bench.outstanding.clear();
  }

  #runClock(): void {
    const end = this.#bench.clock.nowAt + patienceNs;
    for (let events = 0; this.#bench.clock.nextAt <= end && events < greatestEvents; events++)
      this.#bench.clock.runNext();
  }

  /** The leading processor dies with operations outstanding; the other processor wins the claim. */
  #failover(): void {
    this.#start();
    if (this.#bench.outstanding.size === 0) return;
    const at = this.#bench.clock.nowAt;
    this.#bench.killPrimary();
    this.#bench.claim();
    this.#bench.takeOver(this.#uncertain());
    this.#finishAll();
    const late = this.#bench.effects.all.find((effect) => effect.processor === 'left' && effect.at > at);
    if (late !== undefined) this.#violated('fencing', `${late.what} for a processor that had been deposed before`);
    this.#start();
    this.#finishAll();
  }

  /** IO2. Returns the operations that cannot have had an effect, and so are started again. */
  #uncertain(): readonly Operation[] {
    const restarted: Operation[] = [];
    for (const operation of [...this.#bench.outstanding.values()]) {
      if (this.row.uncertain === undefined) {
        this.#violated(
          'IO2',
          `operation ${operation.operation} is outstanding at a failover, and the row does not say what becomes of it`,
        );
        this.#bench.outstanding.delete(operation.operation);
        continue;
      }
      const completion = this.#bench.uncertain(operation);
      if (completion === undefined) restarted.push(operation);
      else this.#deliver(completion);
    }
    return restarted;
  }

  /** Starts operations, and lets the device begin them. */
  #start(): void {
    for (let attempt = 0; attempt < 2000 && this.#bench.outstanding.size === 0; attempt++) {
      if (this.operation.length === 0) this.#randomAccess();
      else this.#drive();
    }
  }
}
