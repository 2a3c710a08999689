import { Subject, takeUntil } from 'rxjs';
import type { DeviceBack } from '../../devices/device';
import { type FailureSink, listen } from '../base/listen';
import type { Hypervisor } from '../hypervisor/hypervisor';
import type { Processor } from '../pa-risc/processor';
import type { Group } from './group';
import type { GroupFact } from './group-facts';
import type { LinkActor } from './link-actor';

/**
 * One replica: processor and hypervisor, its links to the others and the group that they are, joined as streams. The stream carries
 * facts to the hypervisor in the order in which the clock delivered them.
 */
export class Replica {
  private readonly stopped = new Subject<void>();
  private readonly connected: LinkActor[] = [];
  private isAlive = true;

  constructor(
    readonly name: string,
    readonly hypervisor: Hypervisor,
    readonly group: Group,
    readonly processor: Processor,
    backs: readonly DeviceBack[],
    clock: FailureSink,
  ) {
    listen(group.facts.pipe(takeUntil(this.stopped)), clock, (fact) => this.hear(fact));
    for (const back of backs) {
      back.onCompleted = (completion) => {
        if (this.isAlive) hypervisor.interrupt(completion);
      };
    }
  }

  get alive(): boolean {
    return this.isAlive;
  }

  /** Alive, and not deposed. */
  get serves(): boolean {
    return this.isAlive && this.hypervisor.chart.getSnapshot().status === 'active';
  }

  get links(): readonly LinkActor[] {
    return this.connected;
  }

  /** Another processor, and the link to it. */
  connect(name: string, link: LinkActor): void {
    this.connected.push(link);
    this.group.connect(name, link);
  }

  private hear(fact: GroupFact): void {
    const { hypervisor } = this;
    switch (fact.type) {
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

  /** The processor stops at once, as in a power failure; what is on the wire still arrives. */
  kill(): void {
    this.isAlive = false;
    this.stopped.next();
    for (const link of this.connected) link.stop();
    this.hypervisor.chart.stop();
  }
}
