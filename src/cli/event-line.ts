import pc from 'picocolors';
import { milliseconds } from '../base/instant-text';
import { printable } from '../base/printable';
import type { TraceRecord } from '../ports/trace';

/** A record in a line for a person, with its virtual time; `undefined` for what happens all the time. */
export function eventLine(record: TraceRecord): string | undefined {
  const words = record.actor === 'bus' ? undefined : inWords(readable(record));
  return words && lineAt(record.at, record.actor, words);
}

/** What the actor has done, at this virtual time. */
export const lineAt = (at: number, actor: string, words: string): string =>
  `${pc.dim(milliseconds(at).padStart(13))}  ${pc.bold(printable(actor).padEnd(7))} ${words}`;

/** The guest may have chosen a text that a device of a caller's own reports. */
const readable = (record: TraceRecord): TraceRecord =>
  Object.assign(
    { ...record },
    ...Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'string' ? [{ [name]: printable(value) }] : [],
    ),
  );

function inWords(record: TraceRecord): string | undefined {
  switch (record.type) {
    case 'processor.killed':
      return pc.red(`killed while ${record.role} in epoch ${record.epoch}`);
    case 'processor.frozen':
      return pc.yellow(`stands still in epoch ${record.epoch}`);
    case 'processor.thawed':
      return `goes on, in epoch ${record.epoch}`;
    case 'detector.suspected':
      return pc.yellow(
        `${record.misled ? 'takes its peer for dead' : 'has not heard from its peer'}: failure notification`,
      );
    case 'claim.granted':
      return `wins the view of term ${record.term}`;
    case 'claim.refused':
      return pc.yellow(`loses the claim for term ${record.term}`);
    case 'role.deposed':
      return pc.red('is deposed and halts');
    case 'role.promoting':
      return pc.yellow(`replays what it received, from epoch ${record.epoch} on`);
    case 'role.primary':
      return pc.green(`is primary; failover epoch ${record.failoverEpoch}, uncertain interrupts: ${record.uncertain}`);
    case 'interrupt.delivered':
      return record.uncertain
        ? pc.yellow(`uncertain interrupt for ${record.source}, operation ${record.operation}`)
        : undefined;
    case 'machine.restarted':
      return 'the guest has reset its machine, which starts again';
    case 'machine.reset':
      return 'the guest has halted the machine';
    case 'instruction.illegal':
      return pc.red(`illegal instruction ${record.word} at ${record.address}`);
    case 'divergence.found':
      return pc.red(`its state at the end of epoch ${record.epoch} is not the primary’s: the pair stops`);
    case 'machine.halted':
      return pc.red(`the processor has halted: ${record.why}`);
    default:
      return undefined;
  }
}
