import { BadInput } from '../../base/bad-input';
import type { Fault } from './schema-words';

/** A plan of which no run can be made: the field, what was found there, and what is allowed. */
export class PlanError extends BadInput {
  override readonly name = 'PlanError';
  /** `protocol`, `kills.0.who`; of a list's entry the number counts from 0. */
  readonly field: string;

  /**
   * `cause`: the error of the guest's or the tape's reader, where it is one of theirs.
   * @internal
   */
  constructor({ field, found, expected }: Fault, cause?: Error) {
    super(`${field}: found ${found}, expected ${expected}`, cause && { cause });
    this.field = field;
  }
}
