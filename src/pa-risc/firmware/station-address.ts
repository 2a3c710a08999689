/** The station address of the LAN controller, in the ROM of a machine that has one. */
import { bytesAt, bytesOfWords, type Caller } from './call';

const address = 0x3030;
const isPresent = 1;
const addressBytes = 6;

export function installStationAddress(machine: Pick<Caller, 'writeMemory'>, station: readonly number[]): void {
  machine.writeMemory(address, bytesOfWords([isPresent]));
  machine.writeMemory(address + 4, Uint8Array.from(station));
}

/** `undefined` in a machine without a LAN controller. */
export function stationAddress(caller: Caller): Uint8Array | undefined {
  const flag = bytesAt(caller, address, 4);
  return flag?.[3] === isPresent ? bytesAt(caller, address + 4, addressBytes) : undefined;
}
