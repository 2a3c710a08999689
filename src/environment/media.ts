/** The targets behind the environment, and what may have to be waited for on them. */
import type { CommandHandlers, MediumCommand } from '../../devices/scsi/command-target';

export interface Media {
  run(command: MediumCommand & { readonly target: number }, handlers: CommandHandlers): void;
  /**
   * No command of this processor has an end any more, or only the one of this number has none: what waits is dropped,
   * and what has begun goes on.
   */
  abort(processor: string, number?: number): void;
  /** No command of this target has an end any more, and the target is as after power-on. */
  reset(target: number): void;
  /** A new leader need not hear of what happened before its time. */
  absorbUnitAttention(processor: string): void;
  /** `then`: once nothing that has begun is still at work. */
  whenDrained(then: () => void): void;
  /** `then`: once everything that has landed is on stable storage. */
  whenSynced(then: () => void): void;
}
