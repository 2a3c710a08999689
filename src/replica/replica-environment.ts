/** A replica's way to the environment over its connection: its own bus with remote targets, and its session. */
import type { Backs } from '../../devices/backs';
import type { Operation, Output } from '../../devices/device';
import type { IoSpace } from '../../devices/io-space';
import type { Outside, World } from '../../devices/place';
import { type BusTiming, ScsiBus } from '../../devices/scsi/bus';
import { RemoteTarget, type RemoteTargets } from '../../devices/scsi/remote-target';
import { isRestart } from '../hypervisor/machine-restart';
import type { EnvironmentPort } from '../hypervisor/ports';
import type { ClaimAnswer, View } from '../ports/arbiter';
import type { ConnectionEnd } from '../ports/connection';
import { incarnationOf, placeOf, type RequestResult } from '../protocol/environment/messages';
import type { EnvironmentSession } from '../protocol/environment/session';
import type { SessionListener } from '../protocol/environment/session-listener';
import { RemoteStation } from './remote-station';

export interface ReplicaEnvironmentOptions {
  readonly processor: string;
  readonly world: World;
  /** SCSI IDs of the targets. */
  readonly targets: readonly number[];
  /** Of the processor's own bus; without it that of the shared one. */
  readonly timing?: BusTiming;
  /** Where other replicas reach this one. */
  readonly address?: string;
  /** Makes a connection to the environment. */
  readonly dial: () => ConnectionEnd;
  /** From a connection's end to the next attempt. */
  readonly retryNs: number;
  readonly Session: typeof EnvironmentSession;
  /** The guest's digest. */
  readonly guest: string;
  /** The environment tells the view in force. */
  readonly told: (view: View) => void;
  /** The other replicas that are connected; input that has come; the end of the guest; another guest is served. */
  readonly more?: Partial<Pick<SessionListener, 'met' | 'typed' | 'halted' | 'unfit'>>;
}

type Command = Parameters<RemoteTargets['command']>[0];
type Handlers = Parameters<RemoteTargets['command']>[1];

export class ReplicaEnvironment implements RemoteTargets {
  /** The world as this processor's devices know it: its own bus, and the view of all. */
  readonly world: World;
  readonly session: EnvironmentSession;
  /** Of a machine with a LAN controller: the way to its station. */
  readonly ways: Readonly<Record<string, Outside>>;
  /** Called once, when the environment has welcomed this processor. */
  onWelcome: (() => void) | undefined;

  constructor(options: ReplicaEnvironmentOptions) {
    const { processor, world, targets, timing, address, dial, retryNs, Session, guest } = options;
    const { clock, trace, parent, inspected } = world;
    const alone = { term: 1, members: [processor], primary: processor };
    const bus = new ScsiBus({ clock, trace, view: alone, timing, actor: `${processor}.bus` });
    for (const id of targets) {
      const actor = `${processor}.target.${id}`;
      bus.attach(id, new RemoteTarget({ clock, actor, id, targets: this, parent, inspected }));
    }
    this.world = { ...world, bus: { view: world.bus.view, port: (name) => bus.port(name) } };
    const station = new RemoteStation(processor, trace, () => this.session);
    this.ways = { lan: station };
    const hears: SessionListener = {
      ...options.more,
      frame: (frame) => station.arrived(frame),
      told: (view) => {
        options.told(view);
        const begin = this.onWelcome;
        this.onWelcome = undefined;
        begin?.();
      },
      restarted: (uncertain) => trace.record(processor, 'requests.uncertain', { uncertain }),
      misunderstood: (why) => trace.record(processor, 'connection.refused', { who: 'environment', why }),
      unfit: (why) => {
        options.more?.unfit?.(why);
        trace.record(processor, 'connection.refused', { who: 'environment', why });
      },
    };
    this.session = new Session({
      clock,
      actor: `${processor}.environment`,
      name: placeOf(processor),
      incarnation: incarnationOf(processor),
      guest,
      address,
      dial,
      retryNs,
      hears,
    });
  }

  /** What the hypervisor asks of the environment. */
  port(backs: Backs, io: IoSpace, restarts: boolean): EnvironmentPort {
    const { session } = this;
    return {
      perform: (output: Output | Operation) => {
        if (isRestart(output, restarts)) backs.reset();
        else if (output.kind === 'reset') this.halt();
        else backs.perform(output);
      },
      putByte: (ordinal, byte) => {
        session.put(ordinal, byte);
        return session.expected;
      },
      expectedOrdinal: () => session.expected,
      uncertainCompletion: (operation) => backs.uncertain(operation),
      canRepeat: (operation) => backs.canRepeat(operation),
      takeOver: () => backs.takeOver((device) => io.front(device).snapshot()),
      listened: () => session.listened(),
      input: (from, most) => session.input(from, most),
      confirmInput: (upTo) => session.confirmInput(upTo),
    };
  }

  claim(view: View, answered: (answer: ClaimAnswer) => void, powersOn?: true): void {
    this.session.claim(view, answered, powersOn);
  }

  command({ target, unit, cdb, data }: Command, { accepted, ended }: Handlers): number {
    const told = (result: RequestResult | 'lost') => {
      if (result === 'lost' || !('ended' in result)) ended(result);
    };
    return this.session.ask({ kind: 'command', target, unit, cdb, data }, { accepted, ended: told });
  }

  /** Nobody hears of its end, so that the environment need not keep it. */
  abort(command: number): void {
    this.session.forget([command]);
    this.session.ask({ kind: 'abort', of: command }, { ended: () => {} });
  }

  reset(target: number): void {
    this.session.ask({ kind: 'reset', target }, { ended: () => {} });
  }

  /** An environment that has been started anew must hear of it once more. */
  private halt(): void {
    this.session.ask(
      { kind: 'halt' },
      {
        ended: (result) => {
          if (result === 'lost') this.halt();
        },
      },
    );
  }
}
