/** What a primary's messages may contain, beyond their form: whatever else comes is of no primary in its senses. */
import * as v from 'valibot';
import { pageBytes } from '../../../pa-risc/layout';
import type { ProtocolMessage } from '../../../protocol/messages';
import { address, count, data, numbers, problem, text, upTo, word } from './fields';

/** No epoch is longer, in instructions. */
export const greatestEpoch = 1 << 24;
/** Of one completion. */
const greatestTransfers = 4096;
const greatestData = 1 << 16;
/** The FIFO of the console's UART. */
const greatestTyped = 16;

const isSet = v.optional(v.literal(true));

export const interruptSchema = v.strictObject({
  kind: v.literal('interrupt'),
  epoch: count,
  ordinal: count,
  source: text,
  registers: v.optional(numbers),
  dma: v.optional(v.pipe(v.array(v.strictObject({ address, bytes: data(1 << 26) })), v.maxLength(greatestTransfers))),
  operation: v.optional(count),
  endsOthers: isSet,
  uncertain: isSet,
  data: v.optional(data(greatestData)),
});

const valueSchema = v.strictObject({
  kind: v.literal('environmentValue'),
  epoch: count,
  ordinal: count,
  pc: word,
  value: v.union([word, count]),
});

const endSchema = v.strictObject({
  kind: v.literal('epochEnd'),
  epoch: count,
  term: count,
  length: upTo(greatestEpoch),
  interrupts: count,
  timeOfDay: count,
  consoleConfirmed: count,
  repeats: isSet,
  nextLength: v.optional(v.pipe(upTo(greatestEpoch), v.minValue(1))),
  digest: v.optional(text),
});

const schemas = { interrupt: interruptSchema, environmentValue: valueSchema, epochEnd: endSchema };

/** Why no primary sends this, to a machine with these devices; `undefined` if one may. */
export function wrongInside(message: ProtocolMessage, devices: readonly string[]): string | undefined {
  const found = problem(schemas[message.kind], message);
  if (found !== undefined) return `${message.kind} whose ${found}`;
  return message.kind === 'interrupt' ? wrongInterrupt(message, devices) : undefined;
}

/** Why this is no interrupt of a machine with these devices. */
export function wrongInterrupt(
  { source, registers }: Pick<Extract<ProtocolMessage, { kind: 'interrupt' }>, 'source' | 'registers'>,
  devices: readonly string[],
): string | undefined {
  if (registers === undefined)
    return source === 'intervalTimer' ? undefined : `interrupt of ${source} without registers`;
  if (!devices.includes(source)) return `interrupt of ${source}, which this machine has not`;
  return (registers.COUNT ?? 0) > greatestTyped ? `interrupt of ${source} with ${registers.COUNT} bytes` : undefined;
}

/** Why this is no page of a memory of so many bytes. */
export function wrongPage(at: number, bytes: Uint8Array, size: number): string | undefined {
  if (at % pageBytes === 0 && at < size && bytes.length === Math.min(pageBytes, size - at)) return undefined;
  return `page of ${bytes.length} bytes at ${at}, in a memory of ${size}`;
}
