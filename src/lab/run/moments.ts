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
    this.world.running.restore(from.snapshot);
    for (const { event, kept } of other.archive.upTo(from.snapshot.event - 1)) this.archive.add(event, kept);
  }

  /** The world goes to the end of what is recorded. */
  toHead(): RunningScenario {
    const { world } = this;
    world.take(this);
    if (!this.isAtHead && this.head !== undefined) world.running.restore(this.head);
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

  /** The world goes to the moment after a record; the clock's event in which that was made is over. */
  to(event: number): RunningScenario {
    const running = this.toBefore(event);
    const { recorder } = running.judged.pair.environment;
    while (recorder.events < event && running.step());
    return running;
  }

  /** The world goes to the last snapshot before a record, or stays where it is if that is nearer. */
  toBefore(event: number): RunningScenario {
    const { world, archive } = this;
    const { running } = world;
    const isHere = world.take(this);
    this.leave();
    world.listener = undefined;
    archive.focus = event;
    const from = this.nearest(event);
    const now = running.judged.pair.environment.recorder.events;
    if (!isHere || now > event || now < from.event) running.restore(from);
    return running;
  }

  /** Snapshots before the beginning are those of another run, which goes on otherwise. */
  private nearest(event: number): Snapshot {
    const { beginning } = this;
    const kept = this.archive.before(event)?.kept.snapshot ?? beginning;
    return event >= beginning.event && kept.event < beginning.event ? beginning : kept;
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
