/** Channels in which one rule is missing. */
import { Channel } from '../../protocol/channel';
import type { Message } from '../../protocol/messages';
import type { Mutation } from './names';

/** Delivers messages that arrive after a gap. */
class WithoutPrefix extends Channel {
  protected override data(sequence: number, message: Message): void {
    if (sequence > this.received) this.received = sequence - 1;
    super.data(sequence, message);
  }
}

/** Acknowledges the last frame that has arrived, although earlier ones are missing. */
class WithoutCumulativeAcknowledgment extends Channel {
  protected override data(sequence: number, message: Message): void {
    super.data(sequence, message);
    if (sequence > this.received) this.acknowledgeLater();
  }

  protected override get acknowledgeable(): number {
    let last = this.received;
    for (const sequence of this.ahead.keys()) last = Math.max(last, sequence);
    return last;
  }
}

/** Treats sequence numbers as if they wrapped after two: a number is the next one, or one received already. */
class WithNarrowSequence extends Channel {
  protected override data(sequence: number, message: Message): void {
    super.data((sequence - this.received) % 2 === 0 ? this.received : this.received + 1, message);
  }
}

export const channelMutants: Partial<Readonly<Record<Mutation, typeof Channel>>> = {
  prefix: WithoutPrefix,
  cumulativeAcknowledgment: WithoutCumulativeAcknowledgment,
  wideSequence: WithNarrowSequence,
};
