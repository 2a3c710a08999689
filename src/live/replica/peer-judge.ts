/** Messages of a peer that are right in form, and that no replica in its senses sends in this state. */
import type { Message } from '../../protocol/messages';
import { isProtocolMessage } from '../../protocol/messages';
import type { Replica } from '../../replica/replica';

/** Why the message is out of turn, for a person; `undefined` if it is not. */
export function outOfTurn({ hypervisor, group }: Replica, peer: string, message: Message): string | undefined {
  if (isProtocolMessage(message)) {
    const { view, leads } = group.known;
    if (peer !== view.primary || leads) return undefined;
    return hypervisor.refuses(message);
  }
  const { role } = hypervisor.status;
  const isState = message.kind === 'page' || message.kind === 'state';
  return isState && role !== 'joining'
    ? `a ${message.kind} of a joiner’s state, for a processor that has one`
    : undefined;
}
