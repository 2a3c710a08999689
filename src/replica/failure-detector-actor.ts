import { type Observable, Subject } from 'rxjs';
import { type Actor, type AnyActorRef, createActor } from 'xstate';
import { watched } from '../../devices/watched';
import { failureDetectorMachine } from '../../machines/failure-detector';
import { stopChart } from '../base/branch';
import { remembering } from '../base/remembering-chart';
import type { Clock } from '../ports/clock';

export interface FailureDetectorOptions {
  readonly clock: Clock;
  readonly actor: string;
  readonly heartbeatNs: number;
  readonly timeoutNs: number;
  readonly sendHeartbeat: () => void;
  /** Of its chart. */
  readonly parent?: AnyActorRef;
  /** Whether an inspector is attached. */
  readonly inspected?: () => boolean;
}

/**
 * Sends heartbeats and watches the peer's traffic. A sign of life is no event of the chart; only too long a silence is.
 */
export class FailureDetectorActor {
  readonly suspicions: Observable<void>;
  private readonly suspicionSubject = new Subject<void>();
  private readonly chart: Actor<typeof failureDetectorMachine>;
  private heardAt = 0;

  constructor(private readonly options: FailureDetectorOptions) {
    const { clock, actor, parent, inspected = () => false } = options;
    this.suspicions = this.suspicionSubject.asObservable();
    const actions = { notify: () => this.suspicionSubject.next() };
    const chart = remembering(failureDetectorMachine, actions, inspected);
    this.chart = watched(createActor(chart, { id: actor, systemId: actor, parent }), clock);
    clock.subscribe(actor, (event) => {
      if (event.name === 'heartbeat') this.beat();
      else this.watch();
    });
  }

  /** The state of the chart, for a reader. */
  get state(): string {
    return this.chart.getSnapshot().value;
  }

  start(): void {
    this.chart.start();
    this.heardAt = this.options.clock.nowAt;
    this.beat();
    this.watch();
  }

  /** A sign of life has arrived. */
  heard(): void {
    this.heardAt = this.options.clock.nowAt;
  }

  /** The peer is taken for dead, whatever has been heard; a suspicion is for good. */
  suspect(): void {
    this.chart.send({ type: 'detector.silenceExceeded' });
  }

  stop(): void {
    this.options.clock.disarmAll(this.options.actor);
  }

  end(): void {
    stopChart(this.chart, this.options.parent);
  }

  private beat(): void {
    const { clock, actor, heartbeatNs, sendHeartbeat } = this.options;
    sendHeartbeat();
    clock.arm(clock.nowAt + heartbeatNs, { actor, name: 'heartbeat' });
  }

  private watch(): void {
    const { clock, actor, timeoutNs } = this.options;
    const deadline = this.heardAt + timeoutNs;
    if (clock.nowAt < deadline) clock.arm(deadline, { actor, name: 'deadline' });
    else this.suspect();
  }
}
