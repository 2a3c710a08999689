/** One replica of a scripted world: the real hypervisor, group, channels and detectors over a scripted machine. */
import type { AnyActorRef } from 'xstate';
import { Hypervisor } from '../../hypervisor/hypervisor';
import type { EnvironmentPort } from '../../hypervisor/ports';
import { VirtualMachine } from '../../hypervisor/virtual-machine';
import type { ClaimAnswer, View } from '../../ports/arbiter';
import type { Trace } from '../../ports/trace';
import type { Channel } from '../../protocol/channel';
import { isProtocolMessage } from '../../protocol/messages';
import { FailureDetectorActor } from '../../replica/failure-detector-actor';
import type { Group } from '../../replica/group';
import { LinkActor } from '../../replica/link-actor';
import { Replica } from '../../replica/replica';
import type { Rules } from '../../sim/rules';
import type { ChoiceClock } from './choice-clock';
import type { Configuration } from './configuration';
import { Fronts } from './devices';
import { Guest } from './guest';
import type { Monitor } from './monitor';
import { SilenceClock } from './silence-clock';
import type { Wire } from './wire';

/** The services of the world around a replica. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly rules: Rules;
  readonly clock: ChoiceClock;
  readonly trace: Trace;
  readonly monitor: Monitor;
  readonly environment: (processor: string) => EnvironmentPort;
  readonly claims: (processor: string) => (view: View, answered: (answer: ClaimAnswer) => void) => void;
  /** Operations that devices have completed, whether or not the guest knows. */
  readonly live: () => number;
  /**
   * The parent of a member's chart, where an inspector listens. Each member has one of its own: a world that goes back
   * to an earlier state makes its members again, under the same names.
   */
  readonly parent?: () => AnyActorRef;
}

const tickNs = 20;

/** A peer, with the parts that the explorer must reach. */
export class Peer {
  constructor(
    readonly name: string,
    readonly channel: Channel,
    readonly detector: FailureDetectorActor,
    readonly channelActor: string,
    readonly detectorActor: string,
    /** The frames that arrive from the peer. */
    readonly wire: Wire,
  ) {}
}

export class Member {
  readonly guest: Guest;
  readonly fronts: Fronts;
  readonly hypervisor: Hypervisor;
  readonly group: Group;
  readonly peers: Peer[] = [];
  dead = false;
  private readonly wiring: { readonly replica: Replica };

  constructor(
    readonly name: string,
    role: 'primary' | 'backup' | 'joining',
    view: View,
    /** By how much its clock differs from the world's. */
    skewTicks: number,
    around: Surroundings,
  ) {
    const { configuration, clock, trace, monitor } = around;
    const { program, switches, epochLength, bufferMessages, mutations } = configuration;
    const { rules } = around;
    this.guest = new Guest(program, !mutations.has('rereadPosition'));
    this.fronts = new Fronts(name, this.guest, monitor, mutations.has('visibility') ? { live: around.live } : {});
    this.group = new rules.Group({ processor: name, view, claim: around.claims(name), clock });
    const parent = around.parent?.();
    const cost = { instructionNs: tickNs, simulatedNs: 0 };
    const machine = new VirtualMachine(this.guest, this.fronts, clock, name, cost, trace);
    this.hypervisor = new Hypervisor(
      {
        processor: name,
        role,
        switches,
        epochLength,
        boundaryCost: { entryNs: 0, sendSetUpNs: 0, exitNs: 0, restartNs: 0 },
        clockSkewNs: tickNs * skewTicks,
        clockDriftPpm: 0,
        bufferMessages,
        startedAtUnix: 0,
        stateDigest: (processor) => processor.digest(),
        operationIds: { next: () => '' },
        paranoid: false,
        parent,
        inspected: () => parent !== undefined,
      },
      machine,
      clock,
      this.group,
      around.environment(name),
      trace,
      rules.hypervisor,
    );
    const replica = new Replica(name, this.hypervisor, this.group, this.guest, [], clock);
    this.wiring = { replica };
  }

  /** Connects this member to another one, whose frames arrive over `wire`. */
  connect(peer: string, wire: Wire, session: string, term: number, around: Surroundings): void {
    const { clock, trace, rules } = around;
    const actor = `${this.name}.${peer}`;
    const channelActor = `${actor}.channel`;
    const detectorActor = `${actor}.detector`;
    const channel = new rules.Channel({
      clock,
      actor: channelActor,
      end: wire,
      session,
      term,
      acknowledgmentNs: 0,
      retransmissionNs: 1,
      accepts: (message) => !isProtocolMessage(message) || this.hypervisor.accepts,
    });
    const detector = new FailureDetectorActor({
      clock: new SilenceClock(clock),
      actor: detectorActor,
      heartbeatNs: 0,
      timeoutNs: 1,
      sendHeartbeat: () => {},
    });
    this.peers.push(new Peer(peer, channel, detector, channelActor, detectorActor, wire));
    this.wiring.replica.connect(peer, new LinkActor({ processor: this.name, peer, clock, channel, detector, trace }));
  }

  start(): void {
    this.wiring.replica.start();
  }

  /** Watches a peer that has been connected later. */
  watch(): void {
    this.wiring.replica.links.at(-1)?.start();
  }

  /** Whether the member is alive, and neither deposed nor halted. */
  get serves(): boolean {
    return !this.dead && this.hypervisor.chart.getSnapshot().status === 'active';
  }
}
