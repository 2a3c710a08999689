/** The 720's LAN controller as a row of the address map; a machine has it where its plan has a network. */
import type { EthernetStation } from '../../src/ports/ethernet';
import type { DeviceRow, World } from '../place';
import { ends, LanBack, transmission } from './back';
import { LanFront } from './front';

/** `connect` puts the machine on its segment; without it each processor has a way of its own there. */
export const lanRow = (connect?: (world: World) => EthernetStation): DeviceRow => ({
  name: 'lan',
  base: 0xf0826000,
  length: LanFront.length,
  localIrq: 8,
  front: (name, memory) => new LanFront(name, memory),
  ...(connect && { outside: connect }),
  back: (place) => new LanBack(place, place.outside as EthernetStation),
  /** IO2: the carrier was lost, so that the frame is perhaps on the wire. */
  uncertain: ({ device, operation }) => transmission(device, operation, ends.uncertain),
  /** A frame may be lost or doubled on any Ethernet. */
  unsolicited: () => undefined,
});
