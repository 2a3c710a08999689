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

/** What each backup must have received, by its name. */
type Needs = ReadonlyMap<string, number>;

/** Held operations that are followed: as many as epochs may end that no backup has acknowledged, with the most that one may start. */
const greatestHeld = (windowFrames / 2) * greatestAsked.operations;

/**
 * Point 3: no output leaves before every backup in the view has received all that it depends on: the values and ends of epochs that were
 * sent before it was requested. Where an output stalls the machine nothing of the kind is sent while it waits, so that what was sent at its
 * release says the same. Of what a controller fetches from memory the bus tells when it was asked for. Where an output is held, the trace tells when an operation was started; for other outputs the primary's own word is taken.
 */
export class ReleasedOutputs implements Point {
  readonly hears: Point['hears'];
  #holds = false;
  /** By sender, then by receiver. */
  readonly #ways = new Map<string, Map<string, Way>>();
  /** By who leads, or did: the others in its view. */
  readonly #others = new Map<string, readonly string[]>();
  /** By processor: operations that are held, in order. */
  readonly #held = new Map<string, Needs[]>();
  /** By promoted processor: what the outputs that it takes over depend on, and whether there are operations among them. */
  readonly #promoted = new Map<string, { readonly needs: Needs; readonly restarts: boolean }>();
  /** By processor: what had been sent when a target last asked it for a transfer. */
  readonly #fetches = new Map<string, Needs>();
  /** Who has died or been deposed. What it had received counts until the view is without it. */
  readonly #gone = new Set<string>();

  constructor(private readonly report: Report) {
    this.hears = {
      'run.started': (record) => this.#started(record),
      'claim.granted': (record) => {
        const { actor, primary, members } = record;
        if (actor === primary && members !== undefined) this.#granted(actor, members);
      },
      'message.sent': (record) => {
        if (record.kind === 'environmentValue' || record.kind === 'epochEnd') {
          this.#way(record.actor, record.to).sent = record.sequence;
        }
      },
      'message.received': (record) => {
        this.#way(record.from, record.actor).received = record.sequence;
      },
      'operation.started': ({ actor }) => this.#requested(actor),
      'output.released': (record) => this.#released(record),
      'output.absorbed': ({ actor, output }) => {
        if (this.#holds && output === 'operation') this.#held.get(actor)?.shift();
      },
      'role.primary': ({ actor, restarted }) =>
        this.#promoted.set(actor, { needs: this.#needs(actor), restarts: restarted > 0 }),
      'bus.phase': ({ processor }) => this.#asked(processor),
      'bus.transferred': (record) => this.#fetched(record),
      'console.takenOver': (record) => this.#takenOver(record),
      'processor.killed': ({ actor }) => this.#gone.add(actor),
      'role.deposed': ({ actor }) => this.#gone.add(actor),
    };
  }

  get size(): number {
    const sum = (maps: Iterable<{ readonly size: number } | readonly unknown[]>) =>
      [...maps].reduce((total, each) => total + ('size' in each ? each.size : each.length), 0);
    return (
      sum(this.#ways.values()) +
      sum(this.#held.values()) +
      this.#others.size +
      this.#promoted.size +
      this.#fetches.size +
      this.#gone.size
    );
  }

  #started({ protocol, backups, outputRelease = presets[protocol].outputRelease }: TraceRecord<'run.started'>): void {
    this.#holds = outputRelease === 'hold';
    this.#others.set(processorNames[0], processorNames.slice(1, backups + 1));
  }

  #way(from: string, to: string): Way {
    let ways = this.#ways.get(from);
    if (ways === undefined) {
      ways = new Map();
      this.#ways.set(from, ways);
    }
    let way = ways.get(to);
    if (way === undefined) {
      way = { sent: 0, received: 0 };
      ways.set(to, way);
    }
    return way;
  }

  #needs(actor: string): Needs {
    return new Map((this.#others.get(actor) ?? []).map((name) => [name, this.#way(actor, name).sent]));
  }

  #requested(actor: string): void {
    if (!this.#holds) return;
    const held = this.#held.get(actor) ?? [];
    held.push(this.#needs(actor));
    if (held.length > greatestHeld) held.shift();
    this.#held.set(actor, held);
  }

  #released(record: TraceRecord<'output.released'>): void {
    const { actor, output } = record;
    if (!this.#holds) this.#check(record, `an output (${output})`);
    else if (output === 'operation') this.#check(record, 'an output (operation)', this.#held.get(actor)?.shift());
    else if (!record.committed) {
      const text = `${actor} released an output (${output}) at ${milliseconds(record.at)} before message ${record.dependsOn}, which it depends on, was acknowledged`;
      this.report(record, { point: 3, text });
    }
  }

  #asked(processor: string): void {
    this.#fetches.set(processor, this.#needs(processor));
  }

  /** What a controller has fetched for an out phase: everything sent before it was asked for must have been received. */
  #fetched(record: TraceRecord<'bus.transferred'>): void {
    const { phase, processor } = record;
    if (phase !== 'dataOut' && phase !== 'command' && phase !== 'messageOut') return;
    this.#check(
      { ...record, actor: processor },
      `what its controller has fetched (${phase})`,
      this.#fetches.get(processor),
    );
  }

  #takenOver(record: TraceRecord<'console.takenOver'>): void {
    const { needs, restarts = false } = this.#promoted.get(record.actor) ?? {};
    this.#promoted.delete(record.actor);
    if (restarts || record.resent > 0) this.#check(record, 'what it takes over', needs);
  }

  /** Without `needs`: all that has been sent. */
  #check(record: TraceRecord, what: string, needs?: Needs): void {
    const { actor, at } = record;
    for (const name of this.#others.get(actor) ?? []) {
      const { sent, received } = this.#way(actor, name);
      const needed = needs === undefined ? sent : (needs.get(name) ?? 0);
      if (received >= needed) continue;
      const text = `${actor} released ${what} at ${milliseconds(at)} before ${name} had received message ${needed}, which it depends on`;
      this.report(record, { point: 3, text });
      return;
    }
  }

  #granted(actor: string, members: readonly string[]): void {
    this.#others.set(
      actor,
      members.filter((name) => name !== actor),
    );
    for (const name of this.#gone) if (!members.includes(name)) this.#forget(name);
  }

  #forget(actor: string): void {
    this.#gone.delete(actor);
    for (const memory of [this.#ways, this.#others, this.#held, this.#promoted, this.#fetches]) memory.delete(actor);
    for (const ways of this.#ways.values()) ways.delete(actor);
  }
}
