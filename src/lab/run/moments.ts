/** The moments of a run that its world can go back to. */
import type { RunningScenario } from '../../check/scenario/run';
import { SnapshotArchive } from '../../sim/snapshot/archive';
import type { Snapshot } from '../../sim/snapshot/snapshots';
import type { PointsExtent } from './points';
import type { ScenarioWorld, WorldListener, WorldUser } from './scenario-world';
import type { TimelineExtent } from './timeline';

/** Of the snapshots of one run (docs/lab.md). */
const greatestBytes = 40 << 20;
/** The way from a snapshot to the next one takes the host about so long, and so many times what a snapshot takes. */
const betweenMs = 20;
const betweenCaptures = 4;

/** A snapshot, with how far what is recorded beside the records was then. */
export interface Recorded {
  readonly snapshot: Snapshot;
  readonly frames: number;
  readonly steps: number;
  readonly timeline: TimelineExtent;
  readonly points: PointsExtent;
}

export class Moments implements WorldUser {
  readonly archive: SnapshotArchive<Recorded>;
  /** Where this run begins: at power-on, or where it leaves another run. */
  private beginning!: Snapshot;
  /** The moments of that run, which are this one's up to there. */
  private before: Moments | undefined;
  /** The end of what is recorded, while the world stands elsewhere. */
  private head: Snapshot | undefined;
  private isAtHead = false;
  /** The world stands where no run goes on from. */
  private isAstray = false;
  private capturedAtMs = Number.NEGATIVE_INFINITY;
  private captureMs = 0;

  /** `recorded`: how far it is beside the records. */
  constructor(
    readonly world: ScenarioWorld,
    private readonly listener: WorldListener,
    private readonly recorded: () => Omit<Recorded, 'snapshot'>,
  ) {
    this.archive = new SnapshotArchive(greatestBytes, ({ snapshot }) => world.running.piecesOf(snapshot));
  }

  /** The world stands at the end of what is recorded, and is recorded further. */
  begin(): void {
    this.world.take(this);
    this.world.tell(this.listener);
    this.isAtHead = true;
    this.beginning = this.capture();
  }

  /** The world goes to a moment of another run, which is one with this run up to there. */
  takeOver(other: Moments, from: Recorded): void {
    this.world.take(this);
    this.world.tell(undefined);
    this.restore(from.snapshot);
    this.before = other;
  }

  /** The world goes to the end of what is recorded. */
  toHead(): RunningScenario {
    const { world } = this;
    world.take(this);
    if (!this.isAtHead && this.head !== undefined) this.restore(this.head);
    this.isAtHead = true;
    world.tell(this.listener);
    return world.running;
  }

  /** Takes a snapshot of the head if the last one lies far enough back; `nowMs`: the host's time. */
  captureIfDue(now: () => number): void {
    const begun = now();
    if (begun - this.capturedAtMs < Math.max(betweenMs, betweenCaptures * this.captureMs)) return;
    this.capture();
    this.capturedAtMs = now();
    this.captureMs = this.capturedAtMs - begun;
  }

  /** The world goes to the moment after a record, or between that record and the next one. */
  to(event: number, at: number): RunningScenario {
    const running = this.toBefore(event, at);
    const { clock, recorder } = running.judged.pair.environment;
    while (recorder.events < event && running.step());
    while (clock.nextAt < at && running.step());
    return running;
  }

  /** The world goes to the last snapshot before a moment, or stays where it is if that is nearer. */
  private toBefore(event: number, at: number): RunningScenario {
    const { running } = this.world;
    const isHere = this.enter() && !this.isAstray;
    this.archive.focus = event;
    const from = this.nearest(event, at);
    const { clock, recorder } = running.judged.pair.environment;
    const isBefore = recorder.events <= event && clock.nowAt <= at;
    if (!isHere || !isBefore || recorder.events < from.event) this.restore(from);
    return running;
  }

  /** Goes on by one event of the clock; at this run's beginning it leaves the other run. */
  stepOn(): boolean {
    const { world, beginning, before } = this;
    const { recorder } = world.running.judged.pair.environment;
    const wasBefore = before !== undefined && recorder.events < beginning.event;
    const goesOn = world.running.step();
    if (wasBefore && recorder.events >= beginning.event) this.restore(beginning);
    return goesOn;
  }

  /** The world goes to the last snapshot up to a record for which this holds; `undefined`: there is none. */
  toLast(event: number, holds: (running: RunningScenario) => boolean): Snapshot | undefined {
    const { running } = this.world;
    this.enter();
    for (const { snapshot } of this.backwards(event)) {
      this.restore(snapshot);
      if (holds(running)) return snapshot;
    }
    return undefined;
  }

  /** Something happens to the world at a snapshot after which the run cannot go on from there. */
  strayFrom<Seen>(snapshot: Snapshot, happens: (running: RunningScenario) => Seen): Seen {
    this.enter();
    this.restore(snapshot);
    this.isAstray = true;
    return happens(this.world.running);
  }

  /** The world is this run's, and no one hears of what it lives through; returns whether it has been this run's. */
  private enter(): boolean {
    const { world } = this;
    const wasHere = world.take(this);
    this.leave();
    world.tell(undefined);
    return wasHere;
  }

  private restore(snapshot: Snapshot): void {
    this.world.running.restore(snapshot);
    this.isAstray = false;
  }

  /** The snapshots up to a record, the last one first; those before the beginning are another run's. */
  *backwards(event: number): Generator<Recorded> {
    for (const { kept } of this.archive.backwards(event)) yield kept;
    if (this.before !== undefined) yield* this.before.backwards(Math.min(event, this.beginning.event - 1));
  }

  private nearest(event: number, at: number): Snapshot {
    for (const { snapshot } of this.backwards(event)) if (snapshot.at <= at) return snapshot;
    return this.beginning;
  }

  leave(): void {
    if (this.isAtHead) this.head = this.world.running.capture();
    this.isAtHead = false;
  }

  private capture(): Snapshot {
    const snapshot = this.world.running.capture();
    this.archive.add(snapshot.event, { snapshot, ...this.recorded() });
    return snapshot;
  }
}
