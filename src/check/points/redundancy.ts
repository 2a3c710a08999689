import type { TraceRecord } from '../../ports/trace';
import { processorNames } from '../../trace/actors';
import type { Point, Report } from './point';
import type { RedundancyLimits } from './redundancy-limits';

/** A living processor outside the view. */
interface Outsider {
  /** Since when, in nanoseconds; or since when this processor has waited for this primary. */
  readonly at: number;
  /** The processor whose admission this one awaits; `undefined` if no processor will admit it. */
  readonly donor?: string;
}

/**
 * Point 9, where dead processors are repaired: a repaired processor comes into the view, and a processor that no leader
 * will ever admit halts, so that it can be repaired. A processor that does neither is redundancy lost for good.
 */
export class Redundancy implements Point {
  readonly hears: Point['hears'];
  private readonly living: Set<string>;
  /** Processors that stand still: neither can they act, nor can another one hear of them. */
  private readonly frozen = new Set<string>();
  private readonly outsiders = new Map<string, Outsider>();
  private members: readonly string[];
  private primary: string = processorNames[0];

  constructor(
    private readonly report: Report,
    private readonly limits: RedundancyLimits,
  ) {
    this.members = processorNames.slice(0, limits.backups + 1);
    this.living = new Set(this.members);
    this.hears = {
      'processor.repaired': ({ actor, at }) => {
        this.living.add(actor);
        this.outsiders.set(actor, { at, donor: this.primary });
      },
      'processor.killed': (record) => this.gone(record),
      'role.deposed': (record) => this.gone(record),
      'processor.frozen': ({ actor }) => {
        this.frozen.add(actor);
      },
      'processor.thawed': ({ actor, at }) => this.thawed(actor, at),
      'detector.suspected': ({ actor, peer, at }) => {
        if (actor === this.primary) this.isGivenUp(peer, at);
      },
      'claim.granted': (record) => {
        const { members, primary, at } = record;
        if (members !== undefined && primary !== undefined) this.viewChanges(members, primary, at);
      },
      'epoch.ended': (record) => this.check(record),
    };
  }

  get size(): number {
    return this.living.size + this.outsiders.size + this.frozen.size;
  }

  private gone({ actor, at }: TraceRecord): void {
    this.living.delete(actor);
    this.frozen.delete(actor);
    this.outsiders.delete(actor);
    for (const [name, { donor }] of this.outsiders) if (donor === actor) this.isGivenUp(name, at);
  }

  /** Whoever has waited for a processor that stood still waits from now on. */
  private thawed(actor: string, at: number): void {
    this.frozen.delete(actor);
    for (const [name, { donor }] of this.outsiders) {
      if (name === actor || donor === actor) this.outsiders.set(name, { at, donor });
    }
  }

  private isGivenUp(name: string, at: number): void {
    if (this.outsiders.get(name)?.donor !== undefined) this.outsiders.set(name, { at });
  }

  private viewChanges(members: readonly string[], primary: string, at: number): void {
    this.members = members;
    this.primary = primary;
    for (const name of this.living) {
      if (this.members.includes(name)) this.outsiders.delete(name);
      else if (!this.outsiders.has(name)) this.outsiders.set(name, { at });
      else if (this.outsiders.get(name)?.donor !== this.primary) this.isGivenUp(name, at);
    }
  }

  private check(record: TraceRecord): void {
    for (const [name, { at, donor }] of this.outsiders) {
      if (this.frozen.has(name) || (donor !== undefined && this.frozen.has(donor))) continue;
      const { settledAt, haltNs, joinNs } = this.limits;
      const mostNs = donor === undefined ? haltNs : joinNs * this.outsiders.size;
      if (record.at - Math.max(at, settledAt) <= mostNs) continue;
      this.outsiders.delete(name);
      const since = `since ${(at / 1e6).toFixed(3)} ms`;
      const text =
        donor === undefined
          ? `${name} is neither in the view nor halted, ${since}`
          : `${name} waits for ${donor} to let it join, ${since}`;
      this.report(record, { point: 9, replica: name, text });
    }
  }
}
