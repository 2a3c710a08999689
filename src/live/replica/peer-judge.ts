/** Messages of a peer that are right in form, and that no replica in its senses sends in this state. */
import { windowFrames } from '../../protocol/channel';
import { type GroupMessage, isProtocolMessage, type Message, type ProtocolMessage } from '../../protocol/messages';
import type { Replica } from '../../replica/replica';
import { wrongInside } from './contents/messages';

export class PeerJudge {
  private hasAsked = false;

  constructor(
    private readonly replica: Replica,
    private readonly peer: string,
  ) {}

  /** Why the message is out of turn, or wrong inside, for a person; `undefined` if it is not. */
  refuses(message: Message): string | undefined {
    return isProtocolMessage(message) ? this.ofProtocol(message) : this.ofGroup(message);
  }

  private ofProtocol(message: ProtocolMessage): string | undefined {
    const { hypervisor, group } = this.replica;
    const { view, leads } = group.known;
    if (this.peer !== view.primary || leads) return undefined;
    const devices = Object.keys(hypervisor.machine.io.snapshot() as object);
    return wrongInside(message, devices) ?? hypervisor.refuses(message);
  }

  private ofGroup(message: GroupMessage): string | undefined {
    const { index } = this.replica.group;
    switch (message.kind) {
      case 'prefix':
        return message.received + windowFrames < index
          ? `a prefix of ${message.received} messages, and ${index} have come`
          : undefined;
      case 'join':
        return this.asks() ? undefined : 'a second wish to join';
      case 'page':
      case 'state':
        return this.ofState(message.kind);
      default:
        return undefined;
    }
  }

  /** Whether the peer asks to join for the first time. */
  private asks(): boolean {
    const isFirst = !this.hasAsked;
    this.hasAsked = true;
    return isFirst;
  }

  private ofState(kind: 'page' | 'state'): string | undefined {
    const { hypervisor, group } = this.replica;
    const what = `a ${kind} of a joiner’s state`;
    if (hypervisor.status.role !== 'joining') return `${what}, for a processor that has one`;
    return this.peer === group.known.view.primary ? undefined : `${what}, of a processor that does not lead`;
  }
}
