/** Channels in which one rule is missing. */
import { Channel } from '../../protocol/channel';
import type { Message } from '../../protocol/messages';
import type { Mutation } from './names';

/** Delivers what has arrived after a gap. */
class WithoutPrefix extends Channel {
  protected override data(sequence: number, message: Message): void {
    if (sequence > this.received) this.received = sequence - 1;
    super.data(sequence, message);
  }
}

/** Acknowledges the last frame that has arrived, whatever is missing before it. */
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

/** Takes sequence numbers for ones that wrap after two: the next one, or one that has been received. */
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
