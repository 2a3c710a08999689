import { assert } from '../base/assert';
import type { Message } from '../protocol/messages';
import type { LinkActor } from './link-actor';

/** One processor's links to the others, by name. */
export class Links {
  private readonly links = new Map<string, LinkActor>();

  constructor(private readonly me: string) {}

  get names(): readonly string[] {
    return [...this.links.keys()];
  }

  add(name: string, link: LinkActor): void {
    this.links.set(name, link);
  }

  get(name: string): LinkActor | undefined {
    return this.links.get(name);
  }

  start(): void {
    for (const link of this.links.values()) link.start();
  }

  /** The processor at the other end never comes again. */
  forget(name: string): void {
    this.links.delete(name);
  }

  /** Returns the channel's sequence number; on a closed channel nothing is sent. */
  send(name: string, message: Message): number {
    const link = this.links.get(name);
    assert(link !== undefined, () => `${this.me} has a link to ${name}`);
    return link.isClosed ? 0 : link.send(message);
  }

  close(names: Iterable<string>): void {
    for (const name of names) this.links.get(name)?.close();
  }
}
