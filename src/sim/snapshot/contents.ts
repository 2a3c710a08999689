/** The contents of an object by its kind: how a snapshot takes them, compares them and puts them back. */
import { StateMachine, StateNode } from 'xstate';
import { areSameBytes } from '../../base/page-table';
import { type CapturedState, isSelfCapturing, isStateless } from '../../base/state-marks';

/** An object with its contents at one moment. */
export interface Held {
  readonly object: object;
  /** Elements, entries, bytes, or the values of the fields; or what the object has captured itself. */
  readonly values: readonly unknown[] | Uint8Array | CapturedState;
  /** The names of an object's fields. */
  readonly keys?: readonly string[];
}

type Fields = Record<string, unknown>;

/** Objects that the engine hides from a walk. */
const hidden = [WeakMap, WeakSet, WeakRef];

/**
 * Whether a snapshot keeps the contents of this value.
 * @throws {Error} if a device, for example, keeps its state where no snapshot can see it
 */
export function holdsState(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof StateMachine || value instanceof StateNode || isStateless(value)) return false;
  for (const kind of hidden) {
    if (value instanceof kind)
      throw new Error(`a snapshot cannot look into a ${kind.name}: keep state in fields, arrays or a Map`);
  }
  return true;
}

/** `before`: what it held at an earlier moment, whose names it may share. */
export function hold(object: object, before?: Held): Held {
  if (isSelfCapturing(object)) return { object, values: object.captureState() };
  if (Array.isArray(object)) return { object, values: object.slice() };
  if (ArrayBuffer.isView(object)) return { object, values: bytesOf(object).slice() };
  if (object instanceof ArrayBuffer) return { object, values: new Uint8Array(object).slice() };
  if (object instanceof Map) return { object, values: [...object].flat(1) };
  if (object instanceof Set) return { object, values: [...object] };
  const own = Object.keys(object);
  const keys = before?.keys !== undefined && areElements(own, before.keys) ? before.keys : own;
  return { object, keys, values: keys.map((key) => (object as Fields)[key]) };
}

/** Whether the object still has these contents. */
export function isAs({ object, values, keys }: Held): boolean {
  if (keys !== undefined) return areFields(object as Fields, keys, values as readonly unknown[]);
  if (isSelfCapturing(object)) return object.captureState() === values;
  if (Array.isArray(object)) return areElements(object, values as readonly unknown[]);
  if (ArrayBuffer.isView(object)) return areSameBytes(bytesOf(object), values as Uint8Array);
  if (object instanceof ArrayBuffer) return areSameBytes(new Uint8Array(object), values as Uint8Array);
  return areEntries(object as Map<unknown, unknown> | Set<unknown>, values as readonly unknown[]);
}

export function putBack(held: Held): void {
  const { object, values, keys } = held;
  if (keys === undefined && isSelfCapturing(object)) object.restoreState(values as CapturedState);
  else if (isAs(held)) return;
  else if (keys !== undefined) putFields(object as Fields, keys, values as readonly unknown[]);
  else if (Array.isArray(object)) putElements(object, values as readonly unknown[]);
  else if (ArrayBuffer.isView(object)) bytesOf(object).set(values as Uint8Array);
  else if (object instanceof ArrayBuffer) new Uint8Array(object).set(values as Uint8Array);
  else putEntries(object as Map<unknown, unknown> | Set<unknown>, values as readonly unknown[]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function areElements(present: ArrayLike<unknown>, values: ArrayLike<unknown>): boolean {
  if (present.length !== values.length) return false;
  for (let at = 0; at < values.length; at++) if (!Object.is(present[at], values[at])) return false;
  return true;
}

function areFields(object: Fields, keys: readonly string[], values: readonly unknown[]): boolean {
  let at = 0;
  for (const key in object) {
    if (!Object.hasOwn(object, key)) continue;
    if (key !== keys[at] || !Object.is(object[key], values[at])) return false;
    at++;
  }
  return at === keys.length;
}

function areEntries(object: Map<unknown, unknown> | Set<unknown>, values: readonly unknown[]): boolean {
  let at = 0;
  if (object instanceof Set) {
    for (const value of object) if (at >= values.length || !Object.is(value, values[at++])) return false;
  } else {
    for (const [key, value] of object) {
      if (at >= values.length || !Object.is(key, values[at++]) || !Object.is(value, values[at++])) return false;
    }
  }
  return at === values.length;
}

function putElements(object: unknown[], values: readonly unknown[]): void {
  object.length = values.length;
  for (let at = 0; at < values.length; at++) object[at] = values[at];
}

function putFields(object: Fields, keys: readonly string[], values: readonly unknown[]): void {
  const known = new Set(keys);
  for (const key of Object.keys(object)) if (!known.has(key)) delete object[key];
  for (let at = 0; at < keys.length; at++) {
    const own = Object.getOwnPropertyDescriptor(object, keys[at]);
    // What a getter returns follows from other fields.
    if (own === undefined || (own.get === undefined && !Object.is(own.value, values[at])))
      object[keys[at]] = values[at];
  }
}

function putEntries(object: Map<unknown, unknown> | Set<unknown>, values: readonly unknown[]): void {
  object.clear();
  if (object instanceof Set) for (const value of values) object.add(value);
  else for (let at = 0; at < values.length; at += 2) object.set(values[at], values[at + 1]);
}
