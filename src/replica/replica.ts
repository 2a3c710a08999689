import { map, merge, Subject, takeUntil } from 'rxjs';
import type { Completion, DeviceBack } from '../../devices/device';
import { type FailureSink, listen } from '../base/listen';
import type { Hypervisor } from '../hypervisor/hypervisor';
import type { Exit, Processor } from '../pa-risc/processor';
import type { Group } from './group';
import type { GroupFact } from './group-facts';
import type { LinkActor } from './link-actor';

/** The facts that a hypervisor hears: exits of its processor, completions of its devices, and the group's facts. */
type ReplicaFact =
  | GroupFact
  | { readonly type: 'exit'; readonly exit: Exit }
  | { readonly type: 'completed'; readonly completion: Completion };

/**
 * One replica: processor and hypervisor, the links to the other replicas, and the group. One merged stream carries all
 * facts to the hypervisor, in the order in which the clock delivered them.
 */
export class Replica {
  private readonly stopped = new Subject<void>();
  private readonly completions = new Subject<Completion>();
  private connected: readonly LinkActor[] = [];
  /** Over links that are gone. */
  private sentBefore = { again: 0, bytes: 0 };
  private isAlive = true;
  /** What waits until the processor goes on; `undefined` while it does not stand still. */
  private waiting: (() => void)[] | undefined;

  constructor(
    readonly name: string,
    readonly hypervisor: Hypervisor,
    readonly group: Group,
    readonly processor: Processor,
    private readonly backs: readonly DeviceBack[],
    clock: FailureSink,
  ) {
    for (const back of this.backs) back.onCompleted = (completion) => this.completions.next(completion);
    const facts = merge(
      hypervisor.exits.pipe(map((exit): ReplicaFact => ({ type: 'exit', exit }))),
      this.completions.pipe(map((completion): ReplicaFact => ({ type: 'completed', completion }))),
      group.facts,
    );
    listen(facts.pipe(takeUntil(this.stopped)), clock, (fact) => this.hear(fact));
  }

  get alive(): boolean {
    return this.isAlive;
  }

  /** Whether the replica is alive and not deposed. */
  get serves(): boolean {
    return this.isAlive && this.hypervisor.chart.getSnapshot().status === 'active';
  }

  get links(): readonly LinkActor[] {
    return this.connected;
  }

  /** Messages sent once more, and bytes of all frames, over the links of now and before. */
  get sent(): { readonly again: number; readonly bytes: number } {
    return this.connected.reduce(
      ({ again, bytes }, { channel }) => ({
        again: again + channel.retransmissions,
        bytes: bytes + channel.counts.bytes,
      }),
      this.sentBefore,
    );
  }

  /** Adds another processor, with the link to that processor. */
  connect(name: string, link: LinkActor): void {
    this.connected = [...this.connected, link];
    this.group.connect(name, link);
  }

  /** Another processor has died, its link is closed, and a later process of its name is there. */
  forget(name: string): void {
    const { sent } = this;
    this.connected = this.connected.filter(({ peer }) => peer !== name);
    const { again, bytes } = this.sent;
    const before = this.sentBefore;
    this.sentBefore = { again: before.again + sent.again - again, bytes: before.bytes + sent.bytes - bytes };
    this.group.links.forget(name);
  }

  private hear(fact: ReplicaFact): void {
    const { hypervisor } = this;
    switch (fact.type) {
      case 'exit':
        hypervisor.exited(fact.exit);
        break;
      case 'completed':
        this.whenAwake(() => hypervisor.interrupt(fact.completion));
        break;
      case 'message':
        hypervisor.receive(fact.message);
        break;
      case 'acknowledged':
        hypervisor.acknowledged(fact.upTo);
        break;
      case 'peerFailed':
        hypervisor.peerFailed();
        break;
      case 'prefixesCompared':
        hypervisor.prefixesCompared(fact.longest);
        break;
      case 'claimAnswered':
        hypervisor.claimAnswered(fact.granted);
        break;
      case 'joinRequested':
        hypervisor.join(fact.joiner);
        break;
      case 'joinAbandoned':
        hypervisor.joinAbandoned();
        break;
      case 'page':
        hypervisor.receivePage(fact.address, fact.bytes);
        break;
      case 'state':
        hypervisor.receiveState(fact.state);
        break;
    }
  }

  start(): void {
    this.group.start();
    this.hypervisor.start();
  }

  /** The processor stands still: neither does it execute, nor does anything reach its hypervisor. */
  freeze(): void {
    this.waiting ??= [];
  }

  /** The processor goes on, and hears what has waited. */
  thaw(): void {
    const acts = this.waiting ?? [];
    this.waiting = undefined;
    if (this.isAlive) for (const act of acts) act();
  }

  get frozen(): boolean {
    return this.isAlive && this.waiting !== undefined;
  }

  /** Acts at once or, while the processor stands still, when it goes on. */
  whenAwake(act: () => void): void {
    if (this.waiting === undefined) act();
    else this.waiting.push(act);
  }

  /** The processor stops at once, as in a power failure; what is on the wire still arrives. */
  kill(): void {
    this.isAlive = false;
    this.stopped.next();
    for (const link of this.connected) link.stop();
    this.hypervisor.powerOff();
  }
}
