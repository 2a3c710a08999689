/**
 * A scripted world: members, wires, devices, terminal and fence. One step happens at a time, and the explorer chooses
 * which.
 */
import type { InspectionEvent } from 'xstate';
import { type Branch, branch } from '../../base/branch';
import { type FieldsToTell, fieldsOf, type Trace, type TraceFact, type TraceType } from '../../ports/trace';
import { rulesWithout } from '../mutants/rules';
import { ChoiceClock } from './choice-clock';
import type { Configuration } from './configuration';
import { ConnectedDevices } from './connected/connected-devices';
import { completionOf, status, Terminal } from './devices';
import { Member, type Surroundings } from './member';
import { Monitor } from './monitor';
import type { ScriptedEnvironment } from './scripted-environment';
import { SharedDevices } from './shared-devices';
import type { Step } from './steps';
import { Wire } from './wire';

const tickNs = 20;
/** Timers that fire at once: a processor acknowledges frames and takes messages without delay. */
const atOnce = ['acknowledge', 'resume'] as const;

/** The place of a processor, whichever its incarnation. */
export const placeOf = (name: string): string => name.replace(/-\d+$/, '');

export interface WorldObservers {
  readonly heard?: (fact: TraceFact) => void;
  /** Hears every chart. */
  readonly inspect?: (event: InspectionEvent) => void;
  /** Points whose violation is not noticed. */
  readonly ignored?: readonly number[];
}

export class ScriptedWorld {
  readonly clock = new ChoiceClock();
  readonly members: Member[] = [];
  readonly wires: Wire[] = [];
  readonly terminal = new Terminal();
  readonly environment: ScriptedEnvironment;
  readonly monitor: Monitor;
  /** Faults that may still come, by kind. */
  readonly left = new Map<string, number>();
  /** The processor whose guest has halted. */
  finished: string | undefined;
  readonly #around: Surroundings;

  constructor(configuration: Configuration, { heard = () => {}, inspect, ignored = [] }: WorldObservers = {}) {
    const { backups, faults, mutations, skewTicks } = configuration;
    const rules = rulesWithout(mutations);
    for (const [kind, count] of Object.entries(faults)) this.left.set(kind, count);
    const names = configuration.places.slice(0, backups + 1);
    this.monitor = new Monitor(this.terminal, {
      ignored,
      backupsOf: (processor) => this.backupsOf(processor),
      inForce: () => this.inForce,
    });
    const trace: Trace = {
      record: <Type extends TraceType>(actor: string, type: Type, fields?: FieldsToTell<Type>) => {
        // Type and fields match, as the signature demands.
        const fact = { actor, type, ...fieldsOf(fields) } as TraceFact;
        this.monitor.hear(fact);
        heard(fact);
      },
    };
    const { clock, monitor, terminal } = this;
    const view = { term: 1, members: names, primary: names[0] };
    const Environment = configuration.connected ? ConnectedDevices : SharedDevices;
    this.environment = new Environment(view, {
      configuration,
      rules,
      clock,
      trace,
      monitor,
      terminal,
      member: (name) => this.member(name),
      finished: (processor) => this.finish(processor),
    });
    this.#around = {
      configuration,
      rules,
      clock,
      trace,
      monitor,
      environment: (processor) => this.environment.port(processor),
      claims: (by) => (claimed, answered) => this.environment.claim(by, claimed, answered),
      live: () => this.environment.performed,
      parent: inspect && (() => this.inspectedRoot(inspect)),
    };
    this.clock.fail = (error) => this.fail(error);
    for (const [at, name] of names.entries()) this.add(name, at === 0 ? 'primary' : 'backup', -at * skewTicks);
    for (const member of this.members) member.start();
    this.environment.begin();
    this.settle();
  }

  private inspectedRoot(inspect: (event: InspectionEvent) => void): Branch {
    const root = branch({ id: 'world', sink: this.clock });
    root.system.inspect({ next: inspect });
    return root;
  }

  /** The members that live and have not been deposed. */
  get serving(): readonly Member[] {
    return this.members.filter(({ serves }) => serves);
  }

  /** The replicas whose guests the environment knows, without a processor that is about to be deposed. */
  private get inForce(): readonly string[] {
    const { members } = this.environment.view;
    return this.serving.map(({ name }) => name).filter((name) => members.includes(name));
  }

  member(name: string): Member {
    return this.members.find((each) => each.name === name) as Member;
  }

  /** Lets this step happen, and everything that follows at once. */
  take(step: Step): void {
    try {
      this.happen(step);
      this.settle();
    } catch (error) {
      this.fail(error);
    }
  }

  private happen(step: Step): void {
    switch (step.do) {
      case 'run':
        this.run(this.member(step.who));
        break;
      case 'crash':
        this.spend('crashes');
        this.crash(this.member(step.who));
        break;
      case 'stray':
        this.spend('strayInterrupts');
        this.member(step.who).hypervisor.interrupt({ ...completionOf('disk', 0, status.good), operation: undefined });
        break;
      case 'join':
        this.spend('joins');
        this.join(step.who);
        break;
      case 'suspect':
        if (step.falsely) this.spend('falseSuspicions');
        this.clock.fire(this.detectorOf(step.who, step.whom), 'deadline');
        break;
      case 'retransmit':
        this.clock.fire(`${step.from}.${step.to}.channel`, 'retransmit');
        break;
      case 'handOver':
        this.spend('handOvers');
        this.member(step.who).hypervisor.handOver();
        break;
      case 'deliver':
        this.wire(step.from, step.to).deliver(0);
        break;
      case 'lose':
        this.spend('losses');
        this.wire(step.from, step.to).lose(0);
        break;
      case 'duplicate':
        this.spend('duplicates');
        this.wire(step.from, step.to).duplicate(0);
        break;
      case 'overtake':
        this.spend('overtakings');
        this.wire(step.from, step.to).deliver(1);
        break;
      default:
        if (step.do === 'cut') this.spend('cuts');
        else if (step.do === 'crashEnvironment') this.spend('environmentCrashes');
        this.environment.happen(step);
    }
  }

  wire(from: string, to: string): Wire {
    return this.wires.find((wire) => wire.from === from && wire.to === to) as Wire;
  }

  private detectorOf(who: string, whom: string): string {
    return `${who}.${whom}.detector`;
  }

  private spend(kind: string): void {
    this.left.set(kind, (this.left.get(kind) as number) - 1);
  }

  private run(member: Member): void {
    if (member.hypervisor.status.role !== 'backup' && member.guest.readsTime) this.clock.nowAt += tickNs;
    this.clock.fire(member.name, 'exit');
    if (member.guest.wrongTime !== undefined) this.monitor.breaks(5, `at ${member.name} ${member.guest.wrongTime}`);
  }

  private crash(member: Member): void {
    member.dead = true;
    this.environment.ended(member.name);
    this.clock.disarmAll(member.name);
    for (const { channelActor, detectorActor } of member.peers) {
      this.clock.disarmAll(channelActor);
      this.clock.disarmAll(detectorActor);
    }
    const role = this.environment.view.primary === member.name ? 'primary' : 'backup';
    this.#around.trace.record(member.name, 'processor.killed', { role, epoch: member.hypervisor.epoch });
  }

  /** The guest has halted its machine. */
  private finish(processor: string): void {
    this.finished = processor;
    const { guest } = this.member(processor);
    const steps = this.environment.positions.map((each) => ({ ...each, wanted: guest.wanted(each.device) }));
    this.monitor.finished(processor, steps);
  }

  private join(place: string): void {
    const before = this.members.filter(({ name }) => placeOf(name) === place).length;
    const serving = this.serving;
    const joiner = this.add(before === 0 ? place : `${place}-${before + 1}`, 'joining', 0);
    for (const { from, to, underWay } of this.wires) {
      // The cable is the same: frames of the predecessor still arrive.
      const isOfPredecessor = from !== joiner.name && placeOf(from) === place;
      if (isOfPredecessor) this.wire(joiner.name, to)?.underWay.push(...underWay.splice(0));
    }
    for (const member of serving) member.watch();
    this.environment.join(joiner);
  }

  private add(name: string, role: 'primary' | 'backup' | 'joining', skewTicks: number): Member {
    const others = this.serving;
    const { view } = this.environment;
    const member = new Member(name, role, view, skewTicks, this.#around);
    for (const other of others) {
      const [here, there] = Wire.between(member.name, other.name);
      const session = `${name}/${other.name}`;
      member.connect(other.name, here, session, view.term, this.#around);
      other.connect(member.name, there, session, view.term, this.#around);
      this.wires.push(here, there);
    }
    this.members.push(member);
    return member;
  }

  /**
   * Fires the timers that fire at once: acknowledgments leave, and frames to dead and deposed processors are dropped.
   */
  private settle(): void {
    for (let fired = true; fired; ) {
      fired = false;
      for (const { actor, name } of [...this.clock.pending]) {
        if (!(atOnce as readonly string[]).includes(name) || !this.clock.isPending(actor, name)) continue;
        this.clock.fire(actor, name);
        fired = true;
      }
    }
    for (const wire of this.wires)
      if (wire.underWay.length > 0 && !this.member(wire.to).serves) wire.underWay.length = 0;
    this.environment.settle();
    if (this.members.length > 1)
      this.monitor.forget(Math.min(...this.serving.map(({ hypervisor }) => hypervisor.epoch)));
  }

  private backupsOf(processor: string): readonly string[] {
    const { view } = this.environment;
    return view.primary === processor ? view.members.filter((name) => name !== processor) : [];
  }

  private fail(error: unknown): void {
    this.monitor.breaks(0, error instanceof Error ? error.message : String(error));
  }
}
