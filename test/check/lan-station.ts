/** A LAN controller on a segment where another station sends a frame now and then; and what a driver does with it. */

import { lanRow } from '../../devices/i82596/row';
import type { World } from '../../devices/place';
import type { DriverStep } from '../../src/check/device-bench';
import type { EthernetStation, TransmissionEnd } from '../../src/ports/ethernet';
import { at, EL, frameTo, I, LanRig, own } from '../devices/lan/lan-rig';

const [sendNs, everyNs] = [57_600, 40_000_000];

/** Sends to nobody; every 40 ms a frame arrives. */
function station({ clock, bus }: World): EthernetStation {
  const listeners = new Map<string, (frame: Uint8Array) => boolean>();
  const jobs: { processor: string; sent: (how: TransmissionEnd) => void }[] = [];
  clock.subscribe('station', ({ name }) => {
    if (name === 'sent') {
      const job = jobs.shift();
      if (job !== undefined && job.processor === bus.view.primary) job.sent('sent');
    } else {
      listeners.get(bus.view.primary)?.(frameTo(own));
      if (clock.nowAt < 100 * everyNs) clock.arm(clock.nowAt + everyNs, { actor: 'station', name: 'frame' });
    }
  });
  clock.arm(everyNs, { actor: 'station', name: 'frame' });
  return {
    hear: (processor, listener) => void listeners.set(processor, listener),
    send: ({ processor }, sent) => {
      jobs.push({ processor, sent });
      clock.arm(clock.nowAt + sendNs, { actor: 'station', name: 'sent' });
    },
    abort: () => {},
    powerOff: (processor) => void listeners.delete(processor),
  };
}

export const lanOnSegment = lanRow(station);

/** Memory as a rig leaves it, in one piece. */
const memoryOf = (rig: LanRig): DriverStep => ({ address: 0, bytes: rig.memory.slice() });
const ports = (...words: number[]): DriverStep[] =>
  words.flatMap((word) => [word >>> 16, word & 0xffff].map((value) => ({ offset: 4, size: 4 as const, value })));
const attention: DriverStep = { offset: 8, size: 4, value: 0 };

/** From a reset to a list of two transmissions, with a ring of descriptors for frames. */
export function transmissions(): readonly DriverStep[] {
  const rig = new LanRig();
  rig.setWord(at.scp, 0x6c << 16);
  rig.setWord(at.scp + 8, at.iscp);
  rig.setWord(at.iscp, 1);
  rig.setWord(at.iscp + 4, at.scb);
  const before = memoryOf(rig);
  rig.ring(8);
  rig.transmission(0, I, frameTo(own));
  rig.transmission(1, EL | I, frameTo(own, 200));
  rig.setWord(at.scb + 4, at.list);
  rig.setHalf(at.scb + 2, 0xf110);
  return [before, ...ports(0, at.scp | 2), attention, memoryOf(rig), attention];
}
