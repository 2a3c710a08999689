import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { Inspect, InspectedEvent } from '../../../devices/device';
import { type Branch, branch, type Facts } from '../../base/branch';
import type { TimerEvent } from '../../ports/clock';
import type { Recorder } from '../../trace/recorder';
import type { VirtualClock } from '../virtual-clock';
import { Reports } from './reports';
import { Sources } from './sources';

/** Detaches an inspector. */
export interface Attachment {
  /** From now on the inspector hears nothing; a second call has no effect. */
  detach(): void;
}

export interface ActorsOptions {
  /** The name of the root. */
  readonly id: string;
  readonly clock: VirtualClock;
  readonly recorder: Recorder;
}

/**
 * The actors of a world as one XState system: a tree from the world itself down to each chart. An inspector may be
 * attached at any moment. It first hears of every actor with its present state, and then of every event, microstep and
 * action. Each event bears the virtual time, the number of the trace's last record and the faults in force; an event
 * between actors also bears its source. Without an inspector no actor reports anything.
 */
export class Actors {
  readonly root: Branch;
  /** The faults in force, each in a few words. */
  faults: () => readonly string[] = () => [];
  /** The actor to which a timer belongs, if the timer's own name does not say. */
  speaker: (timer: TimerEvent) => string | undefined = ({ actor }) => actor;
  private readonly all = new Map<string, AnyActorRef>();
  private readonly reads = new Map<AnyActorRef, () => Facts>();
  private readonly observers = new Set<Inspect>();
  private readonly sources: Sources;
  private readonly reports: Reports;
  private isHeard = false;

  constructor(private readonly options: ActorsOptions) {
    const { id, clock, recorder } = options;
    this.root = branch({ id, sink: clock });
    this.all.set(id, this.root);
    const find = (name: string) => this.all.get(name);
    this.sources = new Sources(this.root, find, () => clock.firing && this.speaker(clock.firing));
    this.reports = new Reports(recorder, find);
  }

  /** Whether an inspector is attached. */
  readonly inspected = (): boolean => this.observers.size > 0;

  get(id: string): AnyActorRef | undefined {
    return this.all.get(id);
  }

  /** An actor without a chart. */
  branch(id: string, parent: AnyActorRef = this.root, read?: () => Facts): Branch {
    const made = this.making(() => branch({ id, parent, sink: this.options.clock, read }));
    if (read !== undefined) this.reads.set(made, read);
    return made;
  }

  /** Registers the charts that `build` makes, with parents in this tree. */
  making<Built>(build: () => Built): Built {
    let isMaking = true;
    // An observer, not a function: the oldest XState of the range takes no other.
    const hearing = this.root.system.inspect({
      next: (event) => {
        if (isMaking && event.type === '@xstate.actor')
          this.all.set((event.actorRef as AnyActorRef).id, event.actorRef as AnyActorRef);
      },
    });
    try {
      return build();
    } finally {
      isMaking = false;
      // The oldest XState of the range returns nothing here, and keeps the listener.
      (hearing as typeof hearing | undefined)?.unsubscribe();
    }
  }

  attach(observer: Inspect): Attachment {
    this.observers.add(observer);
    if (!this.isHeard) this.hear();
    const rootId = this.root.sessionId;
    for (const actorRef of this.all.values()) this.tell(observer, { type: '@xstate.actor', rootId, actorRef });
    for (const actorRef of this.all.values()) this.tell(observer, this.present(rootId, actorRef));
    return { detach: () => void this.observers.delete(observer) };
  }

  /** The present state of an actor for an inspector that comes late; an actor without a chart reads its facts now. */
  private present(rootId: string, actorRef: AnyActorRef): InspectionEvent {
    const read = this.reads.get(actorRef);
    const snapshot = { ...actorRef.getSnapshot(), ...(read && { context: read() }) };
    return { type: '@xstate.snapshot', rootId, actorRef, snapshot, event: { type: '@xstate.init' } };
  }

  private hear(): void {
    this.isHeard = true;
    const { clock } = this.options;
    let turnAt = clock.turns;
    this.reports.begin(() => this.inspected());
    this.root.system.inspect({
      next: (event) => {
        if (!this.inspected()) return;
        if (clock.turns !== turnAt) this.sources.turned();
        turnAt = clock.turns;
        const actor = event.actorRef as AnyActorRef;
        if (event.type === '@xstate.snapshot') this.sources.processed(actor);
        const told =
          event.type === '@xstate.event' ? { ...event, sourceRef: event.sourceRef ?? this.sourceOf(actor) } : event;
        for (const observer of [...this.observers]) this.tell(observer, told);
      },
    });
  }

  private sourceOf(actor: AnyActorRef): AnyActorRef | undefined {
    const source = this.sources.sent(actor);
    return this.reports.source ?? source;
  }

  private tell(observer: Inspect, event: InspectionEvent): void {
    const { clock, recorder } = this.options;
    const told: InspectedEvent = { ...event, at: clock.nowAt, traceEvent: recorder.events, faults: this.faults() };
    if (typeof observer === 'function') observer(told);
    else observer.next?.(told);
  }
}
