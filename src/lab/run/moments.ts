/** The moments of a run that its world can go back to. */
import type { RunningScenario } from '../../check/scenario/run';
import { SnapshotArchive } from '../../sim/snapshot/archive';
import type { Snapshot } from '../../sim/snapshot/snapshots';
import type { ScenarioWorld, WorldListener, WorldUser } from './scenario-world';

/** Of the snapshots of one run (docs/lab.md). */
const greatestBytes = 128 << 20;
/** The way from a snapshot to the next one takes the host about so long, and so many times what a snapshot takes. */
const betweenMs = 40;
const betweenCaptures = 4;

/** A snapshot, with how much had been recorded beside the records. */
export interface Recorded {
  readonly snapshot: Snapshot;
  readonly frames: number;
  readonly steps: number;
}

export class Moments implements WorldUser {
  readonly archive: SnapshotArchive<Recorded>;
  /** Where this run begins: at power-on, or where it leaves another run. */
  private beginning!: Snapshot;
  /** The end of what is recorded, while the world stands elsewhere. */
  private head: Snapshot | undefined;
  private isAtHead = false;
  /** The world stands where no run goes on from. */
  private isAstray = false;
  private capturedAtMs = Number.NEGATIVE_INFINITY;
  private captureMs = 0;

  /** `recorded`: how many frames and steps there are. */
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
    this.world.listener = this.listener;
    this.isAtHead = true;
    this.beginning = this.capture();
  }

  /** The world goes to a moment of another run, which is one with this run up to there. */
  takeOver(other: Moments, from: Recorded): void {
    this.world.take(this);
    this.world.listener = undefined;
    this.restore(from.snapshot);
    for (const { event, kept } of other.archive.upTo(from.snapshot.event - 1)) this.archive.add(event, kept);
  }

  /** The world goes to the end of what is recorded. */
  toHead(): RunningScenario {
    const { world } = this;
    world.take(this);
    if (!this.isAtHead && this.head !== undefined) this.restore(this.head);
    this.isAtHead = true;
    world.listener = this.listener;
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

  /** The world goes to the last snapshot up to a record for which this holds; `undefined`: there is none. */
  toLast(event: number, holds: (running: RunningScenario) => boolean): Snapshot | undefined {
    const { running } = this.world;
    this.enter();
    for (const { kept } of [...this.archive.upTo(event)].reverse()) {
      this.restore(kept.snapshot);
      if (holds(running)) return kept.snapshot;
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
    world.listener = undefined;
    return wasHere;
  }

  private restore(snapshot: Snapshot): void {
    this.world.running.restore(snapshot);
    this.isAstray = false;
  }

  /** Snapshots before the beginning are those of another run, which goes on otherwise. */
  private nearest(event: number, at: number): Snapshot {
    const { beginning } = this;
    const kept = this.archive.lastBefore(event + 1, ({ snapshot }) => snapshot.at <= at)?.kept.snapshot ?? beginning;
    const isLater = event >= beginning.event && at >= beginning.at;
    return isLater && kept.event < beginning.event ? beginning : kept;
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
