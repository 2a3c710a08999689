/** Puts a replica together: processor, fronts and backs, hypervisor, and its links to the others. */

import { Backs } from '../../devices/backs';
import type { DmaPort } from '../../devices/device';
import { IoSpace } from '../../devices/io-space';
import type { World } from '../../devices/place';
import type { Branch } from '../base/branch';
import { RandomIds } from '../base/ids';
import { Random } from '../base/random';
import { Hypervisor } from '../hypervisor/hypervisor';
import type { HypervisorOptions } from '../hypervisor/options';
import { presets } from '../hypervisor/switches';
import { VirtualMachine } from '../hypervisor/virtual-machine';
import type { ClaimAnswer, View } from '../ports/arbiter';
import { guestDigest } from '../protocol/guest-digest';
import type { Group } from '../replica/group';
import { guestMemory } from '../replica/guest-memory';
import { startAgain } from '../replica/power-on';
import { Replica } from '../replica/replica';
import { ReplicaEnvironment } from '../replica/replica-environment';
import { connectedTiming } from './connected/timing';
import type { CostModel } from './cost-model';
import type { Environment } from './environment';
import { processorFacts, sessionFacts } from './inspection/facts';
import type { LossyLinkOptions } from './lossy-link';
import { poweredPlan } from './plan/network-plan';
import type { RunPlan } from './plan/plan';
import { ReplicaLinks } from './replica-links';
import { replicaProcessor } from './replica-processor';
import type { Rules } from './rules';
import { sharedEnvironment } from './shared-environment';

/** The greatest difference between the clocks of two processors at power-on. */
const greatestSkewNs = 1_000_000_000;
/** The time that the bus takes to decide a claim. */
const claimNs = 100_000;

export type Role = 'primary' | 'backup' | 'joining';

/** The services of the world around a replica. */
export interface ReplicaHooks {
  readonly onByte?: (byte: number, at: number) => void;
  readonly onFrame?: LossyLinkOptions['onFrame'];
  readonly stateDigest: HypervisorOptions['stateDigest'];
  /** The guest has reset its machine. */
  readonly halted: (processor: string) => void;
}

interface Claim {
  readonly view: View;
  readonly answered: (answer: ClaimAnswer) => void;
}

export class ReplicaFactory {
  private readonly random: Random;
  private readonly machines = new Map<string, VirtualMachine>();
  readonly links: ReplicaLinks;
  /** Where the environment is behind connections, by processor. */
  private readonly ways = new Map<string, ReplicaEnvironment>();

  constructor(
    private readonly plan: RunPlan,
    private readonly environment: Environment,
    private readonly rules: Rules,
    private readonly costs: CostModel,
    private readonly hooks: ReplicaHooks,
  ) {
    this.random = new Random(plan.seed);
    this.links = new ReplicaLinks(plan, environment, rules, costs, this.random, this.machines, hooks.onFrame);
  }

  /** A name for this run. */
  get runName(): string {
    return new RandomIds(this.random.derive('run')).next();
  }

  replica(name: string, role: Role, view: View): Replica {
    const { plan, environment, hooks, rules, costs } = this;
    const { clock, bus, recorder, rows, actors } = environment;
    const group = new rules.Group({ processor: name, view, claim: this.claims(name), clock });
    const cpu = replicaProcessor(plan, name, role === 'joining');
    const io = new IoSpace(rows, guestMemory(cpu));
    const dma: DmaPort = {
      fetchAllowed: (then) => replica.whenAwake(() => hypervisor.fetchAllowed(then)),
      read: (address, length) => hypervisor.readAsController(address, length),
    };
    const parent = actors.branch(`${name}.replica`);
    const way: ReplicaEnvironment | undefined = actors.making(() => this.wayOf(name, parent, group, () => replica));
    const world: World = { ...(way?.world ?? environment.world), parent };
    const backs: Backs = actors.making(() => new Backs(rows, name, world, environment.outside, dma, way?.ways));
    const restarts = plan.restarts === true;
    actors.branch(`${name}.processor`, parent, () => processorFacts(hypervisor, cpu));
    const machine = new VirtualMachine(cpu, io, clock, name, costs, recorder);
    this.machines.set(name, machine);
    const skew = this.random.derive(`skew/${name}`);
    const hypervisor: Hypervisor = actors.making(
      () =>
        new Hypervisor(
          {
            processor: name,
            role,
            switches: { ...presets[plan.protocol], ...plan.switches },
            epochLength: plan.epochLength,
            boundaryCost: costs.boundary,
            clockSkewNs: role === 'primary' ? 0 : skew.integer(-greatestSkewNs, greatestSkewNs),
            clockDriftPpm: plan.drift[name] ?? 0,
            bufferMessages: plan.bufferMessages,
            paranoid: plan.paranoid,
            startedAtUnix: plan.startedAtUnix,
            stateDigest: hooks.stateDigest,
            restart: plan.restarts ? () => startAgain(cpu, poweredPlan(plan)) : undefined,
            operationIds: new RandomIds(this.random.derive('operations')),
            parent,
            inspected: actors.inspected,
          },
          machine,
          clock,
          group,
          way?.port(backs, io, restarts) ??
            sharedEnvironment({
              processor: name,
              bus,
              terminal: environment.terminal,
              clock,
              backs,
              io,
              restarts,
              dropsRepeats: rules.environment.dropsRepeats,
              onByte: hooks.onByte,
              halted: hooks.halted,
            }),
          recorder,
          rules.hypervisor,
        ),
    );
    const replica: Replica = new Replica(name, hypervisor, group, cpu, backs.all, clock);
    way?.session.connect();
    return replica;
  }

  /** Starts a replica that joins; where the environment is behind connections, once it has been welcomed there. */
  startJoiner(joiner: Replica): void {
    const way = this.ways.get(joiner.name);
    if (way === undefined) joiner.start();
    else way.onWelcome = () => joiner.start();
  }

  /** A replica's way to an environment behind connections. */
  private wayOf(name: string, parent: Branch, group: Group, replica: () => Replica): ReplicaEnvironment | undefined {
    const { environment, rules } = this;
    const { connected, world, actors } = environment;
    if (connected === undefined) return undefined;
    const way: ReplicaEnvironment = new ReplicaEnvironment({
      processor: name,
      world: { ...world, parent },
      targets: environment.targets.map(({ id }) => id),
      dial: () => connected.connections.dial(name, 'replica'),
      retryNs: connectedTiming.retryNs,
      Session: rules.connected.Session,
      guest: guestDigest(this.plan),
      told: (view) => {
        group.learn(view);
        if (!replica().serves) way.session.close();
      },
    });
    this.ways.set(name, way);
    actors.branch(`${name}.environment`, parent, () => sessionFacts(way.session));
    return way;
  }

  /**
   * Processor, hypervisor and links of this replica stand still. Its controllers finish what they have begun, unless
   * the environment is behind connections: then they are a part of its process.
   */
  freeze(replica: Replica): void {
    const { name } = replica;
    const isConnected = this.ways.has(name);
    this.environment.clock.hold(name, (actor) => {
      if (actor === name || actor === `${name}.claim` || actor.startsWith(`${name}.link.`)) return true;
      return isConnected && actor.startsWith(`${name}.`);
    });
    replica.freeze();
  }

  thaw(replica: Replica): void {
    this.environment.clock.release(replica.name);
    replica.thaw();
  }

  /** Cancels every event that is still to come at this processor. */
  silence({ name }: Replica): void {
    const { clock, rows, bus, connected, outside } = this.environment;
    for (const actor of ['', '.claim', ...rows.map((row) => `.${row.name}`)]) clock.disarmAll(name + actor);
    outside.powerOff(name);
    const way = this.ways.get(name);
    if (way !== undefined) {
      clock.disarmAll(`${name}.bus`);
      connected?.connections.ended(name);
      way.session.close();
    }
    // A chip without power responds to no target: a target performs a command that it has accepted, and no other.
    bus.port(name).hear(() => {});
  }

  private claims(name: string): (view: View, answered: Claim['answered']) => void {
    const { clock, recorder } = this.environment;
    const actor = `${name}.claim`;
    const tell = ({ view, answered }: Claim, answer: ClaimAnswer) => {
      recorder.record(name, answer.granted ? 'claim.granted' : 'claim.refused', { ...view });
      answered(answer);
    };
    clock.subscribe(actor, (event) => {
      const claim = event.data as Claim;
      tell(claim, this.environment.claim(name, claim.view));
    });
    return (view, answered) => {
      const way = this.ways.get(name);
      if (way !== undefined) way.claim(view, (answer) => tell({ view, answered }, answer));
      else clock.arm(clock.nowAt + claimNs, { actor, name: 'claim', data: { view, answered } satisfies Claim });
    };
  }
}
