/**
 * What an inspector reads of a message: the three of XState 5 as `@statelyai/inspect` sends them, microsteps and
 * actions where a program sends them too, and the three of XState 6. Which fields count stands in docs/inspection.md.
 */
import { stateText } from '../state-text';

/** A message that is none of the protocol; its words say what is wrong with it. */
export class Refused extends Error {}

export const statuses = ['active', 'done', 'error', 'stopped'] as const;
export type ActorStatus = (typeof statuses)[number];

/** The state of an actor in words. */
export interface StateFacts {
  readonly status: ActorStatus;
  /** The active states; empty of an actor without a chart. */
  readonly text: string;
}

interface Head {
  /** The actor, of all actors of its program. */
  readonly session: string;
  /** When it happened, in milliseconds of the program's clock; none if the message does not say. */
  readonly time: number | undefined;
  /** Whether that clock is the simulated one of a world. */
  readonly isVirtual: boolean;
}

export type ReceivedMessage = Head &
  (
    | {
        readonly kind: 'actor';
        readonly name: string | undefined;
        readonly parent: string | undefined;
        /** The configuration of its machine, as a JSON text. */
        readonly definition: string | undefined;
        readonly state: StateFacts;
      }
    | { readonly kind: 'event'; readonly type: string; readonly source: string | undefined }
    | {
        readonly kind: 'snapshot';
        readonly type: string;
        readonly source: string | undefined;
        readonly state: StateFacts;
        /** How many actions it tells of. */
        readonly actions: number;
      }
    /** An event that did not reach the actor, which stays as it was. */
    | { readonly kind: 'undelivered'; readonly type: string; readonly source: string | undefined }
    /** Belongs to the snapshot that follows. */
    | { readonly kind: 'detail'; readonly actions: number }
  );

type Fields = Readonly<Record<string, unknown>>;

/** Longer names and types are cut. */
const greatestName = 300;

/** @throws {Refused} if it is no message of the protocol */
export function readMessage(text: string): ReceivedMessage {
  const fields = objectIn(text);
  const { type } = fields;
  if (typeof type !== 'string') throw new Refused('has no type; messages of the inspect protocol have one');
  const read = readers[type];
  if (read === undefined) throw new Refused(`has the type ${short(type)}, which the inspect protocol does not know`);
  const actor = objectOf(fields.actorRef);
  const session = word(fields.sessionId) ?? refOf(actor);
  if (session === undefined) throw new Refused(`(${type}) names no actor: it has no sessionId`);
  return { session, ...timeOf(fields), ...read(fields) } as ReceivedMessage;
}

type Rest<Message> = Message extends ReceivedMessage ? Omit<Message, keyof Head> : never;

const readers: Readonly<Record<string, (fields: Fields) => Rest<ReceivedMessage>>> = {
  '@xstate.actor': (fields) => ({
    kind: 'actor',
    // In XState 6 the id is the actor's; before, it is the message's.
    name:
      word(fields.name) ?? (fields.actorRef === undefined ? undefined : (word(fields.id) ?? refOf(fields.actorRef))),
    parent: word(fields.parentId) ?? refOf(fields.parentRef),
    definition: definitionOf(fields.definition),
    state: stateOf(fields.snapshot),
  }),
  '@xstate.event': (fields) => ({ kind: 'event', type: typeOf(fields.event), source: sourceOf(fields) }),
  '@xstate.snapshot': snapshotOf,
  '@xstate.transition': snapshotOf,
  '@xstate.deadletter': (fields) => ({
    kind: 'undelivered',
    type: `${typeOf(fields.event)} (not delivered: ${word(fields.reason) ?? 'no reason'})`,
    source: sourceOf(fields),
  }),
  '@xstate.microstep': () => ({ kind: 'detail', actions: 0 }),
  '@xstate.action': () => ({ kind: 'detail', actions: 1 }),
};

function snapshotOf(fields: Fields): Rest<ReceivedMessage> {
  const { actions } = fields;
  return {
    kind: 'snapshot',
    type: typeOf(fields.event),
    source: sourceOf(fields),
    state: stateOf(fields.snapshot),
    actions: Array.isArray(actions) ? actions.length : 0,
  };
}

function objectIn(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(`is not JSON: it begins with ${short(JSON.stringify(text.slice(0, 24)))}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused('is not a JSON object');
  return value as Fields;
}

export const objectOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const short = (text: string): string => (text.length > greatestName ? `${text.slice(0, greatestName)}…` : text);
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? short(value) : undefined;
/** XState 6 writes an actor with its address, which is its path in the system. */
function refOf(ref: unknown): string | undefined {
  const { sessionId, address, id } = objectOf(ref);
  return word(sessionId) ?? word(address) ?? word(id);
}
const sourceOf = (fields: Fields): string | undefined => word(fields.sourceId) ?? refOf(fields.sourceRef);
const typeOf = (event: unknown): string => word(typeof event === 'string' ? event : objectOf(event).type) ?? '';

function definitionOf(definition: unknown): string | undefined {
  if (typeof definition === 'string') return definition;
  return typeof definition === 'object' && definition !== null ? JSON.stringify(definition) : undefined;
}

function stateOf(snapshot: unknown): StateFacts {
  const { status, value } = objectOf(snapshot);
  const known = statuses.find((each) => each === status) ?? 'active';
  return { status: known, text: short(stateText(value)) };
}

/** Ours bear virtual nanoseconds; others the time of the conversion, in milliseconds or as a date. */
function timeOf({ at, createdAt }: Fields): Pick<Head, 'time' | 'isVirtual'> {
  if (typeof at === 'number' && Number.isFinite(at)) return { time: at / 1e6, isVirtual: true };
  const told = typeof createdAt === 'string' && createdAt !== '' ? createdAt : undefined;
  const number = typeof createdAt === 'number' ? createdAt : Number(told ?? Number.NaN);
  const time = Number.isFinite(number) ? number : Date.parse(told ?? '');
  return { time: Number.isFinite(time) ? time : undefined, isVirtual: false };
}
