import { assert } from '../base/assert';
import type { ProtocolMessage } from '../protocol/messages';

/**
 * The last messages of the protocol, by their numbers: what a promoted backup has and another survivor may lack. The primary never
 * has more than a window of messages unacknowledged by anybody, so that no older ones are missing anywhere.
 */
export class MessageHistory {
  private readonly messages = new Map<number, ProtocolMessage>();

  constructor(private readonly limit: number) {}

  add(index: number, message: ProtocolMessage): void {
    this.messages.set(index, message);
    this.messages.delete(index - this.limit);
  }

  /** Those after `received`, up to `index`. */
  after(received: number, index: number): readonly { readonly index: number; readonly message: ProtocolMessage }[] {
    assert(index - received <= this.limit, `at most ${this.limit} messages are missing`);
    const found: { readonly index: number; readonly message: ProtocolMessage }[] = [];
    for (let at = received + 1; at <= index; at++) {
      const message = this.messages.get(at);
      if (message !== undefined) found.push({ index: at, message });
    }
    return found;
  }
}
