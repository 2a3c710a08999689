/** Puts a replica of this process together: processor, fronts and backs, hypervisor, and its links to the others. */
import { ADDRESS_MAP } from '../../../devices/address-map';
import { Backs, OutsideParts } from '../../../devices/backs';
import type { DmaPort } from '../../../devices/device';
import { lanRow } from '../../../devices/i82596/row';
import { IoSpace } from '../../../devices/io-space';
import type { Ids } from '../../base/ids';
import { Random } from '../../base/random';
import { TlbTakeover } from '../../hypervisor/tlb-takeover';
import { Cpu } from '../../pa-risc/cpu';
import type { ProcessorKind } from '../../pa-risc/routines';
import type { ClaimAnswer, View } from '../../ports/arbiter';
import { Channel } from '../../protocol/channel';
import { isProtocolMessage } from '../../protocol/messages';
import type { PeerLink } from '../../protocol/peer/peer-link';
import { FailureDetectorActor } from '../../replica/failure-detector-actor';
import { Group } from '../../replica/group';
import { guestMemory } from '../../replica/guest-memory';
import { LinkActor } from '../../replica/link-actor';
import { powerOn, startAgain } from '../../replica/power-on';
import { Replica } from '../../replica/replica';
import type { ReplicaEnvironment } from '../../replica/replica-environment';
import type { Recorder } from '../../trace/recorder';
import type { SystemClock } from '../system-clock';
import { AwakeClock } from './awake-clock';
import { EpochPace } from './epoch-pace';
import { LiveHypervisor } from './live-hypervisor';
import type { MachinePlan } from './machine-plan';
import { MeasuredMachine } from './measured-machine';
import { PeerJudge } from './peer-judge';

export interface LiveReplicaOptions {
  readonly clock: SystemClock;
  readonly recorder: Recorder;
  readonly plan: MachinePlan;
  readonly processor?: ProcessorKind;
  readonly heartbeatNs: number;
  readonly timeoutNs: number;
  /** The time of day when the clock was 0, in nanoseconds since the machine was made; and when that was. */
  readonly clockSkewNs: number;
  readonly madeAtUnix: number;
  readonly digestsStates: boolean;
}

/** Time passes by itself. */
const noCosts = { instructionNs: 0, simulatedNs: 0 } as const;
const noBoundary = { entryNs: 0, sendSetUpNs: 0, exitNs: 0, restartNs: 0 } as const;
/** A guest that waits looks at the world so often at least. */
const idleNs = 100_000_000;
const bufferMessages = 512;
/** The wire loses nothing: what is not acknowledged so late was lost with a connection. */
const retransmissionNs = 500_000_000;

/** Operations are numbered alike at every replica. */
class CountedIds implements Ids {
  private count = 0;

  next(): string {
    return `operation-${++this.count}`;
  }
}

/** Makes the replica of this process, which begins in this view as the primary or joins it. */
export function liveReplica(
  way: ReplicaEnvironment,
  name: string,
  role: 'primary' | 'joining',
  view: View,
  options: LiveReplicaOptions,
): Replica {
  const { clock, recorder, plan, clockSkewNs, madeAtUnix, digestsStates } = options;
  const group = new Group({ processor: name, view, claim: claims(way, name, recorder), clock });
  const takeover = new TlbTakeover();
  const pace = new EpochPace(plan.epochNs);
  const cpuOptions = { random: new Random(name), takeover, processor: options.processor };
  const cpu = role === 'primary' ? powerOn(plan, cpuOptions) : new Cpu({ ...cpuOptions, memorySize: plan.memorySize });
  const rows = plan.station === undefined ? ADDRESS_MAP : [...ADDRESS_MAP, lanRow()];
  const io = new IoSpace(rows, guestMemory(cpu));
  const dma: DmaPort = {
    fetchAllowed: (then) => hypervisor.fetchAllowed(then),
    read: (address, length) => hypervisor.readAsController(address, length),
  };
  const backs = new Backs(rows, name, way.world, new OutsideParts(rows, way.world), dma, way.ways);
  const hypervisor: LiveHypervisor = new LiveHypervisor(
    plan.memorySize,
    {
      processor: name,
      role,
      switches: plan.switches,
      epochLength: plan.epochLength ?? EpochPace.first,
      nextEpochLength: plan.epochLength === undefined ? () => pace.length : undefined,
      boundaryCost: noBoundary,
      clockSkewNs,
      clockDriftPpm: 0,
      bufferMessages,
      paranoid: false,
      startedAtUnix: madeAtUnix,
      stateDigest: (processor) => (digestsStates ? processor.digest() : undefined),
      idleNs,
      consoleFrom: { output: way.session.expected, input: way.session.powerOnInput },
      restart: plan.restarts ? () => startAgain(cpu, plan) : undefined,
      operationIds: new CountedIds(),
      parent: way.world.parent,
    },
    new MeasuredMachine(cpu, io, clock, name, noCosts, recorder, pace),
    clock,
    group,
    way.port(backs, io, plan.restarts),
    recorder,
  );
  return new Replica(name, hypervisor, group, cpu, backs.all, clock);
}

const claims =
  (way: ReplicaEnvironment, name: string, recorder: Recorder) =>
  (view: View, answered: (answer: ClaimAnswer) => void): void =>
    way.claim(view, (answer) => {
      recorder.record(name, answer.granted ? 'claim.granted' : 'claim.refused', { ...view });
      answered(answer);
    });

/** What the replica has for another one: a channel over this link, and a failure detector. */
export function liveLink(
  replica: Replica,
  peer: string,
  end: PeerLink,
  options: LiveReplicaOptions,
  parent: ReplicaEnvironment['world']['parent'],
): LinkActor {
  const { clock, recorder: trace, heartbeatNs, timeoutNs } = options;
  const actor = `${replica.name}.link.${peer}`;
  const judge = new PeerJudge(replica, peer);
  const channel = new Channel({
    clock,
    actor: `${actor}.channel`,
    end,
    session: [replica.name, peer].sort().join('/'),
    term: 0,
    acknowledgmentNs: 0,
    acknowledgesTogether: true,
    retransmissionNs,
    accepts: (message) => !isProtocolMessage(message) || replica.hypervisor.accepts,
    judge: {
      refuses: (message) => judge.refuses(message),
      nonsense: (why) => {
        trace.record(replica.name, 'peer.refused', { peer, why });
        link.failed();
      },
    },
  });
  const detector = new FailureDetectorActor({
    clock: new AwakeClock(clock),
    actor: `${actor}.detector`,
    heartbeatNs,
    timeoutNs,
    sendHeartbeat: () => channel.heartbeat(),
    parent,
  });
  const link: LinkActor = new LinkActor({
    processor: replica.name,
    peer,
    clock,
    channel,
    detector,
    trace,
    connection: end,
  });
  replica.connect(peer, link);
  return link;
}
