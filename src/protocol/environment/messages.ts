/**
 * The messages between a replica, a client of the terminal, and the environment. Their schemas check what arrives, and
 * give the types.
 */
import * as v from 'valibot';
import { count, digest, name, place } from './fields';

const members = v.pipe(v.array(name), v.maxLength(16));
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');
/** A client's message has at most so many bytes of keys. */
export const greatestKey = 4096;
const keyBytes = v.pipe(
  bytes,
  v.check(({ length }) => length <= greatestKey, `more than ${greatestKey} bytes`),
);
/** A chip's longest frame, and some more. */
const greatestEthernetFrame = 2048;
const ethernetFrame = v.pipe(
  bytes,
  v.check(({ length }) => length <= greatestEthernetFrame, `more than ${greatestEthernetFrame} bytes`),
);
/** The term since which the sender leads without interruption; it stays when a backup is dropped or added. */
const since = count;

/** `HOST:PORT`. */
const address = v.pipe(v.string(), v.maxLength(128));
const peers = v.pipe(v.array(v.strictObject({ member: name, address })), v.maxLength(16));

const view = v.strictObject({ term: count, since: count, primary: name, members });

const message = <const Kind extends string, const Fields extends v.ObjectEntries>(kind: Kind, fields: Fields) =>
  v.strictObject({ kind: v.literal(kind), ...fields });

/** What came of a request: a command's status and data; how many bytes it needs and has not had; or only its end. */
const result = v.union([
  v.strictObject({ status: count, data: bytes }),
  v.strictObject({ wanted: count }),
  v.strictObject({ ended: v.literal(true) }),
]);

/**
 * A request is numbered, and sent again under its number on the next connection until it has ended. `heard`: every
 * request up to this number has ended, and the environment may forget what came of it.
 */
const request = { since, number: count, heard: count } as const;

export const replicaMessages = v.variant('kind', [
  /** A process of this name has been started, and asks as which one of that name. No other message follows. */
  message('enlist', { name: place }),
  /**
   * The first message on a connection. `guest`: the digest of what the guest starts from; `inputFrom`: the ordinal of
   * the first input byte that the replica lacks; `address`: where other replicas reach it.
   */
  message('hello', {
    name: place,
    incarnation: count,
    connection: count,
    guest: digest,
    inputFrom: count,
    address: v.optional(address),
  }),
  /** One SCSI command, from selection to status. */
  message('command', { ...request, target: count, unit: count, cdb: bytes, data: bytes }),
  /** The command of this number is given up. */
  message('abort', { ...request, of: count }),
  /** A target is reset: by RST, or by itself. */
  message('reset', { ...request, target: count }),
  /** The LAN controller's operation of this number sends a frame on the machine's Ethernet. */
  message('transmit', { ...request, operation: count, frame: ethernetFrame }),
  /** The LAN controller sends no more of the frames that it has handed over. */
  message('withdraw', request),
  /** The guest has halted its machine. */
  message('halt', request),
  message('output', { since, ordinal: count, bytes }),
  /** Input before this ordinal has been taken for good. */
  message('confirm', { since, upTo: count }),
  /** The guest listens to its console. */
  message('listened', { since }),
  /**
   * The term and its members are the claim's identity; the claimant leads in it. `powersOn`: no processor of the view
   * in force is left, or there has been none, and the claimant starts the guest from its beginning.
   */
  message('claim', { term: count, members, inputFrom: count, powersOn: v.optional(v.literal(true)) }),
]);

export const environmentMessages = v.variant('kind', [
  /**
   * The number of the process among those of its name; the SCSI IDs of the targets; when the machine was made, in
   * seconds from 1970; and whether it has a network.
   */
  message('enlisted', {
    incarnation: count,
    targets: v.pipe(v.array(count), v.maxLength(8)),
    madeAt: count,
    network: v.optional(v.literal(true)),
  }),
  /** No process of this name can be enlisted now. */
  message('notEnlisted', { why: v.string() }),
  /**
   * `start`: how often the environment has been started; another one than before knows no earlier request. `peers`: the
   * other replicas that are connected. `inputExpected`: the ordinal of the first input byte that is there, for a
   * processor that powers the guest on.
   */
  message('welcome', {
    start: count,
    view,
    outputExpected: count,
    inputExpected: v.optional(count),
    peers: v.optional(peers),
  }),
  /** The guest has halted its machine. */
  message('halted', {}),
  message('grant', { view, outputExpected: count, inputExpected: v.optional(count) }),
  message('deny', { term: count, members, view }),
  /** The sender of a request does not lead: the connection ends. */
  message('refused', { view }),
  /** The replica runs another guest than this environment serves: the connection ends, and none will be welcomed. */
  message('unfit', { why: v.pipe(v.string(), v.maxLength(256)) }),
  /** The command's work has begun and takes long: the initiator may let the bus go. */
  message('accepted', { number: count }),
  message('done', { number: count, result }),
  message('input', { ordinal: count, bytes }),
  /** A frame of the machine's Ethernet has come, for the processor that leads; it is sent once. */
  message('frame', { frame: ethernetFrame }),
  /** The text before this ordinal is on stable storage. */
  message('shown', { upTo: count }),
]);

export const clientMessages = v.variant('kind', [
  /** `shown`: how many bytes the client has shown; `reads`: it has read before, and goes on reading. */
  message('attach', { client: name, shown: count, reads: v.optional(v.literal(true)) }),
  message('key', { number: count, bytes: keyBytes }),
  /** The client wants to type. */
  message('take', {}),
]);

export const terminalMessages = v.variant('kind', [
  /** The number of the last key taken; `reads`: another client types. */
  message('attached', { taken: count, reads: v.optional(v.literal(true)) }),
  /** No client of this name is served: the connection ends. `why` is a line for a person. */
  message('notAttached', { why: v.pipe(v.string(), v.maxLength(256)) }),
  /** Who types: this client, another one, or none. */
  message('keyboard', { is: v.picklist(['yours', 'taken', 'free']) }),
  message('text', { ordinal: count, bytes }),
  message('taken', { upTo: count }),
]);

/** The view in force, with the term since which its primary leads. */
export type ServedView = v.InferOutput<typeof view>;
export type RequestResult = v.InferOutput<typeof result>;
export type ReplicaMessage = v.InferOutput<typeof replicaMessages>;
export type EnvironmentMessage = v.InferOutput<typeof environmentMessages>;
export type ClientMessage = v.InferOutput<typeof clientMessages>;
export type TerminalMessage = v.InferOutput<typeof terminalMessages>;

export type RequestMessage = Extract<ReplicaMessage, { number: number; heard: number }>;
export type Hello = Extract<ReplicaMessage, { kind: 'hello' }>;
export type Enlist = Extract<ReplicaMessage, { kind: 'enlist' }>;
export type Welcome = Extract<EnvironmentMessage, { kind: 'welcome' }>;
export type Attach = Extract<ClientMessage, { kind: 'attach' }>;
export type Claim = Extract<ReplicaMessage, { kind: 'claim' }>;

/** A process, by its name and how often one of that name has been started: as views name it. */
export const memberName = (name: string, incarnation: number): string =>
  incarnation === 1 ? name : `${name}-${incarnation}`;

/** The name without the number of the incarnation. */
export const placeOf = (member: string): string => member.replace(/-\d+$/, '');
/** The number of the incarnation: 1 for a name without one. */
export const incarnationOf = (member: string): number => Number(/-(\d+)$/.exec(member)?.[1] ?? 1);
