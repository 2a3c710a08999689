import type { Inspect } from '../../devices/device';
import { presets } from '../hypervisor/switches';
import type { Processor } from '../pa-risc/processor';
import type { TraceRecord, TraceType } from '../ports/trace';
import { placeOf } from '../protocol/environment/messages';
import type { Replica } from '../replica/replica';
import { processorNames } from '../trace/actors';
import { peerMachine } from './bare';
import { type CostModel, hp9000model720 } from './cost-model';
import { Environment } from './environment';
import { FailoverWatch } from './failover';
import { faultsInForce } from './faults-in-force';
import type { Attachment } from './inspection/actors';
import type { LossyLinkOptions, Way } from './lossy-link';
import type { PairObserved } from './observed';
import type { PairView } from './pair-view';
import { neverTrusts } from './plan/detector-limits';
import type { Fault } from './plan/faults';
import type { RunPlan } from './plan/plan';
import { startFacts } from './plan/start-facts';
import type { Victim } from './plan/victim';
import { ProcessorFaults } from './processor-faults';
import { ReplicaFactory } from './replica-factory';
import { Reseeding } from './reseeding';
import { type Rules, rulesInForce } from './rules';
import { type Snapshot, Snapshots } from './snapshot/snapshots';

export { processorNames };

/** What hears of a run while it goes on; nothing that an observer does changes the run. */
export interface PairObservers {
  /** A byte has been shown, at this virtual nanosecond; each once. */
  readonly onByte?: (byte: number, at: number) => void;
  /** Hears each record of the trace. */
  readonly onRecord?: (record: TraceRecord) => void;
  /** The types of the records that `onRecord` hears; by default all. */
  readonly hears?: readonly TraceType[];
  /** Whether the result has the digest of the trace, for which every record is made; by default it has. */
  readonly digestsTrace?: boolean;
  /** Whether the record of an epoch's end holds the digest of the state; by default, where records are heard. */
  readonly digestsStates?: boolean;
  /** Hears of every chart what XState tells its inspectors. */
  readonly inspect?: Inspect;
  /** Hears of each frame as it is handed to a link between two processors. */
  readonly onFrame?: LossyLinkOptions['onFrame'];
  /** A byte of the peer's console, at this virtual nanosecond. */
  readonly onPeerByte?: (byte: number, at: number) => void;
  /** Hears of each frame that has left a station of the Ethernet segment, with the instant. */
  readonly onEthernetFrame?: (frame: Uint8Array, at: number) => void;
  /** The guest has written blocks of its disk. */
  readonly onBlock?: (block: number, data: Uint8Array) => void;
}

const digestOf = (processor: Processor): string => processor.digest();
const undigested = (): undefined => undefined;

/** Replicas, the links between them, one shared bus: a run in virtual time that a caller steps through. */
export class Pair implements PairView {
  readonly environment: Environment;
  /** All replicas so far, the dead ones too. */
  readonly replicas: Replica[] = [];
  finished = false;
  private readonly factory: ReplicaFactory;
  private readonly watch = new FailoverWatch(processorNames[0]);
  private readonly faults: ProcessorFaults;
  /** A backup has found a divergence from the primary's state: every replica stops. */
  private diverged = false;
  private readonly reseeding: Reseeding;
  /** The machine at the other end of the cable, if there is one: a part of the world's state. */
  protected peer: object | undefined;
  private readonly snapshots: Snapshots;

  constructor(
    private plan: RunPlan,
    private readonly observers: PairObservers = {},
    private readonly rules: Rules = rulesInForce,
    private readonly costs: CostModel = hp9000model720,
  ) {
    const mistrust = neverTrusts(plan);
    if (mistrust !== undefined) throw new Error(mistrust);
    const names = processorNames.slice(0, plan.backups + 1);
    const { onEthernetFrame } = observers;
    this.environment = new Environment('pair', plan, names, rules, costs, { onEthernetFrame });
    const { actors } = this.environment;
    actors.faults = () =>
      faultsInForce(this.plan, this.replicas, this.environment.clock.nowAt, this.environment.connected?.actor.isUp);
    if (observers.inspect !== undefined) actors.attach(observers.inspect);
    if (observers.onBlock !== undefined) this.environment.store.onWritten = observers.onBlock;
    const { clock, recorder, bus } = this.environment;
    this.snapshots = this.snapshotsOf(this);
    this.factory = new ReplicaFactory(plan, this.environment, rules, costs, {
      ...observers,
      stateDigest: (observers.digestsStates ?? observers.onRecord !== undefined) ? digestOf : undigested,
      halted: (name) => this.halt(name),
    });
    const { connected } = this.environment;
    if (connected !== undefined) {
      connected.onHalted = (name) => this.halt(name);
      connected.onShown = (byte) => observers.onByte?.(byte, clock.nowAt);
    }
    this.faults = new ProcessorFaults(plan, this, this.factory);
    this.reseeding = new Reseeding(recorder, this.factory.links, connected, this.environment.segment);
    this.listen();
    recorder.record('world', 'run.started', startFacts(plan, this.factory.runName));
    for (const [at, name] of names.entries()) {
      this.add(this.factory.replica(name, at === 0 ? 'primary' : 'backup', bus.view), false);
    }
    clock.subscribe('repairs', ({ data }) => this.join(data as string));
    this.faults.begin();
  }

  /** The number of kills that have come. */
  get kills(): number {
    return this.faults.kills;
  }

  get failovers() {
    return this.watch.failovers;
  }

  get joins() {
    return this.watch.joins;
  }

  /** The ways between replicas that serve. */
  get ways(): readonly Way[] {
    const serve = (name: string) => this.replicas.some((replica) => replica.name === name && replica.serves);
    return this.factory.links.ways.filter(({ from, to }) => serve(from) && serve(to));
  }

  start(): void {
    for (const replica of this.replicas) replica.start();
    this.peer = peerMachine(this.plan, this.environment, this.observers, this.costs);
  }

  /** Attaches an inspector, which hears of all actors in their present state, and then of everything that they do. */
  inspect(observer: Inspect): Attachment {
    return this.environment.actors.attach(observer);
  }

  /** Lets the next event happen; returns whether there was one. */
  step(): boolean {
    if (this.isOver) return false;
    this.reseeding.before(this.plan);
    return this.environment.clock.runNext();
  }

  /** Goes on under another plan, which differs only in its faults: those that have come are the same. */
  changeFaults(plan: RunPlan): void {
    this.faults.change(plan);
    this.factory.links.changeFaults(plan);
    this.environment.change(plan);
    this.plan = plan;
  }

  /** The present state of the whole run, without what its observers keep. */
  capture(): Snapshot {
    return this.snapshots.capture();
  }

  /** Goes back to that state, or forward again. */
  restore(snapshot: Snapshot): void {
    this.snapshots.restore(snapshot);
  }

  /** Snapshots of something larger, such as the run with its judge; `given`: what of that comes from outside. */
  snapshotsOf(root: object, given: readonly unknown[] = []): Snapshots {
    const { plan, observers, rules, costs, environment } = this;
    const { clock, recorder } = environment;
    const outside = [observers, ...Object.values(observers)];
    return new Snapshots({ root, given: [plan, rules, costs, ...given], outside, clock, recorder });
  }

  /** Whether the run has come to its end, whatever the world still has before it. */
  get isOver(): boolean {
    return this.finished || this.diverged || this.environment.clock.nowAt > this.plan.patienceNs;
  }

  /** Kills the processor that has this role `delayNs` from now. */
  killLater(who: Victim, delayNs: number): void {
    this.faultLater({ kind: 'kill', who }, delayNs);
  }

  /** Lets a fault happen `delayNs` from now, to whoever has the role then. */
  faultLater(fault: Fault, delayNs: number): void {
    this.faults.later(fault, delayNs);
  }

  kill(who: Victim): void {
    this.faults.cause({ kind: 'kill', who });
  }

  freeze(who: Victim, forNs?: number): void {
    this.faults.cause({ kind: 'freeze', who, ...(forNs !== undefined && { forNs }) });
  }

  thaw(who: Victim): void {
    this.faults.cause({ kind: 'thaw', who });
  }

  /** The primary hands its lead over at the end of its epoch, if there is a backup. */
  handOver(): void {
    this.faults.cause({ kind: 'handOver', who: 'primary' });
  }

  suspect(who: Victim, by: Victim): void {
    this.faults.cause({ kind: 'suspect', who, by });
  }

  /** A repaired processor joins in the place of this one. */
  join(place: string): void {
    const { bus } = this.environment;
    const serving = this.replicas.filter(({ serves, frozen }) => serves && !(frozen && this.plan.connected === true));
    if (this.finished || serving.length === 0) return;
    // A processor that was deposed and then killed is repaired once.
    if (serving.some(({ name }) => name === place || name.startsWith(`${place}-`))) return;
    if (!bus.view.members.every((member) => serving.some(({ name }) => name === member))) {
      // The view still has a processor that has failed: the survivors have not claimed a view without it yet.
      this.repairLater(place);
      return;
    }
    this.startJoiner(place, serving);
  }

  /** A process of this name is started again, and joins. A frozen one that goes on later is refused. */
  restart(place: string): void {
    const isOfPlace = ({ name }: Replica) => placeOf(name) === place;
    const serving = this.replicas.filter((each) => each.serves && !each.frozen);
    if (!this.finished && !serving.some(isOfPlace)) this.startJoiner(place, serving);
  }

  private startJoiner(place: string, serving: readonly Replica[]): void {
    const { bus, recorder } = this.environment;
    const before = this.replicas.filter(({ name }) => placeOf(name) === place).length;
    const name = `${place}-${before + 1}`;
    recorder.record(name, 'processor.repaired', { place });
    const replica = this.factory.replica(name, 'joining', bus.view);
    this.add(replica, true);
    for (const other of serving) {
      const link = other.links.at(-1);
      other.whenAwake(() => link?.start());
    }
    this.factory.startJoiner(replica);
  }

  observed(): PairObserved {
    const { failover } = { ...presets[this.plan.protocol], ...this.plan.switches };
    return {
      ...this.environment.observed(this.finished),
      uncertainInterrupts: this.failovers.reduce((sum, failover) => sum + failover.uncertainInterrupts, 0),
      takenOverOperations: this.failovers.reduce((sum, failover) => sum + failover.takenOver, 0),
      restartedOperations: this.failovers.reduce((sum, failover) => sum + failover.restartedOperations, 0),
      repeatedDevices: this.failovers.flatMap(({ repeatedDevices }) => repeatedDevices),
      repeatsOutstanding: failover === 'repeatOutstanding',
      uncertainRequests: this.watch.uncertainRequests,
      environmentStarts: this.watch.environmentStarts,
      screenMismatch: this.environment.connected?.screenMismatch,
      leaders: this.watch.leaders,
      promotions: this.failovers.length,
      alive: this.replicas.some(({ serves, frozen }) => serves && !frozen),
      consoleMismatches: this.environment.terminal.mismatches.map(({ ordinal }) => ordinal),
    };
  }

  private add(replica: Replica, isNew: boolean): void {
    const others = this.replicas.filter(({ name, serves }) => serves && placeOf(name) !== placeOf(replica.name));
    for (const other of others) this.factory.links.connect(other, replica, isNew);
    this.replicas.push(replica);
  }

  private halt(name: string): void {
    this.environment.recorder.record(name, 'machine.reset', {});
    this.finished = true;
  }

  /** Without an observer the recorder makes only the records that the run itself depends on. */
  private listen(): void {
    const { recorder } = this.environment;
    const { onRecord, hears } = this.observers;
    recorder.listenWith(this.watch.hears);
    recorder.listen(() => {
      this.diverged = true;
    }, ['divergence.found']);
    recorder.listen(({ actor }) => this.repairLater(actor), ['processor.killed', 'role.deposed']);
    if (onRecord !== undefined) recorder.listenTo(onRecord, hears);
    this.faults.listen(onRecord !== undefined && hears === undefined);
  }

  private repairLater(name: string): void {
    const { joinAfterNs } = this.plan;
    const { clock } = this.environment;
    if (joinAfterNs === undefined) return;
    clock.arm(clock.nowAt + joinAfterNs, { actor: 'repairs', name: 'join', data: placeOf(name) });
  }
}
