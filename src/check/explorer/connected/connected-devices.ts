/**
 * An environment in a process of its own: its real actor, the real sessions of the replicas and the real client of the
 * terminal, over scripted connections, media and storage.
 */
import { NetworkTerminal } from '../../../../devices/rs232/terminal';
import type { EnvironmentActor } from '../../../environment/environment-actor';
import type { EnvironmentEntry } from '../../../environment/environment-entry';
import type { EnvironmentPort } from '../../../hypervisor/ports';
import type { ClaimAnswer, View } from '../../../ports/arbiter';
import { incarnationOf, placeOf } from '../../../protocol/environment/messages';
import type { EnvironmentSession } from '../../../protocol/environment/session';
import type { TerminalClient } from '../../../protocol/environment/terminal-client';
import type { Member } from '../member';
import type { AroundEnvironment, ScriptedEnvironment } from '../scripted-environment';
import type { Step } from '../steps';
import { replicaPort } from './replica-port';
import { type ScriptedConnection, ScriptedConnections } from './scripted-connections';
import { ScriptedMedia } from './scripted-media';
import { ScriptedStorage } from './scripted-storage';

const PERSON = 'person';
const connecting = (process: string): string => `${process}.environment`;

export class ConnectedDevices implements ScriptedEnvironment {
  private readonly storage = new ScriptedStorage<EnvironmentEntry>();
  private readonly connections: ScriptedConnections;
  private readonly media: ScriptedMedia;
  private readonly actor: EnvironmentActor;
  private readonly terminal: NetworkTerminal;
  /** Only where the guest has a console. */
  private readonly client: TerminalClient | undefined;
  /** Of the processes that live. */
  private readonly sessions = new Map<string, EnvironmentSession>();
  /** A joiner that has not been welcomed. */
  private readonly joining = new Set<string>();
  private haltedBy: string | undefined;

  constructor(
    view: View,
    private readonly wiring: AroundEnvironment,
  ) {
    const { rules, clock, trace, monitor, terminal, configuration } = wiring;
    const { Actor, Client, environment } = rules.connected;
    this.connections = new ScriptedConnections({
      isUp: () => this.actor.isUp,
      accept: (service, end) => {
        if (service === 'replica') this.actor.acceptReplica(end);
        else this.actor.acceptClient(end);
      },
    });
    const leader = () => this.actor.view.primary;
    const syncsFirst = !configuration.mutations.has('syncBeforeDone');
    this.media = new ScriptedMedia({ monitor, trace, leader, syncsFirst });
    const { storage, media } = this;
    this.terminal = new NetworkTerminal({ clock, arbiter: { isFenced: (processor) => processor !== leader() } });
    this.actor = new Actor(
      {
        clock,
        trace,
        storage,
        media,
        terminal: this.terminal,
        view: { ...view, members: [...view.members], since: view.term },
        viewChanged: () => {},
        halted: (processor) => {
          this.haltedBy ??= processor;
        },
      },
      environment,
    );
    if (!configuration.program.some((step) => step.do === 'byte' || step.do === 'input')) return;
    this.client = new Client({
      clock,
      actor: connecting(PERSON),
      client: PERSON,
      dial: () => this.connections.dial(PERSON, 'client'),
      retryNs: 0,
      show: (byte) => {
        terminal.shown.push(byte);
        monitor.shows();
      },
    });
  }

  get view(): View {
    return this.actor.view;
  }

  get performed(): number {
    return this.media.performed;
  }

  get positions() {
    return this.media.positions;
  }

  port(processor: string): EnvironmentPort {
    return replicaPort(processor, this.sessionOf(processor), this.wiring);
  }

  claim(processor: string, view: View, answered: (answer: ClaimAnswer) => void): void {
    this.sessions.get(processor)?.claim(view, answered);
  }

  /** The first connections are made before anything else happens. */
  begin(): void {
    this.actor.powerOn();
    this.settle();
    for (const [name, session] of this.sessions) this.greets(name, () => session.connect());
    this.greets(PERSON, () => this.client?.attach());
    const ways = () => this.connections.all.flatMap(({ toEnvironment, toProcess }) => [toEnvironment, toProcess]);
    const busy = () => ways().find(({ underWay }) => underWay.length > 0);
    for (let way = busy(); way !== undefined; way = busy()) way.arrive();
  }

  join({ name }: Member): void {
    this.joining.add(name);
    this.greets(name, () => this.sessions.get(name)?.connect());
  }

  steps(may: (kind: string) => boolean): readonly Step[] {
    const { actor, media, storage, wiring, client } = this;
    const { configuration, terminal } = wiring;
    const steps: Step[] = [...this.arrivals()];
    if (!actor.isUp) steps.push({ do: 'startEnvironment' });
    for (const { device, command, hasLanded } of media.next) {
      steps.push({ do: hasLanded ? 'sync' : 'perform', device, by: command.by });
    }
    if (storage.appended.length > 0) steps.push({ do: 'store' });
    if (this.mayConnect(actor.view.primary)) steps.push({ do: 'connect', who: actor.view.primary });
    if (client !== undefined && terminal.typed.length < configuration.typed) steps.push({ do: 'type' });
    if (may('cuts')) steps.push(...this.cuts());
    if (may('environmentCrashes') && actor.isUp) steps.push(...this.crashes());
    return steps;
  }

  happen(step: Step): void {
    const { connections, media, storage, wiring, client } = this;
    switch (step.do) {
      case 'arrive': {
        const { toEnvironment, toProcess } = connections.all[step.connection];
        (step.to === 'environment' ? toEnvironment : toProcess).arrive();
        break;
      }
      case 'perform':
      case 'sync': {
        const work = media.next.find(({ device, command }) => device === step.device && command.by === step.by);
        if (work?.hasLanded === true) media.sync(work);
        else if (work !== undefined) media.land(work);
        break;
      }
      case 'store':
        storage.storeNext();
        break;
      case 'connect':
        this.connect(step.who);
        break;
      case 'type': {
        const key = wiring.terminal.typed.length + 1;
        wiring.terminal.typed.push(key);
        client?.type(Uint8Array.of(key));
        break;
      }
      case 'cut':
        connections.cut(step.who, step.arriving);
        break;
      case 'crashEnvironment':
        this.crash(step.stored, step.left);
        break;
      case 'startEnvironment':
        this.actor.powerOn();
        break;
    }
  }

  ended(processor: string): void {
    this.sessions.get(processor)?.close();
    this.sessions.delete(processor);
    this.joining.delete(processor);
  }

  settle(): void {
    const { storage, wiring, client } = this;
    const { terminal, monitor, member, finished } = wiring;
    this.connections.settle();
    while (storage.appended[0]?.entry.kind === 'started') storage.storeNext();
    for (const name of this.sessions.keys()) if (!this.joining.has(name) && !member(name).serves) this.ended(name);
    this.connections.settle();
    for (const process of this.processes)
      if (process !== this.actor.view.primary && this.mayConnect(process)) this.connect(process);
    const seen = client?.shownBytes ?? 0;
    if (seen !== terminal.shown.length)
      monitor.breaks(7, `the person has seen ${terminal.shown.length} bytes of the first ${seen}`);
    const { haltedBy } = this;
    if (haltedBy !== undefined && seen >= monitor.historyOf(haltedBy).bytes.length) finished(haltedBy);
  }

  private mayConnect(process: string): boolean {
    return this.actor.isUp && this.wiring.clock.isPending(connecting(process), 'connect');
  }

  private connect(process: string): void {
    this.greets(process, () => this.wiring.clock.fire(connecting(process), 'connect'));
  }

  /**
   * A process makes a connection, on which its greeting arrives at once: until it is welcomed the process does what it
   * would without a connection.
   */
  private greets(process: string, dial: () => void): void {
    dial();
    this.connections.presentOf(process)?.toEnvironment.arrive();
  }

  private get processes(): readonly string[] {
    return [...this.sessions.keys(), PERSON];
  }

  private sessionOf(processor: string): EnvironmentSession {
    const { rules, clock, trace, member } = this.wiring;
    const session: EnvironmentSession = new rules.connected.Session({
      clock,
      actor: connecting(processor),
      name: placeOf(processor),
      incarnation: incarnationOf(processor),
      guest: '',
      dial: () => this.connections.dial(processor, 'replica'),
      retryNs: 0,
      hears: {
        told: (view) => {
          member(processor).group.learn(view);
          if (this.joining.delete(processor)) member(processor).start();
        },
        restarted: (uncertain) => trace.record(processor, 'requests.uncertain', { uncertain }),
        misunderstood: (why) => trace.record(processor, 'connection.refused', { who: 'environment', why }),
        unfit: () => {},
      },
    });
    this.sessions.set(processor, session);
    return session;
  }

  private *arrivals(): Generator<Step> {
    const { connections } = this;
    for (const [at, connection] of connections.all.entries()) {
      const { process, toEnvironment, toProcess } = connection;
      const isOlder = connections.isOlder(connection, at);
      const of = { do: 'arrive', connection: at, isOlder } as const;
      if (toEnvironment.underWay.length > 0) yield { ...of, from: process, to: 'environment' };
      if (toProcess.underWay.length > 0) yield { ...of, from: 'environment', to: process };
    }
  }

  private *cuts(): Generator<Step> {
    for (const who of this.processes) {
      const present: ScriptedConnection | undefined = this.connections.presentOf(who);
      if (present === undefined) continue;
      for (let arriving = 0; arriving <= present.toEnvironment.underWay.length; arriving++) {
        yield { do: 'cut', who, arriving };
      }
    }
  }

  /** A beginning of the records on their way to stable storage is there afterwards, and any of the media's work. */
  private *crashes(): Generator<Step> {
    const { appended } = this.storage;
    const { works } = this.media;
    for (let stored = 0; stored <= appended.length; stored++) {
      for (let left = 0; left < 1 << works.length; left++) yield { do: 'crashEnvironment', stored, left };
    }
  }

  private crash(stored: number, left: number): void {
    this.connections.crash();
    this.media.crash((at) => ((left >> at) & 1) === 1);
    this.storage.crash(stored);
    this.actor.crash();
  }
}
