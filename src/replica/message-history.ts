import { assert } from '../base/assert';
import { windowFrames } from '../protocol/channel';
import type { ProtocolMessage } from '../protocol/messages';

/**
 * The last messages of the protocol, by number: those that a promoted backup has and another survivor may lack. The
 * primary never has more than a window of messages that some backup has not acknowledged, so no survivor lacks an older
 * one.
 */
export class MessageHistory {
  /** The messages from number `first` on, up to twice as many as needed, so that they move seldom. */
  private readonly messages: (ProtocolMessage | undefined)[] = [];
  private first = 0;

  constructor(private readonly limit = windowFrames) {}

  add(index: number, message: ProtocolMessage): void {
    const { messages, limit } = this;
    if (index >= this.first + messages.length + limit) messages.length = 0;
    if (messages.length === 0) this.first = index;
    while (this.first + messages.length < index) messages.push(undefined);
    messages[index - this.first] = message;
    if (messages.length < 2 * limit) return;
    messages.splice(0, limit);
    this.first += limit;
  }

  /** The messages after `received`, up to `index`. */
  after(received: number, index: number): readonly { readonly index: number; readonly message: ProtocolMessage }[] {
    assert(index - received <= this.limit, `at most ${this.limit} messages are missing`);
    const found: { readonly index: number; readonly message: ProtocolMessage }[] = [];
    for (let at = received + 1; at <= index; at++) {
      const message = this.messages[at - this.first];
      if (message !== undefined) found.push({ index: at, message });
    }
    return found;
  }
}
