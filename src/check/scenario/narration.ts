/** The line of each record of the trace for a person: one row for each type. */

import { milliseconds } from '../../base/instant-text';
import type { FailureFacts, MediumFacts } from '../../ports/records/bus';
import type { MessageFacts } from '../../ports/records/messages';
import type { FactHandlers, TraceFact } from '../../ports/trace';
import { handled } from '../../trace/handlers';

type Words = FactHandlers<string | undefined>;
/** Received and acknowledged messages come with the facts of their sending, where those are remembered. */
type Facts = Partial<MessageFacts>;

const counted = (count: unknown, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const hexadecimal = (value: unknown): string => `0x${Number(value).toString(16)}`;

/** What a message says. */
const messages: { readonly [Kind in MessageFacts['kind']]: (facts: Facts) => string } = {
  environmentValue: ({ value, pc, epoch }) =>
    `value ${value} for the instruction at ${hexadecimal(pc)}, epoch ${epoch}`,
  interrupt: ({ source, epoch, dma }) =>
    `interrupt of ${source}${dma ? ` with ${counted(dma, 'byte')} of data` : ''}, for the end of epoch ${epoch}`,
  epochEnd: ({ epoch, length, interrupts, timeOfDay }) =>
    `end of epoch ${epoch}: ${counted(length, 'instruction')}, ${counted(interrupts, 'interrupt')}, clock ${timeOfDay}`,
  prefix: ({ received, closed = [] }) =>
    `it has received ${counted(received, 'message')}, and nothing more from ${closed.join(' and ')}`,
  view: ({ term, members = [] }) => `leads in term ${term}: ${members.join(', ')}`,
  handOver: () => 'it starts no further epoch: another one is to lead',
  join: () => 'asks for the state',
  page: ({ address }) => `page of memory at ${hexadecimal(address)}`,
  state: () => 'the state of registers and devices',
};

const fieldsOf = (fact: TraceFact): string =>
  Object.entries(fact)
    .filter(([name]) => !['event', 'at', 'actor', 'type'].includes(name))
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

const briefMessage = ({ kind, epoch }: Facts): string =>
  kind === undefined
    ? ''
    : ` (${kind === 'epochEnd' ? 'end of' : kind}${epoch === undefined ? '' : ` epoch ${epoch}`})`
        .replace('environmentValue', 'value,')
        .replace('interrupt', 'interrupt,');

const waits: Readonly<Record<string, string>> = {
  'acknowledgment value': 'waits until the value is acknowledged (P0)',
  'acknowledgment epochEnd': 'waits until the epoch’s end is acknowledged (P2)',
  'acknowledgment output': 'waits with an output until all that was sent is acknowledged (output commit)',
  'acknowledgment join': 'waits until the new replica has its whole state',
  'message value': 'waits for the value that the primary got (P3)',
  'message epochEnd': 'waits for the primary’s end of the epoch (P5)',
};

const outputNames: Readonly<Record<string, string>> = {
  operation: 'I/O operation',
  abort: 'abort of what is under way',
};
const outputName = ({ output }: { readonly output: string }): string => outputNames[output] ?? output;

const medium = ({ kind, block, count, position, step, processor }: MediumFacts): string => {
  const last = Number(block) + Number(count) - 1;
  const blocks = count === 1 ? ` of block ${block}` : ` of blocks ${block} to ${last}`;
  const where = block !== undefined ? blocks : position !== undefined ? ` at position ${position}` : '';
  return `${kind ?? 'a command'}${where}${step === undefined ? '' : ` ${step}`} for ${processor}`;
};

const failure = (record: MediumFacts & FailureFacts): string =>
  `cannot do: ${medium(record)}; block ${record.failed} is bad (CHECK CONDITION, MEDIUM ERROR)`;

type FrameFacts = Pick<TraceFact<'frame.lost'>, 'frame' | 'message' | 'bytes'>;

/** A frame that the scenario names, or some frame. */
const frame = ({ frame, message, bytes }: FrameFacts): string => {
  if (frame === undefined && message === undefined) return `a frame of ${counted(bytes, 'byte')}`;
  return `${frame === undefined ? `message #${message}` : `frame ${frame}`} (${counted(bytes, 'byte')})`;
};

/** What the scenario names is always told. */
const named = (record: FrameFacts, words: string): string | undefined =>
  record.frame === undefined && record.message === undefined ? undefined : words;

/** Lines that every transcript has, wherever the record comes. */
export const notable: Words = {
  'processor.killed': ({ role, epoch }) => `is killed: it was ${role}, in epoch ${epoch}`,
  'processor.frozen': ({ epoch, forNs }) =>
    `stands still in epoch ${epoch}${forNs === undefined ? '' : `, for ${milliseconds(forNs)}`}: it neither executes nor hears`,
  'processor.thawed': ({ epoch }) => `goes on, in epoch ${epoch}, as if no time had passed`,
  'detector.misled': ({ peer }) => `is made to take ${peer} for dead`,
  'detector.suspected': ({ peer, misled, told }) => {
    if (told) return `is told that it has lost ${peer}: failure notification`;
    if (misled) return `takes ${peer} for dead: failure notification`;
    return `has not heard from ${peer} for too long: failure notification`;
  },
  'claim.granted': ({ actor, term }) => (actor === 'bus' ? undefined : `its claim for term ${term} is granted`),
  'claim.refused': ({ actor, term }) =>
    actor === 'bus' ? undefined : `its claim for term ${term} is refused: another one leads`,
  'role.promoting': ({ epoch }) => `replays what it received; its guest is in epoch ${epoch} (P6)`,
  'role.failoverEpoch': ({ epoch }) => `has replayed everything: epoch ${epoch} is the failover epoch (P6)`,
  'role.deposed': () => 'is deposed: it halts',
  'role.backup': ({ epoch }) => `is a backup, from epoch ${epoch} on`,
  'processor.repaired': ({ place }) => `is powered on in the place of ${place}, and asks to join`,
  'join.resumed': ({ joiner, pauseNs, rounds }) =>
    `has sent its state to ${joiner} in ${counted(rounds, 'round')}; its guest stood still for ${(Number(pauseNs) / 1e6).toFixed(3)} ms`,
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
  'medium.finished': (record) => {
    if (record.failed !== undefined) return failure(record);
    return record.kind === 'read' ? undefined : `has done: ${medium(record)}`;
  },
  'medium.aborted': (record) => `gives up: ${medium(record)}`,
  'medium.lost': ({ processor }) => `has lost the last work for ${processor}: it was not on stable storage yet`,
  'environment.started': ({ start, term }) =>
    start === 1 ? undefined : `serves again, at start number ${start}, and knows term ${term}`,
  'environment.crashed': ({ forNs }) => `ends at once, for ${milliseconds(forNs)}`,
  'connection.cut': ({ arriving, lost, forNs }) =>
    `its connection to the environment breaks${forNs === 0 ? '' : `, for ${milliseconds(forNs)}`}: ${arriving} of ${counted(arriving + lost, 'frame')} on the way will arrive`,
  'connection.refused': ({ who, why }) => `ends the connection of ${who}: ${why}`,
  'lead.handedOver': ({ epoch }) => `hands over at the start of epoch ${epoch}: a backup is to lead`,
  'peers.cut': ({ from, to, forNs }) =>
    `the connection of ${from} and ${to} breaks${forNs === 0 ? '' : `, for ${milliseconds(forNs)}`}`,
  'peer.introduced': ({ peer, next }) => `is connected with ${peer}, which expects message #${next}`,
  'peer.refused': ({ peer, why }) => `does not talk with ${peer}: ${why}`,
  'requests.uncertain': ({ uncertain }) =>
    uncertain === 0
      ? undefined
      : `the environment has been started anew: ${counted(uncertain, 'request')} perhaps done, perhaps not (IO2)`,
  'client.attached': ({ shown }) =>
    shown === 0 ? undefined : `the person is back, who has seen ${counted(shown, 'byte')}`,
  'client.left': ({ forNs }) => `the person leaves for ${milliseconds(forNs)}`,
  'divergence.found': ({ epoch }) =>
    `its state at the end of epoch ${epoch} is not the one that came with it (paranoid): all stop`,
  'frame.lost': (record) => named(record, `loses ${frame(record)} from ${record.from}`),
  'frame.corrupted': (record) => named(record, `spoils ${frame(record)} from ${record.from}`),
  'frame.delayed': (record) => `holds back ${frame(record)} from ${record.from} for ${milliseconds(record.byNs)}`,
  'ethernet.unheard': ({ bytes }) => `brings ${counted(bytes, 'byte')} to a machine that no processor leads: lost`,
  'machine.restarted': () => 'its guest has reset the machine, which starts again',
  'machine.reset': () => 'the guest halts the machine',
  'machine.halted': ({ why }) => `the processor halts: ${why}`,
  'instruction.illegal': ({ word, address }) => `illegal instruction ${word} at ${address}`,
};

/** Lines only of the part of the run that the scenario shows. */
export const detail: Words = {
  'run.started': () => undefined,
  'replica.welcomed': ({ processor, term }) => `welcomes ${processor}, in term ${term}`,
  'message.sent': (record) => `─▶ ${record.to}  #${record.sequence} ${messages[record.kind](record)}`,
  'message.received': (record: TraceFact<'message.received'> & Facts) =>
    `receives #${record.sequence}${briefMessage(record)}`,
  'message.acknowledged': ({ by, upTo }) => `hears that ${by} has everything up to #${upTo}`,
  'machine.waits': (record) => waits[`${record.on} ${record.cause}`] ?? `waits: ${fieldsOf(record)}`,
  'machine.resumes': () => 'goes on',
  'interrupt.buffered': ({ source }) => `keeps the interrupt of ${source} for the end of the epoch (P1)`,
  'interrupt.ignored': ({ source }) => `ignores the interrupt of its own ${source} (P4)`,
  'interrupt.delivered': ({ source, epoch }) =>
    `its guest gets the interrupt of ${source}, at the end of epoch ${epoch}`,
  'epoch.ended': ({ epoch }) => `ends epoch ${epoch}`,
  'console.takenOver': () => 'its guest has printed nothing so far',
  'epoch.digested': ({ epoch, digest }) => `its state at the end of epoch ${epoch} is ${digest}`,
  'operation.started': () => undefined,
  'output.released': (record) => (record.output === 'reset' ? undefined : `starts its guest’s ${outputName(record)}`),
  'output.absorbed': (record) => `absorbs its guest’s ${outputName(record)} (§2.2)`,
  'timer.loaded': ({ comparand }) => `its guest loads the interval timer: ${comparand}`,
  'time.read': ({ ticks }) => `its guest reads the clock: ${ticks}`,
  'frame.lost': ({ from, bytes }) => `loses a frame of ${counted(bytes, 'byte')} from ${from}`,
  'frame.cut': ({ from, bytes }) => `is cut: a frame of ${counted(bytes, 'byte')} from ${from} goes nowhere`,
  'frame.duplicated': ({ from, bytes }) => `doubles a frame of ${counted(bytes, 'byte')} from ${from}`,
  'frame.corrupted': ({ from, bytes }) => `spoils a frame of ${counted(bytes, 'byte')} from ${from}`,
  'frame.unheard': ({ from, to, bytes }) =>
    `brings ${counted(bytes, 'byte')} from ${from} to ${to}, which stands still`,
  'ethernet.sent': ({ from, processor, frame }) => `carries from ${from === 'peer' ? 'the peer' : processor}: ${frame}`,
  'ethernet.arrived': ({ to, processor }) => (to === 'peer' ? undefined : `brings the frame to ${processor}`),
  'ethernet.forwarded': ({ processor }) => `brings a frame, which the environment sends to ${processor}`,
  'ethernet.lost': ({ from, bytes }) => `loses ${counted(bytes, 'byte')} from the ${from}`,
  'ethernet.duplicated': ({ from, bytes }) => `doubles ${counted(bytes, 'byte')} from the ${from}`,
  'ethernet.underrun': () => 'its frame is not in memory: the transmitter underruns',
  'medium.started': (record) => `begins: ${medium(record)}`,
  'medium.finished': (record) => `has done: ${medium(record)}`,
};

/** The lines of the targets say everything about the bus. */
const silent = /^bus\./;

export function tellDetail(record: TraceFact): string | undefined {
  if (silent.test(record.type) || record.actor === 'bus') return undefined;
  if (Object.hasOwn(detail, record.type)) return handled(detail, record);
  return `${record.type} ${fieldsOf(record)}`.trim();
}
