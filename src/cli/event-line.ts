import pc from 'picocolors';
import { milliseconds } from '../base/instant-text';
import { printable } from '../base/printable';
import type { FactHandlers, TraceRecord } from '../ports/trace';
import { handled, typesOf } from '../trace/handlers';

/** A record in a line for a person, with its virtual time; `undefined` for what happens all the time. */
export function eventLine(record: TraceRecord): string | undefined {
  const line = record.actor === 'bus' ? undefined : handled(words, readable(record));
  return line && lineAt(record.at, record.actor, line);
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

/** By type of record, for a person. */
const words: FactHandlers<string | undefined> = {
  'processor.killed': ({ epoch, role }) => pc.red(`killed while ${role} in epoch ${epoch}`),
  'processor.frozen': ({ epoch }) => pc.yellow(`stands still in epoch ${epoch}`),
  'processor.thawed': ({ epoch }) => `goes on, in epoch ${epoch}`,
  'detector.suspected': ({ misled }) =>
    pc.yellow(`${misled ? 'takes its peer for dead' : 'has not heard from its peer'}: failure notification`),
  'claim.granted': ({ term }) => `wins the view of term ${term}`,
  'claim.refused': ({ term }) => pc.yellow(`loses the claim for term ${term}`),
  'role.deposed': () => pc.red('is deposed and halts'),
  'role.promoting': ({ epoch }) => pc.yellow(`replays what it received, from epoch ${epoch} on`),
  'role.primary': ({ failoverEpoch, uncertain }) =>
    pc.green(`is primary; failover epoch ${failoverEpoch}, uncertain interrupts: ${uncertain}`),
  'interrupt.delivered': ({ operation, source, uncertain }) =>
    uncertain ? pc.yellow(`uncertain interrupt for ${source}, operation ${operation}`) : undefined,
  'machine.restarted': () => 'the guest has reset its machine, which starts again',
  'machine.reset': () => 'the guest has halted the machine',
  'instruction.illegal': ({ address, word }) => pc.red(`illegal instruction ${word} at ${address}`),
  'divergence.found': ({ epoch }) =>
    pc.red(`its state at the end of epoch ${epoch} is not the primary’s: the pair stops`),
  'machine.halted': ({ why }) => pc.red(`the processor has halted: ${why}`),
};

/** The types of these records. */
export const eventLineTypes = typesOf(words);
