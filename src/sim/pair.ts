import { Backs } from '../../devices/backs';
import type { DmaPort, Inspect } from '../../devices/device';
import { IoSpace } from '../../devices/io-space';
import { idsFrom } from '../base/ids';
import { Random } from '../base/random';
import { Hypervisor } from '../hypervisor/hypervisor';
import { type Mutations, noMutations } from '../hypervisor/mutations';
import { presets } from '../hypervisor/switches';
import { TlbTakeover } from '../hypervisor/tlb-takeover';
import { VirtualMachine } from '../hypervisor/virtual-machine';
import type { TraceRecord } from '../ports/trace';
import { Channel } from '../protocol/channel';
import { messageFacts } from '../protocol/messages';
import { FailureDetectorActor } from '../replica/failure-detector-actor';
import { LinkActor } from '../replica/link-actor';
import { Replica } from '../replica/replica';
import { hp9000model720 } from './cost-model';
import { Environment } from './environment';
import { faultlessLink, linkFacts } from './link-plan';
import { LossyLink } from './lossy-link';
import type { PairObserved } from './observed';
import type { Kill, RunPlan } from './plan';
import { powerOn } from './power-on';

const names = ['left', 'right'] as const;
/** How far apart the clocks of the two processors may be at power-on. */
const greatestSkewNs = 1_000_000_000;
const retransmissionNs = 5_000_000;
/** How long the bus takes to answer a claim. */
const claimNs = 100_000;

export interface Failover {
  readonly killedAtNs?: number;
  readonly detectedAtNs: number;
  readonly promotedAtNs: number;
  readonly failoverEpoch: number;
  readonly uncertainInterrupts: number;
}

export interface PairObservers {
  readonly onByte?: (byte: number, at: number) => void;
  readonly onRecord?: (record: TraceRecord) => void;
  readonly inspect?: Inspect;
  /** The guest has written blocks of its disk. */
  readonly onBlock?: (block: number, data: Uint8Array) => void;
}

/** Two replicas, a link between them, one shared bus: a run in virtual time that a caller steps through. */
export class Pair {
  readonly environment: Environment;
  readonly replicas: readonly Replica[];
  readonly failovers: Failover[] = [];
  finished = false;
  /** How many of the planned kills came. */
  kills = 0;
  #kills: Kill[];
  #killedAt: number | undefined;
  #detectedAt: number | undefined;
  #failure: unknown;

  constructor(
    private readonly plan: RunPlan,
    private readonly observers: PairObservers = {},
    private readonly mutations: Mutations = noMutations,
  ) {
    this.environment = new Environment(plan, names, observers.inspect);
    if (observers.onBlock !== undefined) this.environment.store.onWritten = observers.onBlock;
    const { clock, recorder } = this.environment;
    this.#kills = [...plan.kills];
    recorder.onRecord = (record) => this.#hear(record);
    const random = new Random(plan.seed);
    const faults = { ...faultlessLink, ...plan.link };
    const link = new LossyLink({
      clock,
      trace: recorder,
      random: random.derive('link'),
      processors: names,
      bitsPerSecond: hp9000model720.bitsPerSecond,
      faults,
    });
    const session = idsFrom(random.derive('session'))();
    const run = idsFrom(random.derive('run'))();
    const { seed, protocol, epochLength } = plan;
    recorder.record('world', 'run.started', { run, session, seed, protocol, epochLength, ...linkFacts(faults) });
    this.replicas = names.map((name, index) => this.#replica(name, index, link, session, random));
    clock.subscribe('faults', (event) => this.kill(event.data as Kill['who']));
    for (const { who, when } of plan.kills) {
      const at = when.kind === 'time' ? when.at : when.kind === 'epoch' && when.epoch === 0 ? 0 : undefined;
      if (at !== undefined) clock.arm(at, { actor: 'faults', name: 'kill', data: who });
    }
  }

  start(): void {
    for (const replica of this.replicas) replica.start();
  }

  /** Lets the next thing happen; answers whether there was one. */
  step(): boolean {
    if (this.finished || this.environment.clock.nowAt > this.plan.patienceNs) return false;
    const stepped = this.environment.clock.runNext();
    if (this.#failure !== undefined) throw this.#failure;
    return stepped;
  }

  /** Kills whoever has the role `delayNs` from now. */
  killLater(who: Kill['who'], delayNs: number): void {
    const { clock } = this.environment;
    clock.arm(clock.nowAt + delayNs, { actor: 'faults', name: 'kill', data: who });
  }

  /** The role is the one that the processor has at this moment. */
  kill(who: Kill['who']): void {
    const { view } = this.environment.bus;
    const victim = this.replicas.find(({ name, alive }) => alive && (name === view.primary) === (who === 'primary'));
    if (victim === undefined || this.finished) return;
    victim.kill();
    this.kills++;
    const { clock, rows } = this.environment;
    for (const actor of ['', '.claim', ...rows.map((row) => `.${row.name}`)]) clock.disarmAll(victim.name + actor);
    // A chip without power answers no target: what one has taken it performs, what it still waits for never comes.
    this.environment.bus.port(victim.name).hear(() => {});
    this.#killedAt = this.environment.clock.nowAt;
    this.environment.recorder.record(victim.name, 'processor.killed', { role: who, epoch: victim.hypervisor.epoch });
  }

  observed(): PairObserved {
    return {
      ...this.environment.observed(this.finished),
      uncertainInterrupts: this.failovers.reduce((sum, failover) => sum + failover.uncertainInterrupts, 0),
      promotions: this.failovers.length,
      alive: this.replicas.some(({ alive, hypervisor }) => alive && hypervisor.chart.getSnapshot().value !== 'deposed'),
      consoleMismatches: this.environment.terminal.mismatches.map(({ ordinal }) => ordinal),
    };
  }

  #replica(name: string, index: number, link: LossyLink, session: string, random: Random): Replica {
    const { plan } = this;
    const { environment } = this;
    const { clock, bus, terminal, recorder, rows } = environment;
    const channel = new Channel({
      clock,
      actor: `${name}.channel`,
      end: link.ends[index],
      session,
      term: bus.view.term,
      acknowledgmentNs: hp9000model720.acknowledgmentNs,
      retransmissionNs,
      accepts: () => hypervisor.accepts(),
    });
    const detector = new FailureDetectorActor({
      clock,
      actor: `${name}.detector`,
      ...plan.detector,
      sendHeartbeat: () => channel.heartbeat(),
      inspect: this.observers.inspect,
    });
    const actor = new LinkActor(channel, detector);
    detector.suspicions.subscribe(() => recorder.record(name, 'detector.suspected'));
    const from = names[1 - index];
    let received = 0;
    channel.messages.subscribe(() => recorder.record(name, 'message.received', { from, sequence: ++received }));
    channel.acknowledgments.subscribe((upTo) => recorder.record(name, 'message.acknowledged', { by: from, upTo }));
    const takeover = plan.tlbTakeover ? new TlbTakeover() : undefined;
    const cpu = powerOn(plan, random.derive(`tlb/${name}`), takeover);
    const io = new IoSpace(rows);
    const read = (address: number, length: number) => cpu.readMemory(address, length);
    const dma: DmaPort = { fetchAllowed: (then) => hypervisor.fetchAllowed(then), read };
    const backs = new Backs(rows, name, environment.world, environment.outside, dma);
    const machine = new VirtualMachine(cpu, io, clock, name, hp9000model720, recorder);
    const hypervisor: Hypervisor = new Hypervisor(
      {
        processor: name,
        role: index === 0 ? 'primary' : 'backup',
        switches: presets[plan.protocol],
        epochLength: plan.epochLength,
        boundaryCost: hp9000model720.boundary,
        clockSkewNs: index === 0 ? 0 : random.derive('skew').integer(-greatestSkewNs, greatestSkewNs),
        clockDriftPpm: plan.drift[name] ?? 0,
        bufferMessages: plan.bufferMessages,
        startedAtUnix: plan.startedAtUnix,
        mutations: this.mutations,
        nextOperationId: idsFrom(random.derive('operations')),
        inspect: this.observers.inspect,
      },
      machine,
      clock,
      {
        send: (message) => {
          const sequence = channel.send(message);
          recorder.record(name, 'message.sent', { to: names[1 - index], sequence, ...messageFacts(message) });
          return sequence;
        },
        get isFull() {
          return channel.isFull;
        },
        resume: () => channel.resume(),
        close: () => actor.close(),
      },
      {
        perform: (output) => {
          if (output.kind === 'reset') this.#halt(name);
          else if (bus.view.primary === name) backs.perform(output);
        },
        putByte: (ordinal, byte) => {
          const before = terminal.expectedOrdinal;
          const expected = terminal.put({ processor: name, term: bus.view.term, ordinal, byte });
          if (expected > before) this.observers.onByte?.(byte, clock.nowAt);
          return expected;
        },
        expectedOrdinal: () => terminal.expectedOrdinal,
        claim: () => {
          this.#detectedAt = clock.nowAt;
          clock.arm(clock.nowAt + claimNs, { actor: `${name}.claim`, name: 'claim', data: bus.view.term + 1 });
        },
        uncertainCompletion: (operation) => backs.uncertain(operation),
        takeOver: () => backs.takeOver((device) => io.front(device).snapshot()),
        input: (from, most) => terminal.input(from, most),
        confirmInput: (upTo) => terminal.confirmInput(upTo),
      },
      recorder,
    );
    clock.subscribe(`${name}.claim`, (event) => {
      const granted = environment.claim(name, { term: event.data as number, members: [name], primary: name });
      recorder.record(name, granted ? 'claim.granted' : 'claim.refused', { term: event.data });
      hypervisor.claimAnswered(granted);
    });
    return new Replica(name, hypervisor, actor, cpu, backs.all, (error) => {
      this.#failure ??= error;
    });
  }

  #halt(name: string): void {
    this.environment.recorder.record(name, 'machine.reset', {});
    this.finished = true;
  }

  #hear(record: TraceRecord): void {
    if (record.type === 'role.primary') {
      this.failovers.push({
        killedAtNs: this.#killedAt,
        detectedAtNs: this.#detectedAt ?? record.at,
        promotedAtNs: record.at,
        failoverEpoch: record.failoverEpoch as number,
        uncertainInterrupts: record.uncertain as number,
      });
    }
    this.observers.onRecord?.(record);
    const due = this.#kills.filter(({ who, when }) => this.#isDue(who, when, record));
    if (due.length === 0) return;
    this.#kills = this.#kills.filter((kill) => !due.includes(kill));
    for (const { who } of due) this.killLater(who, 0);
  }

  #isDue(who: Kill['who'], when: Kill['when'], record: TraceRecord): boolean {
    if (when.kind === 'event') return record.event === when.event;
    if (when.kind === 'time' || record.type !== 'epoch.ended') return false;
    const leads = record.actor === this.environment.bus.view.primary;
    return leads === (who === 'primary') && (record.epoch as number) + 1 === when.epoch;
  }
}
