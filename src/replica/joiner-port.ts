import type { JoinerPort } from '../hypervisor/ports';
import type { LinkActor } from './link-actor';

/** The way to a processor that joins, over this link; after `sendState` outputs wait for that processor too. */
export function joinerPort(name: string, link: LinkActor, sendState: JoinerPort['sendState']): JoinerPort {
  return {
    name,
    get unacknowledged() {
      return link.channel.unacknowledged;
    },
    sendPage: (address, bytes) => {
      if (!link.channel.isClosed) link.send({ kind: 'page', address, bytes });
    },
    sendState,
  };
}
