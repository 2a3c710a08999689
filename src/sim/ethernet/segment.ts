/** An Ethernet segment: stations behind a switch, each of which sends one frame at a time. */
import type { Outside, World } from '../../../devices/place';
import { Random } from '../../base/random';
import type { Clock } from '../../ports/clock';
import type { EthernetStation, Transmission, TransmissionEnd } from '../../ports/ethernet';
import type { Trace } from '../../ports/trace';
import { SEGMENT } from '../../trace/actors';
import { frameText } from '../../trace/ethernet/frame-text';
import { defaultSegment, type SegmentPlan } from '../plan/network-plan';

export interface SegmentOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly seed: number;
  readonly faults: SegmentPlan;
  /** Hears of each frame that has left its station, also of one that is lost then. */
  readonly onFrame?: (frame: Uint8Array, at: number) => void;
}

/** Preamble, check sequence and the gap between frames. */
const overheadBytes = 24;
const shortestFrame = 60;

export class Segment {
  private readonly stations: Station[] = [];
  private readonly faults: Required<SegmentPlan>;
  /** Each fault has randomness of its own. */
  private readonly losses: Random;
  private readonly duplications: Random;

  constructor(private readonly options: SegmentOptions) {
    this.faults = { ...defaultSegment, ...options.faults };
    const random = new Random(options.seed).derive('segment');
    this.losses = random.derive('loss');
    this.duplications = random.derive('duplication');
  }

  /** A station of this name in this world; `arrival`: the record of a frame that reaches it. */
  station(
    name: string,
    { bus, effects }: World,
    arrival: StationOptions['arrival'] = 'ethernet.arrived',
  ): EthernetStation & Outside {
    const { clock, trace } = this.options;
    const sent = (transmission: Transmission) => {
      const { processor, frame: data } = transmission;
      const what = `frame of ${data.length} bytes`;
      effects.add({ at: clock.nowAt, processor, device: 'lan', sensitivity: 'unreliable', what, data });
      this.carry(name, transmission);
    };
    const wireNs = (frame: Uint8Array) => this.wireNs(frame);
    const made = new Station({ name, clock, trace, leader: () => bus.view.primary, arrival, wireNs, sent });
    this.stations.push(made);
    return made;
  }

  /** From now on chance goes another way. */
  reseed(seed: number): void {
    for (const random of [this.losses, this.duplications]) random.reseed(seed);
  }

  private wireNs(frame: Uint8Array): number {
    const bytes = Math.max(shortestFrame, frame.length) + overheadBytes;
    return Math.ceil((bytes * 8e9) / this.faults.bitsPerSecond);
  }

  private carry(from: string, { processor, operation, frame }: Transmission): void {
    const { clock, trace, onFrame } = this.options;
    const facts = () => ({ from, processor, operation, bytes: frame.length, frame: frameText(frame) });
    trace.record(SEGMENT, 'ethernet.sent', facts);
    onFrame?.(frame, clock.nowAt);
    for (const to of this.stations) {
      if (to.name === from) continue;
      const { loss, duplication } = this.faults;
      if (this.losses.chance(loss)) trace.record(SEGMENT, 'ethernet.lost', { from, to: to.name, bytes: frame.length });
      else to.arrive(frame, this.faults.latencyNs);
      if (!this.duplications.chance(duplication)) continue;
      trace.record(SEGMENT, 'ethernet.duplicated', { from, to: to.name, bytes: frame.length });
      to.arrive(frame, this.faults.latencyNs + this.wireNs(frame));
    }
  }
}

interface StationOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly trace: Trace;
  /** The processor that leads now: the others neither send nor hear. */
  readonly leader: () => string;
  /** `forwarded`: to the processor's own process. */
  readonly arrival: 'ethernet.arrived' | 'ethernet.forwarded';
  readonly wireNs: (frame: Uint8Array) => number;
  readonly sent: (transmission: Transmission) => void;
}

interface Job extends Transmission {
  readonly then: (how: TransmissionEnd) => void;
}

/** One machine's place; all its processors share it. */
class Station implements EthernetStation, Outside {
  readonly name: string;
  private readonly actor: string;
  private readonly listeners = new Map<string, (frame: Uint8Array) => boolean>();
  /** The first one is on its way. */
  private jobs: readonly Job[] = [];
  private timer: number | undefined;

  constructor(private readonly options: StationOptions) {
    const { name, clock } = options;
    this.name = name;
    this.actor = `${SEGMENT}.${name}`;
    clock.subscribe(this.actor, (event) => {
      if (event.name === 'sent') this.finish();
      else this.hearNow(event.data as Uint8Array);
    });
  }

  hear(processor: string, listener: (frame: Uint8Array) => boolean): void {
    this.listeners.set(processor, listener);
  }

  send(transmission: Transmission, then: Job['then']): void {
    if (transmission.processor !== this.options.leader()) return;
    this.jobs = [...this.jobs, { ...transmission, then }];
    if (this.jobs.length === 1) this.begin();
  }

  abort(processor: string): void {
    const [first] = this.jobs;
    this.jobs = this.jobs.filter((job) => job.processor !== processor);
    if (first === this.jobs[0]) return;
    if (this.timer !== undefined) this.options.clock.disarm(this.timer);
    this.begin();
  }

  powerOff(processor: string): void {
    this.listeners.delete(processor);
    this.abort(processor);
  }

  /** A frame is under way to this station. */
  arrive(frame: Uint8Array, afterNs: number): void {
    const { clock } = this.options;
    clock.arm(clock.nowAt + afterNs, { actor: this.actor, name: 'arrived', data: frame });
  }

  private begin(): void {
    const [job] = this.jobs;
    const { clock, wireNs } = this.options;
    this.timer = job && clock.arm(clock.nowAt + wireNs(job.frame), { actor: this.actor, name: 'sent' });
  }

  private finish(): void {
    const [{ then, ...transmission }, ...rest] = this.jobs;
    this.jobs = rest;
    this.options.sent(transmission);
    then('sent');
    this.begin();
  }

  private hearNow(frame: Uint8Array): void {
    const { name, trace, leader, arrival } = this.options;
    const processor = leader();
    const isHeard = this.listeners.get(processor)?.(frame) ?? false;
    const facts = { to: name, bytes: frame.length };
    if (isHeard) trace.record(SEGMENT, arrival, { to: name, processor, bytes: frame.length });
    else trace.record(SEGMENT, 'ethernet.unheard', facts);
  }
}
