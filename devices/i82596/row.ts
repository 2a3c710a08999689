/** The 720's LAN controller as a row of the address map; a machine has it where its plan has a network. */
import type { EthernetStation } from '../../src/ports/ethernet';
import type { DeviceRow, World } from '../place';
import { LanBack, transmission } from './back';
import { LanFront } from './front';
import { STATUS, TRANSMIT_ERROR } from './registers';

/** `connect` puts the machine on its segment. */
export const lanRow = (connect: (world: World) => EthernetStation): DeviceRow => ({
  name: 'lan',
  base: 0xf0826000,
  length: LanFront.length,
  localIrq: 8,
  front: (name, memory) => new LanFront(name, memory),
  outside: connect,
  back: (place) => new LanBack(place, place.outside as EthernetStation),
  /** IO2: the carrier was lost, so that the frame is perhaps on the wire. */
  uncertain: ({ device, operation }) => transmission(device, operation, STATUS.C | TRANSMIT_ERROR.noCarrier),
  /** A frame may be lost or doubled on any Ethernet. */
  unsolicited: () => undefined,
});
