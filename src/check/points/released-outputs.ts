import { milliseconds } from '../../base/instant-text';
import { greatestAsked } from '../../hypervisor/epoch';
import { presets } from '../../hypervisor/switches';
import type { TraceRecord } from '../../ports/trace';
import { windowFrames } from '../../protocol/channel';
import { processorNames } from '../../trace/actors';
import type { Point, Report } from './point';

/** One way of a link: sequence numbers of the last value or end of an epoch sent, and of the last message received. */
interface Way {
  sent: number;
  received: number;
}

/** By backup: the message that this backup must have received. */
type Needs = ReadonlyMap<string, number>;

/**
 * Held operations that this point follows: the most that one epoch may start, times the greatest number of ended epochs
 * that no backup has acknowledged.
 */
const greatestHeld = (windowFrames / 2) * greatestAsked.operations;

/**
 * Point 3: no output leaves before every backup in the view has received everything on which the output depends: the
 * values and ends of epochs sent before the guest requested it. Where an output stalls the machine, the primary sends
 * no such message during the wait: the messages sent up to the release are the same. Of a controller's fetch from
 * memory the bus records the request; a LAN controller asks for its frame when the transmission is released. Where an
 * output is held, the trace has the start of an operation; for other outputs the point takes the primary's own word.
 */
export class ReleasedOutputs implements Point {
  readonly hears: Point['hears'];
  private holds = false;
  /** By sender, then by receiver. */
  private readonly ways = new Map<string, Map<string, Way>>();
  /** By present or former leader: the other members of its view. */
  private readonly others = new Map<string, readonly string[]>();
  /** By processor: held operations, in order. */
  private readonly held = new Map<string, Needs[]>();
  /**
   * By promoted processor: the messages on which the outputs that it takes over depend, and whether operations are
   * among these outputs.
   */
  private readonly promoted = new Map<string, { readonly needs: Needs; readonly restarts: boolean }>();
  /** By processor: the last messages sent before a target's last request for a transfer. */
  private readonly fetches = new Map<string, Needs>();
  /** By processor: the last messages sent before its LAN controller asked for the frame of its last transmission. */
  private readonly frames = new Map<string, Needs>();
  /** Processors that have died or been deposed. The messages that they had received count until the view drops them. */
  private readonly gone = new Set<string>();

  constructor(private readonly report: Report) {
    this.hears = {
      'run.started': (record) => this.started(record),
      'claim.granted': (record) => {
        const { actor, primary, members } = record;
        if (actor === primary && members !== undefined) this.granted(actor, members);
      },
      'message.sent': (record) => {
        if (record.kind === 'environmentValue' || record.kind === 'epochEnd') {
          this.way(record.actor, record.to).sent = record.sequence;
        }
      },
      'message.received': (record) => {
        this.way(record.from, record.actor).received = record.sequence;
      },
      'operation.started': ({ actor }) => this.requested(actor),
      'output.released': (record) => this.released(record),
      'output.absorbed': ({ actor, output }) => {
        if (this.holds && output === 'operation') this.held.get(actor)?.shift();
      },
      'role.primary': ({ actor, restarted }) =>
        this.promoted.set(actor, { needs: this.needs(actor), restarts: restarted > 0 }),
      'bus.phase': ({ processor }) => this.asked(processor),
      'bus.transferred': (record) => this.fetched(record),
      'ethernet.sent': (record) => this.frameSent(record),
      'console.takenOver': (record) => this.takenOver(record),
      'processor.killed': ({ actor }) => this.gone.add(actor),
      'role.deposed': ({ actor }) => this.gone.add(actor),
    };
  }

  get size(): number {
    const sum = (maps: Iterable<{ readonly size: number } | readonly unknown[]>) =>
      [...maps].reduce((total, each) => total + ('size' in each ? each.size : each.length), 0);
    return (
      sum(this.ways.values()) +
      sum(this.held.values()) +
      this.others.size +
      this.promoted.size +
      this.fetches.size +
      this.frames.size +
      this.gone.size
    );
  }

  private started({
    protocol,
    backups,
    outputRelease = presets[protocol].outputRelease,
  }: TraceRecord<'run.started'>): void {
    this.holds = outputRelease === 'hold';
    this.others.set(processorNames[0], processorNames.slice(1, backups + 1));
  }

  private way(from: string, to: string): Way {
    let ways = this.ways.get(from);
    if (ways === undefined) {
      ways = new Map();
      this.ways.set(from, ways);
    }
    let way = ways.get(to);
    if (way === undefined) {
      way = { sent: 0, received: 0 };
      ways.set(to, way);
    }
    return way;
  }

  private needs(actor: string): Needs {
    return new Map((this.others.get(actor) ?? []).map((name) => [name, this.way(actor, name).sent]));
  }

  private requested(actor: string): void {
    if (!this.holds) return;
    const held = this.held.get(actor) ?? [];
    held.push(this.needs(actor));
    if (held.length > greatestHeld) held.shift();
    this.held.set(actor, held);
  }

  private released(record: TraceRecord<'output.released'>): void {
    const { actor, output, command } = record;
    // Only the LAN controller's operations have a command's address.
    if (command !== undefined) this.frames.set(actor, this.needs(actor));
    if (!this.holds) this.check(record, `an output (${output})`);
    else if (output === 'operation') this.check(record, 'an output (operation)', this.held.get(actor)?.shift());
    else if (!record.committed) {
      const text = `${actor} released an output (${output}) at ${milliseconds(record.at)} before message ${record.dependsOn}, which it depends on, was acknowledged`;
      this.report(record, { point: 3, text });
    }
  }

  private asked(processor: string): void {
    this.fetches.set(processor, this.needs(processor));
  }

  /**
   * A controller's fetch for an out phase: every backup must have received everything sent before the target's request.
   */
  private fetched(record: TraceRecord<'bus.transferred'>): void {
    const { phase, processor } = record;
    if (phase !== 'dataOut' && phase !== 'command' && phase !== 'messageOut') return;
    this.check(
      { ...record, actor: processor },
      `what its controller has fetched (${phase})`,
      this.fetches.get(processor),
    );
  }

  /** The same of a frame, which the LAN controller fetches when its transmission is released. */
  private frameSent(record: TraceRecord<'ethernet.sent'>): void {
    const { from, processor } = record;
    const needs = this.frames.get(processor);
    this.frames.delete(processor);
    if (from === 'machine' && needs !== undefined) this.check({ ...record, actor: processor }, 'a frame', needs);
  }

  private takenOver(record: TraceRecord<'console.takenOver'>): void {
    const { needs, restarts = false } = this.promoted.get(record.actor) ?? {};
    this.promoted.delete(record.actor);
    if (restarts || record.resent > 0) this.check(record, 'what it takes over', needs);
  }

  /** Without `needs`: everything sent so far. */
  private check(record: TraceRecord, what: string, needs?: Needs): void {
    const { actor, at } = record;
    for (const name of this.others.get(actor) ?? []) {
      const { sent, received } = this.way(actor, name);
      const needed = needs === undefined ? sent : (needs.get(name) ?? 0);
      if (received >= needed) continue;
      const text = `${actor} released ${what} at ${milliseconds(at)} before ${name} had received message ${needed}, which it depends on`;
      this.report(record, { point: 3, text });
      return;
    }
  }

  private granted(actor: string, members: readonly string[]): void {
    this.others.set(
      actor,
      members.filter((name) => name !== actor),
    );
    for (const name of this.gone) if (!members.includes(name)) this.forget(name);
  }

  private forget(actor: string): void {
    this.gone.delete(actor);
    for (const memory of [this.ways, this.others, this.held, this.promoted, this.fetches, this.frames])
      memory.delete(actor);
    for (const ways of this.ways.values()) ways.delete(actor);
  }
}
