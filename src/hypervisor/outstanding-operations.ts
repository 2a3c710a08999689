import type { Output } from '../../devices/device';
import { assert } from '../base/assert';

/** An I/O operation that the guest has started and that has not had its interrupt. */
export interface Operation {
  /** The same name at both replicas. */
  readonly id: string;
  readonly output: Output;
  readonly epoch: number;
}

const limit = 64;

/** What P7 needs to know: both replicas keep it, since both execute the I/O instructions. */
export class OutstandingOperations {
  #operations: Operation[] = [];

  constructor(private readonly nextId: () => string) {}

  start(output: Output, epoch: number): Operation {
    assert(this.#operations.length < limit, `at most ${limit} operations outstanding`);
    const operation = { id: this.nextId(), output, epoch };
    this.#operations.push(operation);
    return operation;
  }

  /** The oldest operation of the device has had its one interrupt. */
  finish(device: string): Operation {
    const at = this.#operations.findIndex((operation) => operation.output.device === device);
    assert(at >= 0, `an interrupt of ${device} belongs to an operation that was started`);
    return this.#operations.splice(at, 1)[0];
  }

  get all(): readonly Operation[] {
    return this.#operations;
  }
}
