/**
 * Copies of a whole world in memory, and the way back: every object on a walk from the root keeps its identity and gets
 * its former contents. So closures stay right, and no code that runs guests needs to know of the exploration.
 *
 * Objects of classes, arrays, maps, sets and typed arrays hold state; plain objects are values (readonly by the style
 * of the house); functions and streams are wiring. Copies share unchanged parts.
 */
import { Observable, Subscription } from 'rxjs';
import { Actor, type AnyActor } from 'xstate';
import { Fingerprint } from './fingerprint';

interface Held {
  readonly object: object;
  /** The object's contents, in the order of its fields or elements. */
  readonly values: readonly unknown[];
  /** The names of an object's fields, by class. */
  readonly keys: readonly string[];
  /** Those values that are themselves objects with state. */
  readonly objects: readonly object[];
  readonly high: number;
  readonly low: number;
}

export interface HeldWorld {
  readonly held: readonly Held[];
  readonly high: number;
  readonly low: number;
}

/** Wiring and mere counters: no state of the world. */
const left: ReadonlySet<string> = new Set(['options', 'trace', 'counts@Channel', 'begun@VirtualMachine', 'wiring']);

/** A plain object whose only values are the collaborators of a role. */
const collaborators = 'using';

const none: readonly string[] = [];
/** XState's own: the snapshot is immutable; a chart that has ended gets a new mailbox. */
const actorKeys = ['_snapshot', '_processingStatus', 'mailbox', 'observers'];

const isPlain = (object: object): boolean => {
  const prototype = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Finds in a state the contents of an object of another state. The caller asks in order: most are found where the last
 * one was, or after it.
 */
class Alignment {
  #place = 0;

  constructor(private readonly state: HeldWorld | undefined) {}

  of(object: object): Held | undefined {
    if (this.state === undefined) return undefined;
    const { held } = this.state;
    for (let passed = 0, at = this.#place; passed < held.length; passed++, at++) {
      if (at >= held.length) at = 0;
      if (held[at].object !== object) continue;
      this.#place = at + 1;
      return held[at];
    }
    return undefined;
  }
}

const areSame = (ones: readonly object[], others: readonly object[]): boolean => {
  if (ones.length !== others.length) return false;
  for (let at = 0; at < ones.length; at++) if (ones[at] !== others[at]) return false;
  return true;
};

export class WorldMemory {
  readonly #keys = new Map<unknown, readonly string[]>();
  readonly #texts = new WeakMap<object, string>();
  readonly #kinds = new Map<unknown, boolean>();

  constructor(private readonly root: object) {}

  /** The present state of the world; shares unchanged parts with `before`. */
  capture(before?: HeldWorld): HeldWorld {
    return (before && this.#alike(before)) ?? this.#walk(before);
  }

  /** Brings the world back to `state`; `from`: the last capture, if nothing has happened since. */
  restore(state: HeldWorld, from?: HeldWorld): void {
    const now = new Alignment(from);
    for (const held of state.held) if (now.of(held.object) !== held) this.#putBack(held);
  }

  /** If every object still has its former parts, a walk would find the same objects in the same order. */
  #alike(before: HeldWorld): HeldWorld | undefined {
    const held: Held[] = [];
    const fingerprint = new Fingerprint();
    for (const earlier of before.held) {
      const now = this.#isAs(earlier) ? earlier : this.#hold(earlier.object);
      if (now !== earlier && !areSame(now.objects, earlier.objects)) return undefined;
      held.push(now);
      fingerprint.add(now.high);
      fingerprint.add(now.low);
    }
    return { held, high: fingerprint.high, low: fingerprint.low };
  }

  #walk(before?: HeldWorld): HeldWorld {
    const held: Held[] = [];
    const found = new Set<object>([this.root]);
    const fingerprint = new Fingerprint();
    const then = new Alignment(before);
    for (const object of found) {
      const earlier = then.of(object);
      const now = earlier !== undefined && this.#isAs(earlier) ? earlier : this.#hold(object);
      held.push(now);
      fingerprint.add(now.high);
      fingerprint.add(now.low);
      for (const part of now.objects) found.add(part);
    }
    return { held, high: fingerprint.high, low: fingerprint.low };
  }

  /**
   * The fingerprint of the whole world from scratch, plain objects with everything in them: for a check of this class
   * itself.
   */
  fresh(): string {
    const other = new WorldMemory(this.root);
    const { high, low } = other.capture();
    return `${high}/${low}`;
  }

  #hold(object: object): Held {
    const keys = this.#keysOf(object);
    const values = contentsOf(object, keys);
    const objects: object[] = [];
    const fingerprint = new Fingerprint();
    fingerprint.addText(object.constructor.name);
    for (const [at, value] of values.entries()) {
      if (Number.isInteger(value)) addNumber(fingerprint, value as number);
      else if (keys[at] === collaborators || this.#holdsState(value)) {
        objects.push(value as object);
        fingerprint.add(-1);
      } else fingerprint.addText(object instanceof Actor && at > 0 ? '' : this.#textOf(value));
      fingerprint.add(at);
    }
    return { object, values, keys, objects: objects, high: fingerprint.high, low: fingerprint.low };
  }

  #keysOf(object: object): readonly string[] {
    if (Array.isArray(object) || object instanceof Map || object instanceof Set || ArrayBuffer.isView(object))
      return none;
    if (object instanceof Actor) return actorKeys;
    if (isPlain(object)) return Object.keys(object).filter((key) => !left.has(key));
    const type = object.constructor;
    let keys = this.#keys.get(type);
    if (keys === undefined) {
      keys = Object.keys(object).filter((key) => !left.has(key) && !left.has(`${key}@${type.name}`));
      this.#keys.set(type, keys);
    }
    return keys;
  }

  #holdsState(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    const type = value.constructor;
    let holds = this.#kinds.get(type);
    if (holds === undefined) {
      const isWiring = value instanceof Observable || value instanceof Subscription;
      holds = !isPlain(value) && !isWiring && (isOfActor(value) || !isActorsOwn(type?.name));
      this.#kinds.set(type, holds);
    }
    return holds;
  }

  #isAs({ object, values, keys }: Held): boolean {
    if (Array.isArray(object) || ArrayBuffer.isView(object)) {
      const elements = object as ArrayLike<unknown>;
      if (elements.length !== values.length) return false;
      for (let at = 0; at < values.length; at++) if (elements[at] !== values[at]) return false;
      return true;
    }
    if (object instanceof Map) {
      if (2 * object.size !== values.length) return false;
      let at = 0;
      for (const [key, value] of object) if (key !== values[at++] || value !== values[at++]) return false;
      return true;
    }
    if (object instanceof Set) {
      if (object.size !== values.length) return false;
      let at = 0;
      for (const value of object) if (value !== values[at++]) return false;
      return true;
    }
    const fields = object as Record<string, unknown>;
    for (let at = 0; at < keys.length; at++) if (fields[keys[at]] !== values[at]) return false;
    return true;
  }

  #putBack({ object, values, keys }: Held): void {
    if (Array.isArray(object)) object.splice(0, object.length, ...values);
    else if (ArrayBuffer.isView(object)) (object as Uint8Array).set(values as number[]);
    else if (object instanceof Map) {
      object.clear();
      for (let at = 0; at < values.length; at += 2) object.set(values[at], values[at + 1]);
    } else if (object instanceof Set) {
      object.clear();
      for (const value of values) object.add(value);
    } else {
      const fields = object as Record<string, unknown>;
      for (let at = 0; at < keys.length; at++) fields[keys[at]] = values[at];
    }
  }

  /** A text of a value; of a plain object with everything in it. */
  #textOf(value: unknown): string {
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'ƒ' : String(value);
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const text = isSnapshot(value)
      ? JSON.stringify([value.value, value.status, value.context])
      : this.#entriesOf(value);
    this.#texts.set(value, text);
    return text;
  }

  #entriesOf(value: object): string {
    if (!isPlain(value) && !Array.isArray(value) && !ArrayBuffer.isView(value)) return value.constructor.name;
    const entries = Object.entries(value).map(([key, each]) => `${key}:${this.#textOf(each)}`);
    return `{${entries.join()}}`;
  }
}

function contentsOf(object: object, keys: readonly string[]): readonly unknown[] {
  if (Array.isArray(object)) return object.slice();
  if (ArrayBuffer.isView(object)) return Array.from(object as Uint8Array);
  if (object instanceof Set) return [...object];
  const values: unknown[] = [];
  if (object instanceof Map) for (const [key, value] of object) values.push(key, value);
  else for (const key of keys) values.push((object as Record<string, unknown>)[key]);
  return values;
}

/** Instants and ticks are wider than 32 bits. */
function addNumber(fingerprint: Fingerprint, value: number): void {
  fingerprint.add(value);
  if (value > 0x7fffffff) fingerprint.add(value / 0x100000000);
}

const isOfActor = (value: object): value is AnyActor => value instanceof Actor;
const isActorsOwn = (name: string | undefined): boolean =>
  name !== undefined && ['Mailbox', 'StateMachine', 'StateNode'].includes(name);
const isSnapshot = (value: object): value is { value: unknown; status: string; context: unknown } =>
  'value' in value && 'status' in value && 'historyValue' in value;
