/**
 * A device between a guest and the world, without processors: two fronts as at two replicas, and a back for each front.
 */
import { Backs, OutsideParts } from '../../devices/backs';
import type { Completion, DeviceFront, Operation, Output } from '../../devices/device';
import { Effects } from '../../devices/effects';
import type { DeviceRow, World } from '../../devices/place';
import { ScsiBus } from '../../devices/scsi/bus';
import type { Transfer } from '../../devices/transfers';
import { branch } from '../base/branch';
import type { Random } from '../base/random';
import { VirtualClock } from '../sim/virtual-clock';
import { BenchMemory, memoryBytes } from './bench-memory';

/** What a driver does: a write to a register, or a store to memory where the device finds its work. */
export type DriverStep = RegisterWrite | Transfer;

/** A guest's write to a register. */
export interface RegisterWrite {
  /** In bytes, from the device's base. */
  readonly offset: number;
  /** Bytes. */
  readonly size: 1 | 2 | 4;
  /** What is written, a word of so many bytes. */
  readonly value: number;
}

export class DeviceBench {
  readonly clock = new VirtualClock();
  readonly effects = new Effects();
  readonly fronts: readonly [DeviceFront, DeviceFront];
  /** Operations that the guest has started and whose completion the guest has not received. */
  readonly outstanding = new Map<number, Operation>();
  /** How many operations the guest has started. */
  operations = 0;
  readonly memories: readonly [BenchMemory, BenchMemory];
  readonly #bus: ScsiBus;
  readonly #outside: OutsideParts;
  readonly #backs: Readonly<Record<'left' | 'right', Backs>>;
  /** `undefined` from the death of the primary to the claim of the backup. */
  #leader: 'left' | 'right' | undefined = 'left';
  #arrived: Completion[] = [];

  /** `completed` hears every completion of a back, also from a processor that does not lead. */
  constructor(
    private readonly row: DeviceRow,
    random: Random,
    completed: (processor: string, completion: Completion, leads: boolean) => void,
  ) {
    const memory = new BenchMemory(Uint8Array.from({ length: memoryBytes }, () => random.integer(0, 255)));
    this.memories = [memory, memory.copy()];
    const trace = { record: () => {} };
    const parent = branch({ id: 'bench', sink: this.clock });
    const view = { term: 1, members: ['left', 'right'], primary: 'left' };
    this.#bus = new ScsiBus({ clock: this.clock, trace, view });
    const world: World = { clock: this.clock, trace, effects: this.effects, bus: this.#bus, parent };
    this.#outside = new OutsideParts([row], world);
    this.fronts = [row.front(row.name, this.memories[0]), row.front(row.name, this.memories[1])];
    const backs = (processor: 'left' | 'right') => {
      const memory = this.memories[processor === 'left' ? 0 : 1];
      const read = (address: number, length: number) => memory.read(address, length);
      const made = new Backs([row], processor, world, this.#outside, { fetchAllowed: (then) => then(), read });
      for (const back of made.all) {
        back.onCompleted = (completion) => {
          const leads = processor === this.#leader;
          if (leads) this.#arrived.push(completion);
          completed(processor, completion, leads);
        };
      }
      return made;
    };
    this.#backs = { left: backs('left'), right: backs('right') };
  }

  /** The leading processor performs the guest's request. */
  perform(output: Output): void {
    if (this.#leader === undefined) return;
    const backs = this.#backs[this.#leader];
    if (output.kind === 'abort') {
      this.outstanding.clear();
      backs.perform(output);
    }
    if (output.kind !== 'operation') return;
    const number = ++this.operations;
    const operation = { ...output, kind: 'operation', operation: number } as const;
    this.outstanding.set(number, operation);
    backs.perform(operation);
  }

  /** The completions of the leading processor's back since the last boundary. */
  takeArrived(): readonly Completion[] {
    return this.#arrived.splice(0);
  }

  /**
   * Whether the guest still waits for this completion; if so, writes its DMA data into memory, and the fronts are to
   * receive it.
   */
  accept(completion: Completion): boolean {
    const { operation, endsOthers, dma } = completion;
    if (operation !== undefined && !this.outstanding.delete(operation)) return false;
    if (this.fronts[0].isOutdated?.(completion)) return false;
    if (endsOthers) this.outstanding.clear();
    for (const transfer of dma) this.store(transfer);
    return true;
  }

  /** A store of the guest, at every replica. */
  store(transfer: Transfer): void {
    for (const memory of this.memories) memory.store(transfer);
  }

  /** The guest resets its machine. */
  resetMachine(): void {
    for (const front of this.fronts) front.reset();
    this.outstanding.clear();
    if (this.#leader !== undefined) this.#backs[this.#leader].reset();
  }

  /** The primary dies; completions that it has not forwarded are lost. */
  killPrimary(): void {
    this.clock.disarmAll(`left.${this.row.name}`);
    this.#leader = undefined;
    this.#arrived = [];
  }

  /** The backup wins its claim, which aborts the dead primary's requests to the outside. */
  claim(): void {
    this.#bus.claim('right', { term: 2, members: ['right'], primary: 'right' });
    this.#outside.abort('left');
    this.#leader = 'right';
  }

  /** IO2: the completion of an operation that was outstanding. */
  uncertain(operation: Operation): Completion | undefined {
    const completion = this.#backs.right.uncertain(operation);
    return completion && { ...completion, operation: operation.operation };
  }

  /** The promoted processor's back takes over, and starts these operations again. */
  takeOver(restarted: readonly Operation[]): void {
    this.#backs.right.takeOver(() => this.fronts[1].snapshot());
    for (const operation of restarted) this.#backs.right.perform(operation);
  }
}
