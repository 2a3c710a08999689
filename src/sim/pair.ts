import type { Inspect } from '../../devices/device';
import { presets } from '../hypervisor/switches';
import type { Processor } from '../pa-risc/processor';
import type { TraceRecord } from '../ports/trace';
import type { Replica } from '../replica/replica';
import { processorNames } from '../trace/actors';
import { type CostModel, hp9000model720 } from './cost-model';
import { Environment } from './environment';
import { FailoverWatch } from './failover';
import type { Attachment } from './inspection/actors';
import type { LossyLinkOptions } from './lossy-link';
import type { PairObserved } from './observed';
import type { PairView } from './pair-view';
import { neverTrusts } from './plan/detector-limits';
import type { Fault } from './plan/faults';
import { faultlessLink, linkFacts, linkFaults } from './plan/link-plan';
import type { RunPlan } from './plan/plan';
import { PlanError } from './plan/plan-error';
import { shown } from './plan/schema-words';
import { findVictim, isVictim, type Victim, victimForm } from './plan/victim';
import { PlannedFaults } from './planned-faults';
import { ReplicaFactory } from './replica-factory';
import { type Rules, rulesInForce } from './rules';
import { type Snapshot, Snapshots } from './snapshot/snapshots';

export { processorNames };

/** What hears of a run while it goes on; nothing that an observer does changes the run. */
export interface PairObservers {
  /** A byte has been shown, at this virtual nanosecond; each once. */
  readonly onByte?: (byte: number, at: number) => void;
  /** Hears each record of the trace. */
  readonly onRecord?: (record: TraceRecord) => void;
  /** Whether the record of an epoch's end holds the digest of the state; by default, where records are heard. */
  readonly digestsStates?: boolean;
  /** Hears of every chart what XState tells its inspectors. */
  readonly inspect?: Inspect;
  /** Hears of each frame as it is handed to a link between two processors. */
  readonly onFrame?: LossyLinkOptions['onFrame'];
  /** The guest has written blocks of its disk. */
  readonly onBlock?: (block: number, data: Uint8Array) => void;
}

const digestOf = (processor: Processor): string => processor.digest();
function checkVictim(who: unknown, field = 'who'): void {
  if (!isVictim(who)) throw new PlanError({ field, found: shown(who), expected: victimForm });
}
const undigested = (): undefined => undefined;

/** Replicas, the links between them, one shared bus: a run in virtual time that a caller steps through. */
export class Pair implements PairView {
  readonly environment: Environment;
  /** All replicas so far, the dead ones too. */
  readonly replicas: Replica[] = [];
  finished = false;
  /** The number of planned kills that have come. */
  kills = 0;
  private readonly factory: ReplicaFactory;
  private readonly watch = new FailoverWatch(processorNames[0]);
  private readonly planned: PlannedFaults;
  /** A backup has found a divergence from the primary's state: every replica stops. */
  private diverged = false;
  private readonly snapshots: Snapshots;

  constructor(
    private readonly plan: RunPlan,
    private readonly observers: PairObservers = {},
    private readonly rules: Rules = rulesInForce,
    private readonly costs: CostModel = hp9000model720,
  ) {
    const mistrust = neverTrusts(plan);
    if (mistrust !== undefined) throw new Error(mistrust);
    const names = processorNames.slice(0, plan.backups + 1);
    this.environment = new Environment('pair', plan, names, rules.environment, costs);
    const { actors } = this.environment;
    actors.faults = () => this.faultsInForce();
    if (observers.inspect !== undefined) actors.attach(observers.inspect);
    if (observers.onBlock !== undefined) this.environment.store.onWritten = observers.onBlock;
    const { clock, recorder, bus } = this.environment;
    this.planned = new PlannedFaults(plan, (who) => this.victim(who)?.name);
    this.snapshots = this.snapshotsOf(this);
    this.listen();
    this.factory = new ReplicaFactory(plan, this.environment, rules, costs, {
      ...observers,
      stateDigest: (observers.digestsStates ?? observers.onRecord !== undefined) ? digestOf : undigested,
      halted: (name) => this.halt(name),
    });
    const { seed, protocol, switches, backups, epochLength, paranoid } = plan;
    const link = linkFacts({ ...faultlessLink, ...plan.link });
    const facts = {
      run: this.factory.runName,
      seed,
      protocol,
      ...switches,
      backups,
      epochLength,
      ...(paranoid ? { paranoid: true as const } : {}),
      ...link,
    };
    recorder.record('world', 'run.started', facts);
    for (const [at, name] of names.entries()) {
      this.add(this.factory.replica(name, at === 0 ? 'primary' : 'backup', bus.view));
    }
    clock.subscribe('faults', (event) => this.cause(event.data as Fault));
    clock.subscribe('repairs', (event) => this.join(event.data as string));
    for (const { fault, at } of this.planned.atInstants) this.faultLater(fault, at);
  }

  get failovers() {
    return this.watch.failovers;
  }

  get joins() {
    return this.watch.joins;
  }

  start(): void {
    for (const replica of this.replicas) replica.start();
  }

  /** Attaches an inspector, which hears of all actors in their present state, and then of everything that they do. */
  inspect(observer: Inspect): Attachment {
    return this.environment.actors.attach(observer);
  }

  /** Lets the next event happen; returns whether there was one. */
  step(): boolean {
    return !this.isOver && this.environment.clock.runNext();
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
    checkVictim(fault.who);
    if (fault.kind === 'suspect') checkVictim(fault.by, 'by');
    const { clock } = this.environment;
    clock.arm(clock.nowAt + delayNs, { actor: 'faults', name: fault.kind, data: fault });
  }

  /** Kills the processor that has this role at this moment. */
  kill(who: Victim): void {
    checkVictim(who);
    const victim = this.victim(who);
    if (victim === undefined || this.finished) return;
    victim.kill();
    this.kills++;
    this.factory.silence(victim);
    const { bus, recorder } = this.environment;
    const role = victim.name === bus.view.primary ? 'primary' : 'backup';
    recorder.record(victim.name, 'processor.killed', { role, epoch: victim.hypervisor.epoch });
  }

  /** Lets this processor stand still, for so long or until it is thawed. */
  freeze(who: Victim, forNs?: number): void {
    checkVictim(who);
    const victim = this.victim(who);
    if (victim === undefined || victim.frozen || this.finished) return;
    this.factory.freeze(victim);
    const { recorder } = this.environment;
    recorder.record(victim.name, 'processor.frozen', { epoch: victim.hypervisor.epoch, ...(forNs && { forNs }) });
    if (forNs !== undefined) this.faultLater({ kind: 'thaw', who: victim.name as Victim }, forNs);
  }

  /** A frozen processor goes on. */
  thaw(who: Victim): void {
    checkVictim(who);
    const victim = this.victim(who);
    if (victim === undefined || !victim.frozen || this.finished) return;
    this.environment.recorder.record(victim.name, 'processor.thawed', { epoch: victim.hypervisor.epoch });
    this.factory.thaw(victim);
  }

  /** Lets the failure detector of `by` take a processor for dead. */
  suspect(who: Victim, by: Victim): void {
    checkVictim(who);
    checkVictim(by, 'by');
    const [peer, misled] = [this.victim(who)?.name, this.victim(by)];
    if (peer === undefined || !misled?.serves || this.finished) return;
    misled.whenAwake(() => misled.links.find((link) => link.peer === peer)?.mislead());
  }

  /** A repaired processor joins in the place of this one. */
  join(place: string): void {
    const { bus, recorder } = this.environment;
    const serving = this.replicas.filter(({ serves }) => serves);
    if (this.finished || serving.length === 0) return;
    // A processor that was deposed and then killed is repaired once.
    if (serving.some(({ name }) => name === place || name.startsWith(`${place}-`))) return;
    if (!bus.view.members.every((member) => serving.some(({ name }) => name === member))) {
      // The view still has a processor that has failed: the survivors have not claimed a view without it yet.
      this.repairLater(place);
      return;
    }
    const before = this.replicas.filter(({ name }) => name === place || name.startsWith(`${place}-`)).length;
    const name = `${place}-${before + 1}`;
    recorder.record(name, 'processor.repaired', { place });
    const replica = this.factory.replica(name, 'joining', bus.view);
    this.add(replica);
    for (const other of serving) {
      const link = other.links.at(-1);
      other.whenAwake(() => link?.start());
    }
    replica.start();
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
      leaders: this.watch.leaders,
      promotions: this.failovers.length,
      alive: this.replicas.some(({ serves, frozen }) => serves && !frozen),
      consoleMismatches: this.environment.terminal.mismatches.map(({ ordinal }) => ordinal),
    };
  }

  private faultsInForce(): readonly string[] {
    const { plan, environment } = this;
    const { clock } = environment;
    const dead = this.replicas.filter(({ alive }) => !alive).map(({ name }) => `${name} is dead`);
    const frozen = this.replicas.filter((replica) => replica.frozen).map(({ name }) => `${name} is frozen`);
    return [
      ...dead,
      ...frozen,
      ...linkFaults({ ...faultlessLink, ...plan.link }, clock.nowAt),
      ...(plan.arbiter ? [] : ['no arbiter']),
    ];
  }

  private add(replica: Replica): void {
    for (const other of this.replicas) if (other.serves) this.factory.connect(other, replica);
    this.replicas.push(replica);
  }

  private victim(who: Victim): Replica | undefined {
    const living = this.replicas.filter(({ alive }) => alive);
    return findVictim(who, living, this.environment.bus.view.primary);
  }

  private halt(name: string): void {
    this.environment.recorder.record(name, 'machine.reset', {});
    this.finished = true;
  }

  /**
   * Records without a listener cost nothing: without an observer the recorder makes only those that the run itself
   * depends on.
   */
  private listen(): void {
    const { recorder } = this.environment;
    const { onRecord } = this.observers;
    recorder.listenWith(this.watch.hears);
    recorder.listen(() => {
      this.diverged = true;
    }, ['divergence.found']);
    recorder.listen(({ actor }) => this.repairLater(actor), ['processor.killed', 'role.deposed']);
    if (onRecord !== undefined) recorder.listen(onRecord);
    const { listensTo } = this.planned;
    const comes = (record: TraceRecord) => {
      for (const fault of this.planned.due(record)) this.faultLater(fault, 0);
    };
    if (listensTo === 'all') recorder.listen(comes);
    else if (listensTo.length > 0) recorder.listen(comes, listensTo);
  }

  private cause(fault: Fault): void {
    if (fault.kind === 'kill') this.kill(fault.who);
    else if (fault.kind === 'freeze') this.freeze(fault.who, fault.forNs);
    else if (fault.kind === 'thaw') this.thaw(fault.who);
    else this.suspect(fault.who, fault.by);
  }

  private repairLater(name: string): void {
    const { joinAfterNs } = this.plan;
    const { clock } = this.environment;
    if (joinAfterNs === undefined) return;
    clock.arm(clock.nowAt + joinAfterNs, { actor: 'repairs', name: 'join', data: name.replace(/-\d+$/, '') });
  }
}
