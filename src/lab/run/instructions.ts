import type { Replica } from '../../replica/replica';
import { replicaProcessor } from '../../sim/replica-processor';
import type { Snapshot } from '../../sim/snapshot/snapshots';
import type { Moment } from '../recorded';
import { ChunkReplay } from './chunk-replay';
import type { Moments } from './moments';
import type { Recording } from './recording';

type Running = ReturnType<Moments['to']>;

/** The replica's machine in the world as it stands. */
const replicaIn = ({ judged }: Running, name: string): Replica | undefined =>
  judged.pair.replicas.find((each) => each.name === name);
const chunkIn = (running: Running, name: string): number =>
  replicaIn(running, name)?.hypervisor.machine.chunk.number ?? 0;

/**
 * Instructions of a run's machines: a machine executes a chunk of guest code eagerly, when the chunk begins. Here the
 * world goes back to before that event, and the chunk is executed again as far as one looks.
 */
export class Instructions {
  /** Of each replica, the world before the event in which it begins the chunk that was looked into last. */
  private readonly before = new Map<string, { readonly chunk: number; readonly snapshot: Snapshot }>();

  constructor(private readonly recording: Recording) {}

  /** A chunk from its beginning, which a record's moment is not before; `undefined`: the replica never begins it. */
  chunk(name: string, chunk: number, event: number): ChunkReplay | undefined {
    const { moments, plan } = this.recording;
    const joins = /-\d+$/.test(name);
    // A replica that is there from power-on begins its first chunk before all events.
    if (chunk === 1 && !joins) return new ChunkReplay(replicaProcessor(plan, name, false), 0);
    const before = this.beforeChunk(name, chunk, event);
    return (
      before &&
      moments.strayFrom(before, (running) => {
        const replica = replicaIn(running, name) as Replica;
        const { machine } = replica.hypervisor;
        machine.leavesNext = true;
        running.step();
        return new ChunkReplay(replica.processor, machine.chunk.beginsAt);
      })
    );
  }

  /** The moment at which a replica has executed its next instruction, or at which it had executed the one before. */
  step(name: string, forward: boolean, { event, at }: Moment, executed: number): Moment {
    const instruction = executed + (forward ? 1 : -1);
    if (instruction <= 0) return { event: 0, at: 0 };
    const { moments } = this.recording;
    const running = moments.to(event, at);
    const replica = replicaIn(running, name);
    if (replica === undefined) return { event, at };
    let chunk = chunkIn(running, name);
    if (forward) {
      while (this.isRecorded(running) && replica.processor.instructions < instruction && moments.stepOn());
      if (replica.processor.instructions < instruction) return this.recording.momentAt(Number.POSITIVE_INFINITY);
      chunk = chunkIn(running, name);
    }
    const until = running.judged.pair.environment.recorder.events;
    for (; chunk > 0; chunk--) {
      const replay = this.chunk(name, chunk, until);
      if (replay === undefined) break;
      if (replay.from > instruction) continue;
      replay.to(instruction);
      return this.recording.momentAt(replay.at);
    }
    return { event, at };
  }

  private beforeChunk(name: string, chunk: number, event: number): Snapshot | undefined {
    const { moments } = this.recording;
    const kept = this.before.get(name);
    if (kept?.chunk === chunk) return kept.snapshot;
    const from = moments.toLast(event, (running) => chunkIn(running, name) < chunk);
    if (from === undefined) return undefined;
    const { running } = moments.world;
    let steps = 0;
    while (chunkIn(running, name) < chunk && running.step()) steps++;
    running.restore(from);
    while (--steps > 0) running.step();
    const snapshot = running.capture();
    this.before.set(name, { chunk, snapshot });
    return snapshot;
  }

  private isRecorded({ judged }: Running): boolean {
    return judged.pair.environment.clock.nowAt <= this.recording.endsAt;
  }
}
