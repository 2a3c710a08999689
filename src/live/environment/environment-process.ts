/**
 * The environment as a process: bus targets, terminal and view, which replicas and clients reach over sockets. Its
 * state is in a folder, and its media are in files. It is the shared hardware of §3; a person starts it again.
 */
import { join } from 'node:path';
import type { World } from '../../../devices/place';
import { ScsiBus } from '../../../devices/scsi/bus';
import { branch } from '../../base/branch';
import { builtInTargets } from '../../environment/built-in-targets';
import { CommandTargets } from '../../environment/command-targets';
import { EnvironmentActor } from '../../environment/environment-actor';
import type { EnvironmentEntry } from '../../environment/environment-entry';
import { decodeClientMessage, decodeReplicaMessage } from '../../protocol/environment/codec';
import type { ClientMessage, ReplicaMessage, ServedView } from '../../protocol/environment/messages';
import type { Recorder } from '../../trace/recorder';
import { type Credentials, described } from '../keys/credentials';
import type { Identity } from '../keys/identity';
import { FileStore } from '../media/file-store';
import { FileTarget } from '../media/file-target';
import { TapeFile } from '../media/tape-file';
import { HostNetwork, type HostNetworkOptions } from '../network/host-network';
import { RefusalLimit } from '../operations/refusal-limit';
import type { Address } from '../sockets/address';
import { type Admitted, Doorway } from '../sockets/doorway';
import { type Listening, listenAt } from '../sockets/server';
import { type EnvironmentStatus, isStatusRequest, tellStatus } from '../status/status';
import { RecordLog } from '../storage/record-log';
import type { SystemClock } from '../system-clock';
import { KeptConsole } from './kept-console';
import { KeptEntries } from './kept-entries';
import { RecordedEffects } from './recorded-effects';
import { RecordedStorage } from './recorded-storage';

export interface EnvironmentProcessOptions {
  readonly clock: SystemClock;
  readonly recorder: Recorder;
  readonly listen: Address;
  readonly keys: Credentials | undefined;
  /** Paths of the images; the caller has locked them. */
  readonly disk: string;
  readonly tape?: string;
  readonly tapeCapacity?: number;
  readonly actuator: boolean;
  /** So long a medium works on a command at least, in nanoseconds. */
  readonly mediaNs: number;
  /** The host's network at the other end of the machine's cable; without it there is no network. */
  readonly network?: Pick<HostNetworkOptions, 'forwards' | 'tells' | 'onFrame'>;
  /** The folder of its state, which is there. */
  readonly state: string;
  /** Seconds from 1970. */
  readonly nowUnix: number;
  /** Hears each view as it comes into force. */
  readonly viewChanged: (view: ServedView) => void;
  /** The guest has halted its machine. */
  readonly halted: (processor: string) => void;
  /** A file cannot be brought to stable storage. */
  readonly failed: (error: Error) => void;
}

/** Work takes as long as it takes, and `mediaNs` at least. */
const noTimes = {
  diskReadNs: 0,
  diskWriteNs: 0,
  diskSpreadNs: 0,
  tapeRecordNs: 0,
  tapeRewindNs: 0,
  actuatorStepNs: 0,
} as const;
const noFrames = { framesSent: 0, framesReceived: 0, framesDropped: 0 } as const;
/** The view of a machine that has never run. */
const noView: ServedView = { term: 0, since: 0, primary: '', members: [] };
const ROOT = 'live';
/** The records of the folder. */
const recordsFile = 'records';

export class EnvironmentProcess {
  readonly actor: EnvironmentActor;
  private readonly doorway: Doorway;
  private readonly refusals: RefusalLimit;
  private readonly network: HostNetwork | undefined;
  private listening: Listening | undefined;
  private leader = '';
  private failovers = 0;

  /** @throws {TapeImageError} if the tape's file holds no tape */
  constructor(private readonly options: EnvironmentProcessOptions) {
    const {
      clock,
      recorder: trace,
      disk,
      tape,
      tapeCapacity,
      actuator,
      mediaNs,
      network,
      state,
      nowUnix,
      viewChanged,
      halted,
      failed,
    } = options;
    const store = new FileStore(clock, disk, failed);
    const medium = tape === undefined ? undefined : new TapeFile(clock, tape, tapeCapacity, failed);
    const parent = branch({ id: ROOT, sink: clock });
    const bus = new ScsiBus({ clock, trace, view: noView });
    const world: World = { clock, trace, effects: new RecordedEffects(trace), bus, parent };
    const { effects } = world;
    const leader = () => this.actor.view.primary;
    this.network = network && new HostNetwork({ ...network, clock, trace, effects, leader });
    const rows = builtInTargets({ store, tape: medium, actuator }, noTimes);
    const mediumOf = (unit: string): Pick<FileStore, 'whenSynced'> | undefined =>
      unit === 'disk' ? store : unit === 'tape' ? medium : undefined;
    const media = new CommandTargets(rows, world, (unit, rested) => {
      const file = mediumOf(unit.name);
      return new FileTarget({ clock, trace, unit, rested, workNs: mediaNs }, (then) =>
        file ? file.whenSynced(then) : then(),
      );
    });
    const log = new RecordLog<EnvironmentEntry>({
      clock,
      path: join(state, recordsFile),
      kept: new KeptEntries(),
      failed,
    });
    this.actor = new EnvironmentActor({
      clock,
      trace,
      storage: new RecordedStorage(log, trace),
      media,
      terminal: new KeptConsole(),
      station: this.network?.station,
      targets: rows.map(({ id }) => id),
      nowUnix,
      view: noView,
      viewChanged: (view) => {
        if (this.leader !== '' && this.leader !== view.primary) {
          this.failovers++;
          this.network?.station.leaderChanged();
        }
        this.leader = view.primary;
        viewChanged(view);
      },
      halted: (processor) => {
        trace.record(processor, 'machine.reset', {});
        this.actor.tellHalted();
        halted(processor);
      },
      parent,
    });
    this.refusals = new RefusalLimit(clock, (count) => this.record('others', `${count} more were refused`));
    this.doorway = new Doorway(clock, (end, first) => this.admit(end, first));
  }

  /**
   * Serves from now on; returns where.
   * @throws {BadInput} if the address or the host's network cannot be had
   */
  async start(): Promise<Address> {
    const { clock, keys, listen } = this.options;
    const sockets = { clock, keys, refused: (who: string, why: string) => this.refused(who, why) };
    await this.network?.start();
    this.listening = await listenAt(listen, sockets, (end) => this.doorway.enter(end));
    clock.happens(() => this.actor.powerOn());
    return this.listening.address;
  }

  /** What this process tells of itself. */
  get status(): EnvironmentStatus {
    const { start, console, replicas, view } = this.actor;
    const { term, primary, members } = view;
    return {
      process: 'environment',
      name: 'environment',
      pid: process.pid,
      term,
      primary,
      members: [...members],
      start,
      ...console.figures,
      ...(this.network?.station.figures ?? noFrames),
      replicas: [...replicas.reachable],
      failovers: this.failovers,
      upMs: this.options.clock.nowAt / 1e6,
    };
  }

  private admit(end: Admitted, first: Uint8Array): void {
    if (isStatusRequest(first)) tellStatus(end, this.status);
    else this.admitCaller(end, first);
  }

  private admitCaller(end: Admitted, first: Uint8Array): void {
    const [client, replica] = [decodeClientMessage(first), decodeReplicaMessage(first)];
    const caller =
      'message' in client ? clientOf(client.message) : 'message' in replica ? replicaOf(replica.message) : undefined;
    if (caller !== undefined && !end.mayBe(caller)) {
      this.refused(described(caller), 'its certificate names another one');
      end.close();
    } else if ('message' in client) this.actor.acceptClient(end);
    else this.actor.acceptReplica(end);
  }

  private refused(who: string, why: string): void {
    if (this.refusals.admits()) this.record(who, why);
  }

  private record(who: string, why: string): void {
    this.options.recorder.record('environment', 'connection.refused', { who, why });
  }

  close(): void {
    this.network?.close();
    this.listening?.close();
  }
}

/** As whom the first message of a connection speaks. */
const clientOf = (message: ClientMessage): Identity | undefined =>
  message.kind === 'attach' ? { kind: 'client', name: message.client } : undefined;
const replicaOf = (message: ReplicaMessage): Identity | undefined =>
  message.kind === 'enlist' || message.kind === 'hello' ? { kind: 'replica', name: message.name } : undefined;
