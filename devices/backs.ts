/** All backs of one processor. */
import { assert } from '../src/base/assert';
import type { Completion, DeviceBack, DmaPort, Operation, Output } from './device';
import type { DeviceRow, Outside, World } from './place';

/** The parts outside the processors that the rows of an address map need; each world makes them once. */
export class OutsideParts {
  private readonly parts: ReadonlyMap<string, Outside>;

  constructor(rows: readonly DeviceRow[], world: World) {
    this.parts = new Map(rows.flatMap(({ name, outside }) => (outside === undefined ? [] : [[name, outside(world)]])));
  }

  of(name: string): Outside | undefined {
    return this.parts.get(name);
  }

  abort(processor: string): void {
    for (const part of this.parts.values()) part.abort(processor);
  }

  powerOff(processor: string): void {
    for (const part of this.parts.values()) part.powerOff?.(processor);
  }
}

export class Backs {
  private readonly backs: ReadonlyMap<string, DeviceBack>;

  constructor(
    private readonly rows: readonly DeviceRow[],
    processor: string,
    world: World,
    outside: OutsideParts,
    private readonly dma: DmaPort,
    /** By a device's name, this processor's own way to the part that the others reach, too. */
    ways: Readonly<Record<string, Outside>> = {},
  ) {
    const outsideOf = (name: string) => ways[name] ?? outside.of(name);
    this.backs = new Map(
      rows.flatMap(({ name, back }) =>
        back === undefined ? [] : [[name, back({ name, processor, world, outside: outsideOf(name), dma })]],
      ),
    );
  }

  get all(): readonly DeviceBack[] {
    return [...this.backs.values()];
  }

  /** The state of the chart of this back. */
  state(name: string): unknown {
    return this.backs.get(name)?.state;
  }

  /** The guest has reset its machine. */
  reset(): void {
    for (const [device, back] of this.backs) {
      if (back.reset === undefined) back.perform({ device, kind: 'abort', detail: {} });
      else back.reset();
    }
  }

  perform(output: Output | Operation): void {
    const back = this.backs.get(output.device);
    assert(back !== undefined, `${output.device} has a back that performs its outputs`);
    back.perform(output);
  }

  /** IO2: `undefined` for a device that does not say how an operation ends uncertain; its guest waits for ever. */
  uncertain(operation: Operation): Completion | undefined {
    return this.rows.find(({ name }) => name === operation.device)?.uncertain?.(operation, this.dma);
  }

  /** Whether another processor can start the operation again. */
  canRepeat(operation: Operation): boolean {
    return !this.rows.find(({ name }) => name === operation.device)?.continues?.(operation);
  }

  /** `front` returns the snapshot of the front of this name. Returns how many operations end uncertain in the backs. */
  takeOver(front: (name: string) => unknown): number {
    return [...this.backs].reduce((sum, [name, back]) => sum + (back.takeOver?.(front(name)) ?? 0), 0);
  }
}
