import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { Inspect, InspectedEvent } from '../../../devices/device';
import { type Branch, branch, type Facts } from '../../base/branch';
import type { Restored, Stateless } from '../../base/state-marks';
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

/** Of a system of actors what XState's types leave out. */
interface Register {
  _register(sessionId: string, actor: AnyActorRef): void;
  _set(id: string, actor: AnyActorRef): void;
  _unregister(actor: AnyActorRef): void;
}

/** What stands outside of the world: a snapshot leaves it. */
class Inspectors implements Stateless {
  readonly isStateless = true;
  readonly observers = new Set<Inspect>();
  /** Whether the system of actors reports to them. */
  areHeard = false;
  /** They are told nothing for a while. */
  arePaused = false;
  /** The clock's turn at their last event. */
  turnAt = 0;
  /** Every actor that XState has in its register. */
  readonly registered = new Set<AnyActorRef>();
}

/**
 * The actors of a world as one XState system: a tree from the world itself down to each chart. An inspector may be
 * attached at any moment. It first hears of every actor with its present state, and then of every event, microstep and
 * action. Each event bears the virtual time, the number of the trace's last record and the faults in force; an event
 * between actors also bears its source. Without an inspector no actor reports anything.
 */
export class Actors implements Restored {
  readonly root: Branch;
  /** The faults in force, each in a few words. */
  faults: () => readonly string[] = () => [];
  /** The actor to which a timer belongs, if the timer's own name does not say. */
  speaker: (timer: TimerEvent) => string | undefined = ({ actor }) => actor;
  private readonly all = new Map<string, AnyActorRef>();
  private readonly reads = new Map<AnyActorRef, () => Facts>();
  private readonly inspectors = new Inspectors();
  private readonly sources: Sources;
  private readonly reports: Reports;

  constructor(private readonly options: ActorsOptions) {
    const { id, clock, recorder } = options;
    this.root = branch({ id, sink: clock });
    this.all.set(id, this.root);
    const find = (name: string) => this.all.get(name);
    this.sources = new Sources(this.root, find, () => clock.firing && this.speaker(clock.firing));
    this.reports = new Reports(recorder, find);
  }

  /** Whether an inspector hears of what happens. */
  readonly inspected = (): boolean => this.inspectors.observers.size > 0 && !this.inspectors.arePaused;

  /** Inspectors hear nothing of a moment that the world lives through again. */
  pause(isPaused: boolean): void {
    this.inspectors.arePaused = isPaused;
  }

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
        if (isMaking && event.type === '@xstate.actor') {
          const actor = event.actorRef as AnyActorRef;
          this.all.set(actor.id, actor);
          this.inspectors.registered.add(actor);
        }
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

  /** XState's own register of actors is out of a snapshot's sight. */
  afterRestore(): void {
    const register = this.root.system as AnyActorRef['system'] & Register;
    const present = new Set(this.all.values());
    const { registered } = this.inspectors;
    for (const actor of registered) if (!present.has(actor) && registered.delete(actor)) register._unregister(actor);
    for (const actor of present) {
      if (actor.getSnapshot().status !== 'active' || register.get(actor.id) === actor) continue;
      registered.add(actor);
      register._register(actor.sessionId, actor);
      register._set(actor.id, actor);
    }
  }

  attach(observer: Inspect): Attachment {
    this.inspectors.observers.add(observer);
    if (!this.inspectors.areHeard) this.hear();
    const rootId = this.root.sessionId;
    for (const actorRef of this.all.values()) this.tell(observer, { type: '@xstate.actor', rootId, actorRef });
    for (const actorRef of this.all.values()) this.tell(observer, this.present(rootId, actorRef));
    return { detach: () => void this.inspectors.observers.delete(observer) };
  }

  /** The present state of an actor for an inspector that comes late; an actor without a chart reads its facts now. */
  private present(rootId: string, actorRef: AnyActorRef): InspectionEvent {
    const read = this.reads.get(actorRef);
    const snapshot = { ...actorRef.getSnapshot(), ...(read && { context: read() }) };
    return { type: '@xstate.snapshot', rootId, actorRef, snapshot, event: { type: '@xstate.init' } };
  }

  private hear(): void {
    this.inspectors.areHeard = true;
    this.inspectors.turnAt = this.options.clock.turns;
    const { clock } = this.options;
    this.reports.begin(() => this.inspected());
    this.root.system.inspect({
      next: (event) => {
        if (!this.inspected()) return;
        if (clock.turns !== this.inspectors.turnAt) this.sources.turned();
        this.inspectors.turnAt = clock.turns;
        const actor = event.actorRef as AnyActorRef;
        if (event.type === '@xstate.snapshot') this.sources.processed(actor);
        const told =
          event.type === '@xstate.event' ? { ...event, sourceRef: event.sourceRef ?? this.sourceOf(actor) } : event;
        for (const observer of [...this.inspectors.observers]) this.tell(observer, told);
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
