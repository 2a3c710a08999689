import type { RecordHandlers } from '../../ports/trace';

/** The last part of a run: a guest that makes no progress in it counts as stuck. */
const lastPart = 0.25;

/** Instructions executed, and the number that the guest takes on the bare machine, if known. */
export interface Executed {
  readonly instructions: number;
  readonly bareInstructions?: number;
}

/**
 * Listens for the guest's progress: a run that is cut off while its guest makes progress is unfinished, and not stuck.
 */
export class Progress {
  private actedAt = 0;
  private epoch = -1;
  private epochAt = 0;

  readonly hears: RecordHandlers = {
    'output.released': ({ at }) => {
      this.actedAt = at;
    },
    'medium.finished': ({ at }) => {
      this.actedAt = at;
    },
    'epoch.ended': ({ epoch, at }) => {
      if (epoch <= this.epoch) return;
      this.epoch = epoch;
      this.epochAt = at;
    },
  };

  /**
   * Whether the guest has made progress in the last quarter of the time until `nowAt`: it has acted on its devices, or
   * it has ended epochs and executed less than on the bare machine. A guest that has executed more, and does nothing,
   * waits for an event that will not come.
   */
  isMade(nowAt: number, { instructions, bareInstructions }: Executed): boolean {
    const since = nowAt * (1 - lastPart);
    const hasMoreToDo = bareInstructions !== undefined && instructions < bareInstructions;
    return this.actedAt >= since || (hasMoreToDo && this.epochAt >= since);
  }
}
