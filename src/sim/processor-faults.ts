import type { TraceRecord } from '../ports/trace';
import type { Replica } from '../replica/replica';
import type { Environment } from './environment';
import { type Fault, type ProcessorFault, victimsOf } from './plan/faults';
import type { RunPlan } from './plan/plan';
import { PlanError } from './plan/plan-error';
import { shown } from './plan/schema-words';
import { findVictim, isVictim, type Victim, victimForm } from './plan/victim';
import { PlannedFaults } from './planned-faults';
import type { ReplicaFactory } from './replica-factory';

/** The run whose processors fail. */
interface FailingRun {
  readonly environment: Environment;
  readonly replicas: readonly Replica[];
  readonly finished: boolean;
  /** A process of this name is started. */
  restart(place: string): void;
}

function checkVictims(fault: Fault): void {
  for (const [field, who] of Object.entries(victimsOf(fault))) checkVictim(who, field);
}

function checkVictim(who: unknown, field: string): void {
  if (!isVictim(who)) throw new PlanError({ field, found: shown(who), expected: victimForm });
}

/** What befalls the processors of a run, by plan or by a caller: kills, freezes and false suspicions. */
export class ProcessorFaults {
  /** The number of kills that have come. */
  kills = 0;
  private readonly planned: PlannedFaults;

  constructor(
    plan: Pick<RunPlan, 'kills' | 'faults'>,
    private readonly run: FailingRun,
    private readonly factory: Pick<ReplicaFactory, 'silence' | 'freeze' | 'thaw' | 'links'>,
  ) {
    this.planned = new PlannedFaults(plan, run.environment.clock, (who) => this.victim(who)?.name);
  }

  /** Arms the faults that have an instant; from now on the others come at their records. */
  begin(): void {
    this.run.environment.clock.subscribe('faults', ({ data }) => {
      this.planned.cameAtInstant(data as Fault);
      this.cause(data as Fault);
    });
    this.planned.begin();
  }

  /** Other faults are planned from now on; those that have come are the same. */
  change(plan: Pick<RunPlan, 'kills' | 'faults'>): void {
    this.planned.change(plan);
  }

  /** Hears the records at which faults come; all records where the plan may still change. */
  listen(mayChange: boolean): void {
    const { recorder } = this.run.environment;
    const { listensTo } = this.planned;
    const comes = (record: TraceRecord) => {
      for (const fault of this.planned.due(record)) this.later(fault, 0);
    };
    if (listensTo === 'all' || mayChange) recorder.listen(comes);
    else if (listensTo.length > 0) recorder.listen(comes, listensTo);
  }

  /** Lets a fault happen `delayNs` from now, to whoever has the role then. */
  later(fault: Fault, delayNs: number): void {
    checkVictims(fault);
    const { clock } = this.run.environment;
    clock.arm(clock.nowAt + delayNs, { actor: 'faults', name: fault.kind, data: fault });
  }

  /** Lets a fault happen at this moment; without effect if no such processor lives. */
  cause(fault: Fault): void {
    checkVictims(fault);
    const { connected } = this.run.environment;
    if (this.run.finished) return;
    if (fault.kind === 'crash') connected?.crash(fault.forNs);
    else if (fault.kind === 'leave') connected?.leave(fault.forNs);
    else if (fault.kind === 'restart') this.run.restart(fault.who);
    else this.causeAt(fault);
  }

  private causeAt(fault: Exclude<ProcessorFault, { kind: 'restart' }>): void {
    const victim = this.victim(fault.who);
    if (victim === undefined) return;
    if (fault.kind === 'kill') this.kill(victim);
    else if (fault.kind === 'freeze') this.freeze(victim, fault.forNs);
    else if (fault.kind === 'thaw') this.thaw(victim);
    else if (fault.kind === 'suspect') this.suspect(victim, fault.by);
    else if (fault.kind === 'handOver') this.handOver(victim);
    else if (fault.kind === 'part') this.part(victim, fault);
    else this.run.environment.connected?.connections.cut(victim.name, fault.forNs ?? 0);
  }

  private kill(victim: Replica): void {
    victim.kill();
    this.kills++;
    this.factory.silence(victim);
    const { bus, recorder } = this.run.environment;
    const role = victim.name === bus.view.primary ? 'primary' : 'backup';
    recorder.record(victim.name, 'processor.killed', { role, epoch: victim.hypervisor.epoch });
  }

  private freeze(victim: Replica, forNs: number | undefined): void {
    if (victim.frozen) return;
    this.factory.freeze(victim);
    const facts = { epoch: victim.hypervisor.epoch, ...(forNs !== undefined && { forNs }) };
    this.run.environment.recorder.record(victim.name, 'processor.frozen', facts);
    if (forNs !== undefined) this.later({ kind: 'thaw', who: victim.name as Victim }, forNs);
  }

  private thaw(victim: Replica): void {
    if (!victim.frozen) return;
    this.run.environment.recorder.record(victim.name, 'processor.thawed', { epoch: victim.hypervisor.epoch });
    this.factory.thaw(victim);
  }

  /** The failure detector of `by` takes the peer for dead. */
  private suspect(peer: Replica, by: Victim): void {
    const misled = this.victim(by);
    if (!misled?.serves) return;
    misled.whenAwake(() => misled.links.find((link) => link.peer === peer.name)?.mislead());
  }

  private part(one: Replica, { from, forNs = 0 }: Extract<Fault, { kind: 'part' }>): void {
    const other = this.victim(from);
    if (other !== undefined) this.factory.links.peers?.cut(one.name, other.name, forNs);
  }

  private handOver(leader: Replica): void {
    leader.whenAwake(() => leader.hypervisor.handOver());
  }

  private victim(who: Victim): Replica | undefined {
    const { replicas, environment } = this.run;
    const living = replicas.filter(({ alive }) => alive);
    return findVictim(who, living, environment.bus.view.primary);
  }
}
