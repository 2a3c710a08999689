/** Messages about the processors for a person at the guest's console. */
import type { TraceRecord } from '../../ports/trace';

export class Notices {
  #primary = 'the primary';

  /**
   * The line of a record; `undefined` for frequent records. The line of the processor that leads next also reports the
   * primary's death.
   */
  of(record: TraceRecord): string | undefined {
    const { actor } = record;
    switch (record.type) {
      case 'processor.killed':
        if (record.role === 'backup') return `[${actor}, a backup, has died]`;
        this.#primary = `${actor}, the primary,`;
        return undefined;
      case 'role.primary':
        return `[${this.#primary} has died; ${actor} leads since epoch ${record.failoverEpoch}]`;
      case 'role.backup':
        return `[${actor} has joined as a backup]`;
      case 'role.deposed':
        return `[${actor} is deposed and halts]`;
      case 'divergence.found':
        return `[${actor}’s state at the end of epoch ${record.epoch} is not the primary’s: the pair stops]`;
      case 'machine.halted':
        return `[the processor ${actor} has halted: ${record.why}]`;
      default:
        return undefined;
    }
  }
}
