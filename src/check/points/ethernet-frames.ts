import type { TraceRecord } from '../../ports/trace';
import { processorNames } from '../../trace/actors';
import type { Point, Report } from './point';

const device = 'lan';
const station = 'machine';

/** Transmissions that this point follows: a hypervisor keeps 64 outstanding. */
const greatestFollowed = 4096;

/** A guest's requests: the number of the last transmission, and the transmissions without an interrupt. */
interface Asked {
  readonly last: number;
  readonly outstanding: ReadonlyMap<string, number>;
}

/** The frames that a leading processor has heard, and how many of them its guest has received. */
interface Heard {
  arrived: number;
  received: number;
  /** Of those that had arrived when the last epoch ended. */
  due: number;
}

/**
 * Points 2, 6 and 7 for the machine's frames on an Ethernet segment. A guest's transmission leaves once at most; it
 * leaves again only if a promoted processor has started the transmission again. A transmission that ends for certain
 * has left, unless the environment that was to send the frame has been started anew. A frame that reaches a leading
 * processor its guest receives once, at the end of the following epoch at the latest: only an outage loses it.
 */
export class EthernetFrames implements Point {
  readonly hears: Point['hears'];
  private readonly asked = new Map<string, Asked>();
  /** By leading processor. */
  private readonly heard = new Map<string, Heard>();
  /** Transmissions that have left, or could not for lack of their frames. */
  private readonly ended = new Set<number>();
  /** Transmissions that may end without having left, since the environment has been started anew. */
  private readonly uncertain = new Set<number>();
  /** Transmissions that a promoted processor may have started again. */
  private readonly restarted = new Set<number>();

  constructor(private readonly report: Report) {
    // What it has asked of an environment in a process of its own may leave yet.
    const gone = ({ actor }: TraceRecord) => this.heard.delete(actor);
    const aborts = ({ actor, output }: TraceRecord<'output.released' | 'output.absorbed'>) => {
      if (output === 'abort') this.abandon(actor);
    };
    this.hears = {
      'run.started': () => this.leads(processorNames[0]),
      'role.primary': ({ actor, restarted }) => {
        if (restarted > 0) for (const number of this.of(actor).outstanding.values()) this.restarted.add(number);
        this.leads(actor);
      },
      'operation.started': (record) => this.started(record),
      'output.released': aborts,
      'output.absorbed': aborts,
      'ethernet.sent': (record) => this.sent(record),
      'ethernet.underrun': ({ operation }) => keep(this.ended, operation),
      'requests.uncertain': ({ actor }) => {
        for (const number of this.of(actor).outstanding.values()) keep(this.uncertain, number);
      },
      'ethernet.arrived': ({ to, processor }) => {
        const heard = this.heard.get(processor);
        if (to === station && heard !== undefined) heard.arrived++;
      },
      'interrupt.delivered': (record) => this.delivered(record),
      'epoch.ended': (record) => this.epochEnded(record),
      'message.sent': ({ actor, kind, to }) => {
        if (kind === 'state') this.asked.set(to, this.of(actor));
      },
      'machine.restarted': ({ actor }) => {
        this.abandon(actor);
        if (this.heard.has(actor)) this.leads(actor);
      },
      'processor.killed': gone,
      'role.deposed': gone,
    };
  }

  get size(): number {
    const outstanding = [...this.asked.values()].reduce((sum, asked) => sum + asked.outstanding.size, 0);
    return outstanding + this.heard.size + this.ended.size + this.restarted.size + this.uncertain.size;
  }

  private of(actor: string): Asked {
    return this.asked.get(actor) ?? { last: 0, outstanding: new Map() };
  }

  private leads(actor: string): void {
    this.heard.set(actor, { arrived: 0, received: 0, due: 0 });
  }

  private abandon(actor: string): void {
    this.asked.set(actor, { ...this.of(actor), outstanding: new Map() });
  }

  private started({ actor, id, device: of }: TraceRecord<'operation.started'>): void {
    if (of !== device) return;
    const { last, outstanding } = this.of(actor);
    this.asked.set(actor, { last: last + 1, outstanding: new Map([...outstanding, [id, last + 1]]) });
  }

  private sent(record: TraceRecord<'ethernet.sent'>): void {
    const { from, processor, operation, frame } = record;
    if (from !== station) return;
    const show = (what: string) =>
      this.report(record, { point: 2, replica: processor, operation: frame, text: `${processor} has sent ${what}` });
    if (operation > this.of(processor).last) show(`frame ${operation}, for which its guest has not asked`);
    else if (this.ended.has(operation) && !this.restarted.delete(operation)) show(`frame ${operation} again`);
    keep(this.ended, operation);
  }

  private delivered(record: TraceRecord<'interrupt.delivered'>): void {
    const { actor, source, operation, uncertain } = record;
    if (source !== device) return;
    if (operation === undefined) this.received(record);
    else {
      const { last, outstanding } = this.of(actor);
      const number = outstanding.get(operation);
      const left = [...outstanding].filter(([id]) => id !== operation);
      this.asked.set(actor, { last, outstanding: new Map(left) });
      if (number === undefined || uncertain || this.uncertain.has(number) || this.ended.has(number)) return;
      const text = `${actor}'s guest is told that frame ${number} has left, and no such frame has`;
      this.report(record, { point: 7, operation, text });
    }
  }

  private received(record: TraceRecord<'interrupt.delivered'>): void {
    const { actor } = record;
    const heard = this.heard.get(actor);
    if (heard === undefined || ++heard.received <= heard.arrived) return;
    const text = `${actor}'s guest receives ${heard.received} frames, and only ${heard.arrived} have arrived`;
    this.report(record, { point: 6, text });
  }

  private epochEnded(record: TraceRecord<'epoch.ended'>): void {
    const { actor, epoch } = record;
    const heard = this.heard.get(actor);
    if (heard === undefined) return;
    const { arrived, received, due } = heard;
    heard.due = arrived;
    if (received >= due) return;
    const text = `${actor}'s guest has received ${received} frames at the end of epoch ${epoch}, and ${due} had arrived before that epoch`;
    this.report(record, { point: 7, text });
  }
}

/** Keeps the number, and forgets the oldest of too many. */
function keep(numbers: Set<number>, number: number): void {
  numbers.add(number);
  if (numbers.size > greatestFollowed) numbers.delete(numbers.values().next().value as number);
}
