/**
 * A replica as a process, from its start to its end. A fresh process never leads by what a view says of its name: it
 * claims where no processor has ever led, or where a person says so, and joins everywhere else.
 */

import { Effects } from '../../../devices/effects';
import type { World } from '../../../devices/place';
import { BadInput } from '../../base/bad-input';
import { branch } from '../../base/branch';
import type { View } from '../../ports/arbiter';
import { memberName, type Welcome } from '../../protocol/environment/messages';
import { EnvironmentSession } from '../../protocol/environment/session';
import { guestDigest } from '../../protocol/guest-digest';
import type { Replica } from '../../replica/replica';
import { ReplicaEnvironment } from '../../replica/replica-environment';
import type { Credentials } from '../keys/credentials';
import { theEnvironment } from '../keys/identity';
import { RefusalLimit } from '../operations/refusal-limit';
import { type Address, addressText } from '../sockets/address';
import { type Admitted, Doorway } from '../sockets/doorway';
import { dial, type Listening, listenAt, type Sockets } from '../sockets/server';
import { Rate } from '../status/rate';
import { replicaStatus } from '../status/replica-status';
import { isStatusRequest, type ReplicaStatus, tellStatus } from '../status/status';
import { type Enlisted, enlist } from './enlist';
import { LivePeers } from './live-peers';
import { type LiveReplicaOptions, liveLink, liveReplica } from './live-replica';

export interface ReplicaProcessOptions extends Omit<LiveReplicaOptions, 'clockSkewNs' | 'madeAtUnix'> {
  readonly name: string;
  readonly environment: Address;
  readonly keys: Credentials | undefined;
  readonly listen: Address;
  /** Where other replicas reach this one; without it where it listens. */
  readonly advertise: Address | undefined;
  /** A person's word: where no member of the view is left, the guest starts from its beginning. */
  readonly powersOn: boolean;
  /** Nanoseconds from 1970. */
  readonly now: () => number;
  readonly hears: ReplicaListener;
}

interface ReplicaListener {
  /** The process has its name in views. */
  enlisted(member: string): void;
  /** In words, what the process waits for. */
  waits(what: string): void;
  /** The process is this member of the view, and begins as such. */
  begins(member: string, as: 'primary' | 'joining', address: Address): void;
  /** It has been deposed, or has found no state to join with. */
  deposed(view: View): void;
  /** The guest has halted its machine. */
  halted(): void;
  /** The environment serves another guest. */
  unfit(why: string): void;
}

const retryNs = 50_000_000;
const nsPerSecond = 1e9;
/** Phases follow one another at once. */
const timing = { selectionNs: 0, selectionTimeoutNs: 250_000_000, requestNs: 0, busFreeNs: 0 } as const;
/** They do what another processor has told. */
const followers: readonly string[] = ['joining', 'backup', 'promoting'];
const ROOT = 'live';
const ACTOR = 'arrival';

export class ReplicaProcess {
  /** Once it has begun. */
  replica: Replica | undefined;
  /** The last view that the environment has told. */
  view: View = { term: 0, members: [], primary: '' };
  private member = '';
  private way: ReplicaEnvironment | undefined;
  private peers: LivePeers | undefined;
  private met: NonNullable<Welcome['peers']> = [];
  private listening: Listening | undefined;
  private made: LiveReplicaOptions | undefined;

  private failovers = 0;
  private readonly refusals: RefusalLimit;
  private readonly rate: Rate;

  constructor(private readonly options: ReplicaProcessOptions) {
    const { clock, recorder } = options;
    this.refusals = new RefusalLimit(clock, (count) => this.refused('others', `${count} more were refused`));
    this.rate = new Rate(clock, () => this.replica?.hypervisor.epoch ?? 0);
    recorder.listen(() => {
      this.failovers++;
    }, ['role.primary']);
  }

  /** @throws {BadInput} if the address cannot be had, or the environment refuses this process */
  async start(): Promise<void> {
    const { clock, name, listen, hears, now } = this.options;
    const doorway = new Doorway(clock, (end, first) => this.admit(end, first));
    this.listening = await listenAt(listen, this.sockets, (end) => doorway.enter(end));
    const { incarnation, targets, madeAt, network } = await this.enlisted();
    this.checkNetwork(network === true);
    this.member = memberName(name, incarnation);
    hears.enlisted(this.member);
    const clockSkewNs = Math.round(now() - madeAt * nsPerSecond) - clock.nowAt;
    this.made = { ...this.options, clockSkewNs, madeAtUnix: madeAt };
    clock.subscribe(ACTOR, () => this.way?.session.renew());
    clock.happens(() => this.connect(targets));
  }

  private checkNetwork(isThere: boolean): void {
    const { name, plan } = this.options;
    if (isThere || plan.station === undefined) return;
    this.close();
    throw new BadInput(`${name} has --net, and the environment has no network: start the environment with --net`);
  }

  private async enlisted(): Promise<Enlisted> {
    const { clock, name, environment, hears } = this.options;
    const { sockets } = this;
    try {
      return await enlist({
        clock,
        name,
        dial: (mistrusted) => {
          const refused = (_who: string, why: string) => mistrusted(why);
          return dial(environment, { ...sockets, refused }, theEnvironment);
        },
        retryNs,
        waits: () => hears.waits('the environment'),
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What this process tells of itself. */
  get status(): ReplicaStatus {
    const { replica, view, member, rate, failovers } = this;
    const { clock, name, plan } = this.options;
    const epochLength = replica?.hypervisor.status.epochLength ?? plan.epochLength ?? 0;
    return replicaStatus({ name: member || name, replica, view, epochLength, failovers, rate, upNs: clock.nowAt });
  }

  private admit(end: Admitted, first: Uint8Array): void {
    if (isStatusRequest(first)) tellStatus(end, this.status);
    else if (this.peers === undefined) end.close();
    else this.peers.accept(end, first);
  }

  /** What the process is at present, for a reader. */
  get seen(): { readonly member: string; readonly role: string; readonly epoch: number } {
    const { member, replica } = this;
    return { member, role: replica?.hypervisor.status.role ?? 'starting', epoch: replica?.hypervisor.epoch ?? 0 };
  }

  /**
   * A person ends the process with notice. Returns whether it leads and has a backup, which takes over at the end of
   * the epoch: then the process is deposed soon.
   */
  leave(): boolean {
    let hands = false;
    this.options.clock.happens(() => {
      hands = this.replica?.hypervisor.handOver() ?? false;
      this.replica?.hypervisor.machine.wake();
    });
    return hands;
  }

  /** Why this process cannot go on: a backup that cannot do what the primary tells is no error of a programmer. */
  explained(error: unknown): unknown {
    const { member } = this;
    const [, failed] = /^assertion failed: (.*)/.exec((error as Error).message) ?? [];
    if (failed === undefined || !followers.includes(this.seen.role)) return error;
    const why = `${member} cannot do what the primary tells: ${failed}`;
    return new BadInput(`${why}; run the same version of understudy everywhere`, { cause: error });
  }

  /** The process ends: no socket is left. */
  close(): void {
    this.way?.session.close();
    this.peers?.close();
    this.listening?.close();
    this.options.clock.end();
  }

  private get sockets(): Sockets {
    const { clock, keys } = this.options;
    const refused = (who: string, why: string) => {
      if (this.refusals.admits()) this.refused(who, why);
    };
    return { clock, keys, refused };
  }

  private refused(who: string, why: string): void {
    this.options.recorder.record(this.member, 'connection.refused', { who, why });
  }

  private readonly callEnvironment = () => dial(this.options.environment, this.sockets, theEnvironment);

  private connect(targets: readonly number[]): void {
    const { clock, recorder: trace } = this.options;
    const { member } = this;
    const parent = branch({ id: `${member}.replica`, parent: branch({ id: ROOT, sink: clock }), sink: clock });
    const world: World = {
      clock,
      trace,
      effects: new Effects(),
      bus: { view: this.view, port: () => way.world.bus.port(member) },
      parent,
    };
    const way: ReplicaEnvironment = new ReplicaEnvironment({
      processor: member,
      world,
      targets,
      timing,
      address: addressText(this.options.advertise ?? (this.listening as Listening).address),
      guest: guestDigest(this.options.plan),
      dial: this.callEnvironment,
      retryNs,
      Session: EnvironmentSession,
      told: (view) => this.told(view),
      more: {
        met: (peers) => {
          this.met = peers;
        },
        typed: () => this.replica?.hypervisor.machine.wake(),
        halted: () => this.options.hears.halted(),
        unfit: (why) => this.options.hears.unfit(why),
      },
    });
    this.way = way;
    trace.listen(({ actor }) => actor === member && this.options.hears.deposed(this.view), ['role.deposed']);
    way.session.connect();
  }

  /** The environment has told the view in force. */
  private told(view: View): void {
    this.view = view;
    const { replica, met } = this;
    if (replica !== undefined) {
      replica.group.learn(view);
      if (!replica.serves) this.way?.session.close();
      return;
    }
    const isThere = met.some(({ member }) => member === view.primary);
    const isEmpty = !met.some(({ member }) => view.members.includes(member));
    if (isThere) this.begin('joining', view);
    else if (view.term === 0 || (this.options.powersOn && isEmpty)) this.powerOn(view);
    else this.wait(view);
  }

  private powerOn({ term }: View): void {
    const { member } = this;
    const claimed = (answer: { readonly granted: boolean; readonly view: View }) =>
      answer.granted ? this.begin('primary', answer.view) : this.wait(answer.view);
    this.way?.claim({ term: term + 1, members: [member], primary: member }, claimed, true);
  }

  /** Asks the environment again a little later who is there. */
  private wait({ primary }: View): void {
    const { clock, hears } = this.options;
    hears.waits(
      `${primary}, which led last and is not connected; where no replica is left, start one with --power-on, and the guest boots anew`,
    );
    clock.arm(clock.nowAt + retryNs, { actor: ACTOR, name: 'again' });
  }

  private begin(role: 'primary' | 'joining', view: View): void {
    const { hears } = this.options;
    const { member } = this;
    const [way, options] = [this.way as ReplicaEnvironment, this.made as LiveReplicaOptions];
    const replica = liveReplica(way, member, role, view, options);
    this.replica = replica;
    this.view = view;
    this.peers = new LivePeers({
      replica,
      sockets: this.sockets,
      retryNs,
      guest: guestDigest(options.plan),
      trace: options.recorder,
      refusals: this.refusals,
      linkOver: (peer, end) => liveLink(replica, peer, end, options, way.world.parent),
    });
    for (const peer of this.met) if (role === 'joining') this.peers.meet(peer.member, peer.address);
    hears.begins(member, role, (this.listening as Listening).address);
    replica.start();
  }
}
