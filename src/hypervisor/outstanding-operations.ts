import type { Operation, Output } from '../../devices/device';
import { assert } from '../base/assert';

/** An I/O operation that the guest has started and that has not had its interrupt. */
export interface Outstanding {
  /** The same name at both replicas. */
  readonly id: string;
  readonly operation: Operation;
  readonly epoch: number;
}

/** The whole state, plain; `counts` by device. */
export interface OperationsState {
  readonly all: readonly Outstanding[];
  readonly counts: readonly (readonly [device: string, count: number])[];
}

/** With so many the guest stands still until one has had its interrupt. */
export const greatestOutstanding = 64;

/** What P7 needs to know: both replicas keep it, since both execute the I/O instructions. */
export class OutstandingOperations {
  private operations: Outstanding[] = [];
  /** How many operations each device has been asked for. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly nextId: () => string) {}

  start(output: Output, epoch: number): Outstanding {
    const number = (this.counts.get(output.device) ?? 0) + 1;
    this.counts.set(output.device, number);
    const operation = { ...output, kind: 'operation', operation: number } as const;
    const outstanding = { id: this.nextId(), operation, epoch };
    this.operations.push(outstanding);
    return outstanding;
  }

  /** The operation has had its one interrupt; nothing where the guest had aborted it before. */
  finish(device: string, number: number): Outstanding | undefined {
    const at = this.operations.findIndex(
      ({ operation }) => operation.device === device && operation.operation === number,
    );
    const asked = this.counts.get(device) ?? 0;
    assert(number <= asked, `an interrupt of ${device} belongs to an operation that was started`);
    return at < 0 ? undefined : this.operations.splice(at, 1)[0];
  }

  /** The device has let go of everything: no operation of it gets an interrupt of its own any more. */
  abandon(device: string): void {
    this.operations = this.operations.filter(({ operation }) => operation.device !== device);
  }

  /** The machine has been reset. */
  abandonAll(): void {
    this.operations = [];
  }

  /** The operation of this number, if it is outstanding. */
  find(device: string, number: number | undefined): Operation | undefined {
    return this.operations.find(({ operation }) => operation.device === device && operation.operation === number)
      ?.operation;
  }

  /** The guest may start no more; both replicas know that alike, for interrupts come at the ends of epochs. */
  get isFull(): boolean {
    return this.operations.length >= greatestOutstanding;
  }

  get all(): readonly Outstanding[] {
    return this.operations;
  }

  snapshot(): OperationsState {
    return { all: [...this.operations], counts: [...this.counts] };
  }

  /** Both replicas give the operations to come the same names. */
  restore({ all, counts }: OperationsState): void {
    this.operations = [...all];
    for (const [device, count] of counts) {
      this.counts.set(device, count);
      for (let named = 0; named < count; named++) this.nextId();
    }
  }
}
