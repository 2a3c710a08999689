/** Messages about the processors for a person at the guest's console. */
import type { FactHandlers, TraceRecord } from '../../ports/trace';
import { handled, typesOf } from '../../trace/handlers';

/** By type of record; the line of the processor that leads next also reports the death of `primary`. */
const linesAfter = (primary: string): FactHandlers<string | undefined> => ({
  'processor.killed': ({ actor, role }) => (role === 'backup' ? `[${actor}, a backup, has died]` : undefined),
  'role.primary': ({ actor, failoverEpoch }) => `[${primary} has died; ${actor} leads since epoch ${failoverEpoch}]`,
  'role.backup': ({ actor }) => `[${actor} has joined as a backup]`,
  'role.deposed': ({ actor }) => `[${actor} is deposed and halts]`,
  'divergence.found': ({ actor, epoch }) =>
    `[${actor}’s state at the end of epoch ${epoch} is not the primary’s: the pair stops]`,
  'machine.halted': ({ actor, why }) => `[the processor ${actor} has halted: ${why}]`,
});

/** The types of these records. */
export const noticeTypes = typesOf(linesAfter(''));

export class Notices {
  #primary = 'the primary';

  /** The line of a record; `undefined` for other records. */
  of(record: TraceRecord): string | undefined {
    const line = handled(linesAfter(this.#primary), record);
    if (record.type === 'processor.killed' && record.role !== 'backup') this.#primary = `${record.actor}, the primary,`;
    return line;
  }
}
