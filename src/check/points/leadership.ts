import type { TraceRecord } from '../../ports/trace';
import type { ObservedEffect, PairObserved } from '../../sim/observed';
import { processorNames } from '../../trace/actors';
import type { PointViolation } from '../verdict';
import type { Point, Report } from './point';
import { Recent } from './recent';

/** The number of terms whose leaders are remembered. */
const greatestTerms = 64;

type MediumRecord = TraceRecord<'medium.started' | 'medium.finished'>;

const milliseconds = (at: number): string => `${(at / 1e6).toFixed(3)} ms`;

/**
 * Point 4: each term has exactly one primary, no device works for a processor that another has deposed, and a deposed
 * processor has left: it neither sends, hears nor watches, and releases nothing.
 */
export class Leadership implements Point {
  readonly hears: Point['hears'];
  private readonly primaries = new Recent<number, string>(greatestTerms);
  private readonly deposed = new Recent<string, number>(greatestTerms);
  private leader: string = processorNames[0];
  private since = 0;

  constructor(private readonly report: Report) {
    const works = (record: MediumRecord) => this.works(record);
    const acts = (record: TraceRecord) => this.acts(record);
    this.hears = {
      'run.started': () => this.primaries.set(1, processorNames[0]),
      'claim.granted': (record) => {
        if (record.actor === 'bus') this.granted(record);
      },
      'message.sent': (record) => {
        if (record.kind === 'epochEnd' && record.term !== undefined) this.leads(record, record.term);
        acts(record);
      },
      'message.received': acts,
      'message.acknowledged': acts,
      'detector.suspected': acts,
      'output.released': acts,
      'role.deposed': ({ actor, at }) => this.deposed.set(actor, at),
      'medium.started': works,
      'medium.finished': works,
    };
  }

  get size(): number {
    return this.primaries.size + this.deposed.size;
  }

  private granted(record: TraceRecord<'claim.granted'>): void {
    const { term, claimant } = record;
    if (claimant === undefined) return;
    const other = this.primaries.get(term);
    if (other !== undefined && other !== claimant) {
      const text = `${claimant} is granted term ${term}, in which ${other} is primary already`;
      this.report(record, { point: 4, replica: claimant, text });
    }
    this.primaries.set(term, claimant);
    if (this.leader !== claimant) this.since = record.at;
    this.leader = claimant;
  }

  private leads(record: TraceRecord<'message.sent'>, term: number): void {
    const { actor } = record;
    const primary = this.primaries.get(term);
    // The leader passes on to the other survivors the messages of its predecessors.
    if (primary === undefined || primary === actor || actor === this.leader) return;
    const text = `${actor} ends epoch ${record.epoch} as primary of term ${term}, in which ${primary} is`;
    this.report(record, { point: 4, text });
  }

  private acts(record: TraceRecord): void {
    const { actor, at, type } = record;
    const deposedAt = this.deposed.get(actor);
    if (deposedAt === undefined) return;
    const text = `${actor}, which is deposed since ${milliseconds(deposedAt)}, goes on: ${type} at ${milliseconds(at)}`;
    this.report(record, { point: 4, text });
  }

  private works(record: MediumRecord): void {
    const { actor, type, kind, block, at, processor } = record;
    if (processor === undefined || processor === this.leader) return;
    const operation = block === undefined ? `${kind}` : `${kind} of block ${block}`;
    const does = type === 'medium.started' ? 'begins' : 'has done';
    const text = `the ${actor} ${does} a ${operation} for ${processor} at ${milliseconds(at)}, though ${this.leader} leads since ${milliseconds(this.since)}`;
    this.report(record, { point: 4, replica: processor, operation, text });
  }
}

const isAs = (one: ObservedEffect, other: ObservedEffect): boolean =>
  one.what === other.what && one.device === other.device;

/** Point 4, as the environment has seen it: a device has performed a command of one processor while another led. */
export function splitBrain({ effects, leaders }: PairObserved): PointViolation | undefined {
  for (const effect of effects) {
    const { what, device, processor, at, event } = effect;
    const leader = leaders.filter((each) => each.at <= at).at(-1);
    if (leader === undefined || leader.processor === processor) continue;
    const other = effects.find(
      (each) => each.processor === leader.processor && isAs(each, effect) && each.at > leader.at,
    );
    const too = other && `; ${leader.processor} has done the same at ${milliseconds(other.at)}`;
    const text = `split brain: ${what} of the ${device} by ${processor} at ${milliseconds(at)}, though ${leader.processor} leads since ${milliseconds(leader.at)}${too ?? ''}`;
    return { point: 4, event, at, replica: processor, operation: what, text };
  }
  return undefined;
}
