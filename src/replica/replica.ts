import { Subject, takeUntil } from 'rxjs';
import type { DeviceBack } from '../../devices/device';
import type { Hypervisor } from '../hypervisor/hypervisor';
import type { Processor } from '../pa-risc/processor';
import type { LinkActor, LinkFact } from './link-actor';

/**
 * One replica: processor and hypervisor, link and failure detector, joined as streams. Each stream carries one kind of
 * fact to the hypervisor, in the order in which the clock delivered it.
 */
export class Replica {
  readonly #stopped = new Subject<void>();
  #alive = true;

  constructor(
    readonly name: string,
    readonly hypervisor: Hypervisor,
    readonly link: LinkActor,
    readonly processor: Processor,
    backs: readonly DeviceBack[],
    /** A programmer's error: the run must end at this event. */
    failed: (error: unknown) => void,
  ) {
    link.facts.pipe(takeUntil(this.#stopped)).subscribe((fact) => {
      // A stream reports what its subscriber throws in a later macrotask: too late for a world without them.
      try {
        this.#hear(fact);
      } catch (error) {
        failed(error);
      }
    });
    hypervisor.chart.subscribe({ error: failed });
    for (const back of backs) {
      back.onCompleted = (completion) => {
        if (this.#alive) hypervisor.interrupt(completion);
      };
    }
  }

  get alive(): boolean {
    return this.#alive;
  }

  #hear(fact: LinkFact): void {
    const { hypervisor } = this;
    if (fact.type === 'message') hypervisor.receive(fact.message);
    else if (fact.type === 'acknowledged') hypervisor.acknowledged(fact.upTo);
    else hypervisor.peerFailed();
  }

  start(): void {
    this.link.start();
    this.hypervisor.start();
  }

  /** The processor stops at once, as in a power failure; what is on the wire still arrives. */
  kill(): void {
    this.#alive = false;
    this.#stopped.next();
    this.link.stop();
    this.hypervisor.chart.stop();
  }
}
