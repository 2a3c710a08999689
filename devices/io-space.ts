/** The I/O address space of one processor: all fronts, with their interrupt lines wired to ASP. */
import { assert } from '../src/base/assert';
import { ADDRESS_MAP, INTERRUPT_PATH } from './address-map';
import { AspFront } from './asp/front';
import { ViperFront } from './asp/plain';
import type { Completion, DeviceFront, GuestMemory, Output } from './device';
import type { DeviceRow } from './place';
import { Rs232Front } from './rs232/front';

interface Mapped extends Pick<DeviceRow, 'name' | 'base' | 'length' | 'localIrq'> {
  readonly front: DeviceFront;
}

/** Of a machine whose devices find no work in memory. */
const noMemory: GuestMemory = { read: () => new Uint8Array(0), write: () => {} };

export class IoSpace {
  private readonly asp = new AspFront(INTERRUPT_PATH.asp.name);
  private readonly devices: readonly Mapped[];
  private readonly uartFront: Rs232Front;
  /** The state, until a front is reached again. */
  private state: Readonly<Record<string, unknown>> | undefined;

  constructor(rows: readonly DeviceRow[] = ADDRESS_MAP, memory: GuestMemory = noMemory) {
    const { asp, viper } = INTERRUPT_PATH;
    this.devices = [
      { ...asp, length: AspFront.length, front: this.asp },
      { ...viper, front: new ViperFront(viper.name, this.asp) },
      ...rows.map((row) => ({ ...row, front: row.front(row.name, memory) })),
    ];
    assertApart(this.devices);
    const uart = this.front('rs232');
    assert(uart instanceof Rs232Front, 'the console is a UART');
    this.uartFront = uart;
  }

  /** No device responds: 0. */
  read(address: number, size: 1 | 2 | 4): number {
    const device = this.at(address);
    if (device === undefined) return 0;
    this.state = undefined;
    const value = device.front.read((address >>> 0) - device.base, size);
    this.wire(device);
    return value >>> 0;
  }

  write(address: number, size: 1 | 2 | 4, value: number): Output | undefined {
    const device = this.at(address);
    if (device === undefined) return undefined;
    this.state = undefined;
    const output = device.front.write((address >>> 0) - device.base, size, value >>> 0);
    this.wire(device);
    return output;
  }

  isOutdated(completion: Completion): boolean {
    return this.named(completion.device).front.isOutdated?.(completion) ?? false;
  }

  /** Loads the registers of a completion; the caller has done its DMA. */
  deliver(completion: Completion): void {
    const device = this.named(completion.device);
    this.state = undefined;
    device.front.deliver(completion);
    this.wire(device);
  }

  /** The output that a delivery has requested of its front, one at a time. */
  takeOutput(): Output | undefined {
    for (const { front } of this.devices) {
      const output = front.takeOutput?.();
      if (output === undefined) continue;
      this.state = undefined;
      return output;
    }
    return undefined;
  }

  get uart(): Rs232Front {
    return this.uartFront;
  }

  front(name: string): DeviceFront {
    return this.named(name).front;
  }

  /** The bits to OR into EIRR since the last call. */
  takeExternalInterrupts(): number {
    this.state = undefined;
    return this.asp.takeExternalInterrupts();
  }

  reset(): void {
    this.state = undefined;
    for (const { front } of this.devices) front.reset();
  }

  /** The same object as long as nothing has reached a front. */
  snapshot(): unknown {
    this.state ??= Object.fromEntries(this.devices.map(({ name, front }) => [name, front.snapshot()]));
    return this.state;
  }

  restore(snapshot: unknown): void {
    this.state = undefined;
    for (const { name, front } of this.devices) front.restore((snapshot as Record<string, unknown>)[name]);
  }

  private named(name: string): Mapped {
    const device = this.devices.find((each) => each.name === name);
    assert(device !== undefined, `the address map has ${name}`);
    return device;
  }

  private at(address: number): Mapped | undefined {
    const at = address >>> 0;
    return this.devices.find(({ base, length }) => at >= base && at < base + length);
  }

  private wire(device: Mapped): void {
    const { localIrq, front } = device;
    const hasPulsed = front.takeInterruptPulse?.();
    if (localIrq === undefined) return;
    if (hasPulsed) this.asp.setLine(localIrq, false);
    this.asp.setLine(localIrq, front.interruptLine);
  }
}

/** Two devices at one address, or of one name, would hide each other. */
function assertApart(devices: readonly Mapped[]): void {
  for (const [at, one] of devices.entries()) {
    for (const other of devices.slice(at + 1)) {
      const apart = one.base + one.length <= other.base || other.base + other.length <= one.base;
      assert(apart && one.name !== other.name, `${one.name} and ${other.name} have addresses and names of their own`);
    }
  }
}
