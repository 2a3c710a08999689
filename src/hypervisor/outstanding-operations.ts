import type { Operation, Output } from '../../devices/device';
import { assert } from '../base/assert';
import type { Ids } from '../base/ids';

/** An I/O operation that the guest has started and whose interrupt the guest has not received. */
export interface Outstanding {
  /** Both replicas use the same name. */
  readonly id: string;
  readonly operation: Operation;
  readonly epoch: number;
}

/** The whole state as plain data; `counts` by device. */
export interface OperationsState {
  readonly all: readonly Outstanding[];
  readonly counts: readonly (readonly [device: string, count: number])[];
}

/** A guest with so many outstanding operations stands still until it has received the interrupt of one. */
export const greatestOutstanding = 64;

/** The operations that P7 may have to end: both replicas keep them, since both execute the I/O instructions. */
export class OutstandingOperations {
  private operations: Outstanding[] = [];
  /** How many operations the guest has started on each device. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly ids: Ids) {}

  start(output: Output, epoch: number): Outstanding {
    const number = (this.counts.get(output.device) ?? 0) + 1;
    this.counts.set(output.device, number);
    const operation = { ...output, kind: 'operation', operation: number } as const;
    const outstanding = { id: this.ids.next(), operation, epoch };
    this.operations.push(outstanding);
    return outstanding;
  }

  /** The guest receives the operation's only interrupt; `undefined` if the guest had aborted the operation. */
  finish(device: string, number: number): Outstanding | undefined {
    const at = this.operations.findIndex(
      ({ operation }) => operation.device === device && operation.operation === number,
    );
    const asked = this.counts.get(device) ?? 0;
    assert(number <= asked, `an interrupt of ${device} belongs to an operation that was started`);
    return at < 0 ? undefined : this.operations.splice(at, 1)[0];
  }

  /** The guest has aborted or reset the device: none of its operations gets an interrupt any more. */
  abandon(device: string): void {
    this.operations = this.operations.filter(({ operation }) => operation.device !== device);
  }

  /** The machine has been reset. */
  abandonAll(): void {
    this.operations = [];
  }

  /** The operation of this number, while outstanding. */
  find(device: string, number: number | undefined): Operation | undefined {
    return this.operations.find(({ operation }) => operation.device === device && operation.operation === number)
      ?.operation;
  }

  /**
   * Whether the guest may start no more operations. Both replicas decide alike, since interrupts come at the ends of
   * epochs.
   */
  get isFull(): boolean {
    return this.operations.length >= greatestOutstanding;
  }

  get all(): readonly Outstanding[] {
    return this.operations;
  }

  snapshot(): OperationsState {
    return { all: [...this.operations], counts: [...this.counts] };
  }

  /** Both replicas give later operations the same names. */
  restore({ all, counts }: OperationsState): void {
    this.operations = [...all];
    for (const [device, count] of counts) {
      this.counts.set(device, count);
      for (let named = 0; named < count; named++) this.ids.next();
    }
  }
}
