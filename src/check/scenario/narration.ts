/** What each record of the trace says to a person: one row each. */
import type { TraceRecord } from '../../ports/trace';

export type Telling = (record: TraceRecord) => string | undefined;

const counted = (count: unknown, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const hexadecimal = (value: unknown): string => `0x${Number(value).toString(16)}`;

/** A message by its number and what it says. */
const messages: Readonly<Record<string, Telling>> = {
  environmentValue: ({ value, pc, epoch }) =>
    `value ${value} for the instruction at ${hexadecimal(pc)}, epoch ${epoch}`,
  interrupt: ({ source, epoch, dma }) =>
    `interrupt of ${source}${dma ? ` with ${counted(dma, 'byte')} of data` : ''}, for the end of epoch ${epoch}`,
  epochEnd: ({ epoch, length, interrupts, timeOfDay }) =>
    `end of epoch ${epoch}: ${counted(length, 'instruction')}, ${counted(interrupts, 'interrupt')}, clock ${timeOfDay}`,
};

const fieldsOf = ({ event, at, actor, type, ...fields }: TraceRecord): string =>
  Object.entries(fields)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

const message: Telling = (record) => {
  const { kind } = record;
  if (kind === undefined) return '';
  const tell = messages[kind as string];
  return tell === undefined ? `${kind}` : tell(record);
};
const briefMessage: Telling = ({ kind, epoch }) =>
  kind === undefined
    ? ''
    : ` (${kind === 'epochEnd' ? 'end of' : kind}${epoch === undefined ? '' : ` epoch ${epoch}`})`
        .replace('environmentValue', 'value,')
        .replace('interrupt', 'interrupt,');

const waits: Readonly<Record<string, Telling>> = {
  'acknowledgment value': ({ upTo }) => `waits until #${upTo}, the value, is acknowledged (P0)`,
  'acknowledgment epochEnd': ({ upTo }) => `waits until #${upTo}, the epoch’s end, is acknowledged (P2)`,
  'acknowledgment output': ({ upTo }) => `waits with an output until #${upTo} is acknowledged (output commit)`,
  'message value': () => 'waits for the value that the primary got (P3)',
  'message epochEnd': () => 'waits for the primary’s end of the epoch (P5)',
};

const medium = ({ kind, block, count, position, step, processor }: TraceRecord): string => {
  const last = Number(block) + Number(count) - 1;
  const blocks = count === 1 ? ` of block ${block}` : ` of blocks ${block} to ${last}`;
  const where = block !== undefined ? blocks : position !== undefined ? ` at position ${position}` : '';
  return `${kind ?? 'a command'}${where}${step === undefined ? '' : ` ${step}`} for ${processor}`;
};

/** What is told of every run, wherever it happens. */
export const notable: Readonly<Record<string, Telling>> = {
  'processor.killed': ({ role, epoch }) => `is killed: it was ${role}, in epoch ${epoch}`,
  'detector.suspected': () => 'has not heard from the other processor for too long: failure notification',
  'claim.granted': ({ actor, term }) =>
    actor === 'bus' ? undefined : `wins the claim for term ${term}: devices obey nobody else now`,
  'claim.refused': ({ actor, term }) =>
    actor === 'bus' ? undefined : `loses the claim for term ${term} and halts: the other one leads`,
  'role.promoting': ({ epoch }) => `replays what it received; its guest is in epoch ${epoch} (P6)`,
  'role.primary': ({ failoverEpoch }) => `is primary from epoch ${Number(failoverEpoch) + 1} on (P6)`,
  'interrupt.delivered': ({ uncertain, source }) =>
    uncertain ? `its guest gets an uncertain interrupt of ${source}: perhaps done, perhaps not (P7, IO2)` : undefined,
  'epoch.ended': ({ failover, epoch }) => (failover ? `ends the failover epoch, ${epoch}` : undefined),
  'console.takenOver': ({ expected, resent }) => {
    if (resent !== 0) return `the terminal has shown ${counted(expected, 'byte')}: sends the next ${resent} again`;
    return expected === 0
      ? undefined
      : `the terminal has shown all ${expected} bytes that its guest has printed so far`;
  },
  'medium.finished': (record) => (record.kind === 'read' ? undefined : `has done: ${medium(record)}`),
  'medium.aborted': (record) => `gives up: ${medium(record)}`,
  'machine.reset': () => 'the guest halts the machine',
  'machine.halted': ({ why }) => `the processor halts: ${why}`,
  'instruction.illegal': ({ word, address }) => `illegal instruction ${word} at ${address}`,
  told: ({ words }) => `${words}`,
};

/** What is told only of the part of the run that the scenario shows. */
export const detail: Readonly<Record<string, Telling>> = {
  'run.started': () => undefined,
  'message.sent': (record) => `─▶ ${record.to}  #${record.sequence} ${message(record)}`,
  'message.received': (record) => `receives #${record.sequence}${briefMessage(record)}`,
  'message.acknowledged': ({ by, upTo }) => `hears that ${by} has everything up to #${upTo}`,
  'machine.waits': (record) => (waits[`${record.on} ${record.cause}`] ?? (() => `waits: ${fieldsOf(record)}`))(record),
  'machine.resumes': () => 'goes on',
  'interrupt.buffered': ({ source }) => `keeps the interrupt of ${source} for the end of the epoch (P1)`,
  'interrupt.ignored': ({ source }) => `ignores the interrupt of its own ${source} (P4)`,
  'interrupt.delivered': ({ source, epoch }) =>
    `its guest gets the interrupt of ${source}, at the end of epoch ${epoch}`,
  'epoch.ended': ({ epoch }) => `ends epoch ${epoch}`,
  'operation.started': () => undefined,
  'output.released': ({ output }) =>
    output === 'operation'
      ? 'starts its guest’s I/O operation'
      : output === 'reset'
        ? undefined
        : `performs: ${output}`,
  'output.absorbed': ({ output }) =>
    output === 'operation' ? 'absorbs its guest’s I/O operation (§2.2)' : `absorbs its guest’s ${output}`,
  'time.read': ({ ticks }) => `its guest reads the clock: ${ticks}`,
  'frame.lost': ({ bytes }) => `loses a frame of ${counted(bytes, 'byte')}`,
  'medium.started': (record) => `begins: ${medium(record)}`,
  'medium.finished': (record) => `has done: ${medium(record)}`,
};

/** Everything on the bus is told by what its targets do. */
const silent = /^bus\./;

export function tellDetail(record: TraceRecord): string | undefined {
  if (silent.test(record.type) || record.actor === 'bus') return undefined;
  if (Object.hasOwn(detail, record.type)) return detail[record.type](record);
  return `${record.type} ${fieldsOf(record)}`.trim();
}
