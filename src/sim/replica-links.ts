/** The links between replicas: at each end a channel and a failure detector, over a lossy link. */
import { RandomIds } from '../base/ids';
import { listen } from '../base/listen';
import type { Random } from '../base/random';
import type { VirtualMachine } from '../hypervisor/virtual-machine';
import type { LinkEnd } from '../ports/link';
import type { Channel } from '../protocol/channel';
import { isProtocolMessage } from '../protocol/messages';
import type { PeerLink } from '../protocol/peer/peer-link';
import { FailureDetectorActor } from '../replica/failure-detector-actor';
import { LinkActor, type LinkActorOptions } from '../replica/link-actor';
import type { Replica } from '../replica/replica';
import { ConnectedPeers } from './connected/connected-peers';
import type { CostModel } from './cost-model';
import type { Environment } from './environment';
import { linkFactsOf } from './inspection/facts';
import { LossyLink, type LossyLinkOptions, packetsOf, type Way } from './lossy-link';
import { faultlessLink } from './plan/link-plan';
import type { RunPlan } from './plan/plan';
import type { Rules } from './rules';

export class ReplicaLinks {
  private readonly links: LossyLink[] = [];
  /** Where the environment is behind connections, the replicas are as well. */
  readonly peers: ConnectedPeers | undefined;

  constructor(
    private plan: RunPlan,
    private readonly environment: Environment,
    private readonly rules: Rules,
    private readonly costs: CostModel,
    private readonly random: Random,
    private readonly machines: ReadonlyMap<string, VirtualMachine>,
    private readonly onFrame: LossyLinkOptions['onFrame'],
  ) {
    const { clock, recorder: trace } = environment;
    const { Peers } = rules.connected;
    this.peers = plan.connected === true ? new ConnectedPeers({ clock, trace, Peers }, plan) : undefined;
  }

  /** Goes on under another plan, which differs only in its faults: those that have come are the same. */
  changeFaults(plan: RunPlan): void {
    this.plan = plan;
    for (const link of this.links) link.change({ ...faultlessLink, ...plan.link });
  }

  /** All ways so far. */
  get ways(): readonly Way[] {
    return this.links.flatMap(({ ends }) => ends.map(({ way }) => way));
  }

  /** From now on chance goes another way on the links that there are. */
  reseed(seed: number): void {
    for (const link of this.links) link.reseed(seed);
  }

  /** Joins two replicas; `isNew`: the second one has been started while the first one runs. */
  connect(one: Replica, other: Replica, isNew: boolean): void {
    const { plan, environment, costs } = this;
    const { clock, recorder: trace } = environment;
    const processors = [one.name, other.name] as const;
    const name = processors.join('/');
    const link = new LossyLink({
      clock,
      trace,
      processors,
      random: this.random.derive(`link/${name}`),
      bitsPerSecond: costs.bitsPerSecond,
      packetBytes: costs.message.packetBytes,
      faults: { ...faultlessLink, ...plan.link },
      onFrame: this.onFrame,
      isDeaf: (processor) => [one, other].some(({ name, frozen }) => name === processor && frozen),
    });
    this.links.push(link);
    const session = new RandomIds(this.random.derive(`session/${name}`)).next();
    const peerLinks = this.peers?.join(one, other, link.ends);
    const actors = [one, other].map((replica, at) => {
      const actor = this.linkActor(replica, processors[1 - at], link.ends[at], session, peerLinks?.[at]);
      replica.connect(processors[1 - at], actor);
      return actor;
    });
    if (peerLinks !== undefined) this.peers?.begin(one, other, peerLinks, actors, isNew);
  }

  private linkActor(replica: Replica, peer: string, wire: LinkEnd, session: string, peerLink?: PeerLink): LinkActor {
    const { plan, environment, costs } = this;
    const { clock, recorder: trace, actors } = environment;
    const actor = `${replica.name}.link.${peer}`;
    const parent = actors.get(`${replica.name}.replica`);
    const channel = new this.rules.Channel({
      clock,
      actor: `${actor}.channel`,
      end: peerLink ?? wire,
      session,
      term: environment.bus.view.term,
      acknowledgmentNs: costs.acknowledgmentNs,
      retransmissionNs: costs.message.retransmissionNs,
      accepts: (message) => !isProtocolMessage(message) || replica.hypervisor.accepts,
    });
    const detector = actors.making(
      () =>
        new FailureDetectorActor({
          clock,
          actor: `${actor}.detector`,
          ...plan.detector,
          sendHeartbeat: () => channel.heartbeat(),
          parent,
          inspected: actors.inspected,
        }),
    );
    const onSent = this.messageCosts(replica.name, channel);
    const processor = replica.name;
    const linkActor = new LinkActor({ processor, peer, clock, channel, detector, trace, onSent, connection: peerLink });
    actors.branch(actor, parent, () => linkFactsOf(linkActor));
    return linkActor;
  }

  /**
   * What messages cost the processor's guest. The set-up for a value is a part of the instruction's simulation, that
   * for `epochEnd` of the boundary; an interrupt that is sent while the guest stands takes nothing from the guest.
   */
  private messageCosts(name: string, channel: Channel): LinkActorOptions['onSent'] {
    const { setUpNs, receiptNs, packetBytes } = this.costs.message;
    const machine = this.machines.get(name);
    if (machine === undefined || setUpNs + receiptNs === 0) return undefined;
    listen(channel.traffic, this.environment.clock, () => {
      if (machine.isRunning) machine.owe(receiptNs);
    });
    return ({ kind }, bytes) => {
      if (kind === 'interrupt' && machine.isRunning) machine.owe(setUpNs * packetsOf(bytes, packetBytes));
    };
  }
}
