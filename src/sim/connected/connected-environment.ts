/**
 * An environment in a process of its own: the same targets and terminal, behind connections, with stable storage. It
 * can crash and be started again.
 */

import type { World } from '../../../devices/place';
import type { NetworkTerminal } from '../../../devices/rs232/terminal';
import type { CommandTarget } from '../../../devices/scsi/command-target';
import type { TargetRow } from '../../../devices/scsi/target-row';
import type { Random } from '../../base/random';
import { CommandTargets } from '../../environment/command-targets';
import type { EnvironmentActor } from '../../environment/environment-actor';
import type { EnvironmentEntry } from '../../environment/environment-entry';
import type { EnvironmentClasses } from '../../environment/environment-options';
import type { View } from '../../ports/arbiter';
import type { EthernetStation } from '../../ports/ethernet';
import type { TerminalClient } from '../../protocol/environment/terminal-client';
import { Connections } from './connections';
import { SimulatedStorage } from './simulated-storage';
import { connectedTiming } from './timing';

/** The parts that carry rules of the protocol with the environment. */
export interface ConnectedClasses {
  readonly environment: EnvironmentClasses;
  readonly Actor: typeof EnvironmentActor;
  readonly Target: typeof CommandTarget;
  readonly Client: typeof TerminalClient;
}

export interface ConnectedOptions {
  readonly world: World;
  readonly random: Random;
  readonly rows: readonly TargetRow[];
  readonly view: View;
  readonly classes: ConnectedClasses;
  /** The terminal's memory; `typist`: it brings what is typed here. */
  readonly terminal: (typist: (bytes: Uint8Array) => void) => NetworkTerminal;
  readonly station: EthernetStation | undefined;
  readonly viewChanged: (view: View) => void;
}

/** The client's name. */
const PERSON = 'person';
const ACTOR = 'environment.process';

export class ConnectedEnvironment {
  readonly actor: EnvironmentActor;
  readonly targets: CommandTargets;
  readonly connections: Connections;
  readonly client: TerminalClient;
  readonly terminal: NetworkTerminal;
  /** The guest has halted its machine, and everything that it has written has come to rest. */
  onHalted: (processor: string) => void = () => {};
  /** A byte has been shown to the person. */
  onShown: (byte: number) => void = () => {};
  private readonly storage: SimulatedStorage<EnvironmentEntry>;
  /** What of the media's work a crash leaves; and all chance in this environment. */
  private readonly losses: Random;
  private readonly chances: readonly Random[];
  private readonly screen: number[] = [];
  private isHalted = false;

  constructor(private readonly options: ConnectedOptions) {
    const { world, random, rows, view, classes, viewChanged } = options;
    const { clock, trace, parent, inspected } = world;
    const [broken, media, stored] = ['connections', 'media', 'storage'].map((name) => random.derive(name));
    this.chances = [broken, media, stored];
    this.connections = new Connections({
      clock,
      trace,
      random: broken,
      isUp: () => this.actor.isUp,
      accept: (service, end) => {
        if (service === 'replica') this.actor.acceptReplica(end);
        else this.actor.acceptClient(end);
      },
    });
    this.losses = media;
    const survives = () => this.losses.chance(0.5);
    this.targets = new CommandTargets(
      rows,
      world,
      (unit, rested) => new classes.Target({ clock, trace, unit, syncNs: connectedTiming.syncNs, survives, rested }),
    );
    this.storage = new SimulatedStorage(clock, stored);
    this.terminal = options.terminal((bytes) => this.client.type(bytes));
    this.actor = new classes.Actor(
      {
        clock,
        trace,
        storage: this.storage,
        media: this.targets,
        terminal: this.terminal,
        station: options.station,
        view: { ...view, members: [...view.members], since: view.term },
        viewChanged,
        halted: (processor) => this.halted(processor),
        parent,
        inspected,
      },
      classes.environment,
    );
    this.client = new classes.Client({
      clock,
      actor: `${PERSON}.client`,
      client: PERSON,
      dial: () => this.connections.dial(PERSON, 'client'),
      retryNs: connectedTiming.retryNs,
      show: (byte) => {
        this.screen.push(byte);
        this.onShown(byte);
      },
    });
    clock.subscribe(ACTOR, ({ name, data }) => {
      if (name === 'start') this.actor.powerOn();
      else if (name === 'attach') this.client.attach();
      else this.onHalted(data as string);
    });
  }

  /** Powers the environment on, with a person at its terminal. */
  begin(): void {
    this.actor.powerOn();
    this.client.attach();
  }

  /** From now on chance goes another way. */
  reseed(seed: number): void {
    for (const random of this.chances) random.reseed(seed);
  }

  /** The process ends at once, and is started again so much later. */
  crash(forNs: number): void {
    if (!this.actor.isUp) return;
    const { clock, trace } = this.options.world;
    trace.record('environment', 'environment.crashed', { forNs });
    this.connections.crash();
    this.targets.crash();
    this.storage.crash();
    this.actor.crash();
    clock.arm(clock.nowAt + forNs, { actor: ACTOR, name: 'start' });
  }

  /** The person leaves, and attaches again so much later. */
  leave(forNs: number): void {
    const { clock, trace } = this.options.world;
    trace.record('environment', 'client.left', { forNs });
    this.client.leave();
    clock.arm(clock.nowAt + forNs, { actor: ACTOR, name: 'attach' });
  }

  /** How the person's screen differs from the terminal's text; nothing if it shows it, or a beginning of it. */
  get screenMismatch(): number | undefined {
    const { text } = this.terminal;
    const at = this.screen.findIndex((byte, index) => byte !== text[index]);
    if (at >= 0) return at;
    return this.client.isAttached && this.screen.length < text.length ? this.screen.length : undefined;
  }

  private halted(processor: string): void {
    if (this.isHalted) return;
    this.isHalted = true;
    const { clock } = this.options.world;
    clock.arm(clock.nowAt + connectedTiming.endNs, { actor: ACTOR, name: 'halted', data: processor });
  }
}
