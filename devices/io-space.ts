/** The I/O address space of one processor: all fronts, and their lines wired to ASP. */
import { assert } from '../src/base/assert';
import { ADDRESS_MAP, type AddressRow } from './address-map';
import { AspFront } from './asp/front';
import type { Completion, DeviceFront, Output } from './device';

interface Mapped extends Omit<AddressRow, 'front'> {
  readonly front: DeviceFront;
}

export class IoSpace {
  readonly #asp = new AspFront('asp');
  readonly #devices: readonly Mapped[] = ADDRESS_MAP.map((row) => ({ ...row, front: row.front(row.name, this.#asp) }));

  /** Nobody answers: 0. */
  read(address: number, size: 1 | 2 | 4): number {
    const device = this.#at(address);
    if (device === undefined) return 0;
    const value = device.front.read((address >>> 0) - device.base, size);
    this.#wire(device);
    return value >>> 0;
  }

  write(address: number, size: 1 | 2 | 4, value: number): Output | undefined {
    const device = this.#at(address);
    if (device === undefined) return undefined;
    const output = device.front.write((address >>> 0) - device.base, size, value >>> 0);
    this.#wire(device);
    return output;
  }

  /** The registers of a completion; the caller has done its DMA. */
  deliver(completion: Completion): void {
    const device = this.#devices.find(({ name }) => name === completion.device);
    assert(device !== undefined, `the address map has ${completion.device}`);
    device.front.deliver(completion);
    this.#wire(device);
  }

  /** The bits to OR into EIRR since the last call. */
  takeExternalInterrupts(): number {
    return this.#asp.takeExternalInterrupts();
  }

  reset(): void {
    for (const { front } of this.#devices) front.reset();
  }

  snapshot(): unknown {
    return Object.fromEntries(this.#devices.map(({ name, front }) => [name, front.snapshot()]));
  }

  restore(snapshot: unknown): void {
    for (const { name, front } of this.#devices) front.restore((snapshot as Record<string, unknown>)[name]);
  }

  #at(address: number): Mapped | undefined {
    const at = address >>> 0;
    return this.#devices.find(({ base, length }) => at >= base && at < base + length);
  }

  #wire(device: Mapped): void {
    if (device.localIrq !== undefined) this.#asp.setLine(device.localIrq, device.front.interruptLine);
  }
}
