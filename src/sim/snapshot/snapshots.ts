/**
 * Snapshots of a whole world, and the way back. A walk from the root finds every object of the world. A restored object
 * keeps its identity and gets its former contents: closures stay right, and no code that runs guests knows of it.
 *
 * The walk sees fields, elements and entries. It sees neither `#` fields nor variables of closures, so state stands in
 * fields (docs/design.md). Snapshots share what has not changed between them.
 */
import { isRestored, type Restored, type Stateless } from '../../base/state-marks';
import { type Held, hold, holdsState, isAs, putBack } from './contents';

/** The state of a world at one moment; it never changes. */
export interface Snapshot {
  /** Virtual nanoseconds. */
  readonly at: number;
  /** Number of the last trace record. */
  readonly event: number;
}

class WorldSnapshot implements Snapshot {
  constructor(
    readonly of: Snapshots,
    readonly at: number,
    readonly event: number,
    readonly held: readonly Held[],
    /** Those that have more to do when all are put back. */
    readonly restored: readonly Restored[],
  ) {}
}

export interface SnapshotOptions {
  /** Every object of the world can be reached from here. */
  readonly root: object;
  /** Given from outside and the same at all times, with everything in it. */
  readonly given: readonly unknown[];
  /** Observers, whose objects a snapshot leaves as they are. */
  readonly outside: readonly unknown[];
  readonly clock: { readonly nowAt: number; readonly isFiring: boolean };
  readonly recorder: { readonly events: number };
}

/** Of a reference, and of an object's contents without them, in the engine's memory. */
const referenceBytes = 8;
const leastBytes = 112;

export class Snapshots implements Stateless {
  readonly isStateless = true;
  /** The last known contents of each object. */
  private readonly latest = new WeakMap<object, Held>();
  private readonly given: Set<unknown>;

  constructor(private readonly options: SnapshotOptions) {
    this.given = new Set([...reachable(options.given), ...options.outside]);
  }

  /** The world has been given something more. */
  give(values: readonly unknown[]): void {
    for (const value of reachable(values)) this.given.add(value);
  }

  /** @throws {Error} if an event of the clock is under way */
  capture(): Snapshot {
    this.checkBetweenEvents('taken');
    const held: Held[] = [];
    const found = new Set<object>([this.options.root]);
    for (const object of found) {
      const now = this.hold(object);
      held.push(now);
      if (!Array.isArray(now.values)) continue;
      for (const value of now.values) if (holdsState(value) && !this.isGiven(value)) found.add(value);
    }
    const { clock, recorder } = this.options;
    return new WorldSnapshot(this, clock.nowAt, recorder.events, held, [...found].filter(isRestored));
  }

  /**
   * The world is as it was when the snapshot was taken.
   * @throws {Error} if an event of the clock is under way, or the snapshot is of another world
   */
  restore(snapshot: Snapshot): void {
    this.checkBetweenEvents('restored');
    const { held, restored } = this.own(snapshot);
    for (const each of held) {
      putBack(each);
      if (this.latest.get(each.object) !== each) this.latest.set(each.object, each);
    }
    for (const object of restored) object.afterRestore();
  }

  /** The pieces of a snapshot that others may share, each with about so many bytes: for a limit of memory. */
  *pieces(snapshot: Snapshot): Generator<readonly [piece: object, bytes: number]> {
    const { held } = this.own(snapshot);
    yield [held, referenceBytes * held.length];
    for (const each of held) {
      const { values } = each;
      if (!('pieces' in values)) {
        yield [each, leastBytes + (ArrayBuffer.isView(values) ? 1 : referenceBytes) * values.length];
        continue;
      }
      yield [each, leastBytes];
      yield* values.pieces();
    }
  }

  private hold(object: object): Held {
    const latest = this.latest.get(object);
    if (latest !== undefined && isAs(latest)) return latest;
    const held = hold(object, latest);
    this.latest.set(object, held);
    return held;
  }

  private own(snapshot: Snapshot): WorldSnapshot {
    if (snapshot instanceof WorldSnapshot && snapshot.of === this) return snapshot;
    throw new Error('the snapshot is of another run: a run goes back to its own snapshots only');
  }

  private checkBetweenEvents(what: 'taken' | 'restored'): void {
    if (!this.options.clock.isFiring) return;
    throw new Error(`a snapshot is ${what} between two steps of a run, not by an observer while a step is under way`);
  }

  private isGiven(value: object): boolean {
    return this.given.has(value) || (ArrayBuffer.isView(value) && this.given.has(value.buffer));
  }
}

/** Everything in these values, and the buffers of bytes. */
function reachable(values: readonly unknown[]): ReadonlySet<unknown> {
  const found = new Set<unknown>(values);
  for (const value of found) {
    if (typeof value !== 'object' || value === null) continue;
    if (ArrayBuffer.isView(value)) found.add(value.buffer);
    else for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) found.add(part);
  }
  return found;
}
