import type { TimerEvent } from '../ports/clock';
import { VirtualClock } from './virtual-clock';

/** The clock of a machine within another's world: the same time, and actors with names of their own. */
export class NamedClock extends VirtualClock {
  /** `place`: ahead of each actor's name. */
  constructor(
    private readonly clock: VirtualClock,
    private readonly place: string,
  ) {
    super();
  }

  override get nowAt(): number {
    return this.clock.nowAt;
  }

  override get nextAt(): number {
    return this.clock.nextAt;
  }

  override get nextPlace(): number {
    return this.clock.nextPlace;
  }

  override subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    this.clock.subscribe(this.named(actor), (event) => handler({ ...event, actor }));
  }

  override arm(at: number, event: TimerEvent, place?: number): number {
    return this.clock.arm(at, { ...event, actor: this.named(event.actor) }, place);
  }

  override disarm(timer: number): void {
    this.clock.disarm(timer);
  }

  override disarmAll(actor: string): void {
    this.clock.disarmAll(this.named(actor));
  }

  override fail(error: unknown): void {
    this.clock.fail(error);
  }

  private named(actor: string): string {
    return `${this.place}.${actor}`;
  }
}
