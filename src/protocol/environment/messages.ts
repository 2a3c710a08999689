/**
 * The messages between a replica, a client of the terminal, and the environment. Their schemas check what arrives, and
 * give the types.
 */
import * as v from 'valibot';
import { count, digest, name } from './fields';

const members = v.pipe(v.array(name), v.maxLength(16));
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');
/** The term since which the sender leads without interruption; it stays when a backup is dropped or added. */
const since = count;

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
  /**
   * The first message on a connection. `guest`: the digest of what the guest starts from; `inputFrom`: the ordinal of
   * the first input byte that the replica lacks.
   */
  message('hello', { name, incarnation: count, connection: count, guest: digest, inputFrom: count }),
  /** One SCSI command, from selection to status. */
  message('command', { ...request, target: count, unit: count, cdb: bytes, data: bytes }),
  /** The command of this number is given up. */
  message('abort', { ...request, of: count }),
  /** A target is reset: by RST, or by itself. */
  message('reset', { ...request, target: count }),
  /** The guest has halted its machine. */
  message('halt', request),
  message('output', { since, ordinal: count, bytes }),
  /** Input before this ordinal has been taken for good. */
  message('confirm', { since, upTo: count }),
  /** The guest listens to its console. */
  message('listened', { since }),
  /** The term and its members are the claim's identity; the claimant leads in it. */
  message('claim', { term: count, members, inputFrom: count }),
]);

export const environmentMessages = v.variant('kind', [
  /** `start`: how often the environment has been started; another one than before knows no earlier request. */
  message('welcome', { start: count, view, outputExpected: count }),
  message('grant', { view, outputExpected: count }),
  message('deny', { term: count, members, view }),
  /** The sender of a request does not lead: the connection ends. */
  message('refused', { view }),
  /** The replica runs another guest than this environment serves: the connection ends, and none will be welcomed. */
  message('unfit', { why: v.pipe(v.string(), v.maxLength(256)) }),
  /** The command's work has begun and takes long: the initiator may let the bus go. */
  message('accepted', { number: count }),
  message('done', { number: count, result }),
  message('input', { ordinal: count, bytes }),
  /** The text before this ordinal is on stable storage. */
  message('shown', { upTo: count }),
]);

export const clientMessages = v.variant('kind', [
  /** `shown`: how many bytes the client has shown. */
  message('attach', { client: name, shown: count }),
  message('key', { number: count, bytes }),
]);

export const terminalMessages = v.variant('kind', [
  /** The number of the last key taken. */
  message('attached', { taken: count }),
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
export type Attach = Extract<ClientMessage, { kind: 'attach' }>;
export type Claim = Extract<ReplicaMessage, { kind: 'claim' }>;

/** A process, by its name and how often one of that name has been started: as views name it. */
export const memberName = (name: string, incarnation: number): string =>
  incarnation === 1 ? name : `${name}-${incarnation}`;

/** The name without the number of the incarnation. */
export const placeOf = (member: string): string => member.replace(/-\d+$/, '');
/** The number of the incarnation: 1 for a name without one. */
export const incarnationOf = (member: string): number => Number(/-(\d+)$/.exec(member)?.[1] ?? 1);
