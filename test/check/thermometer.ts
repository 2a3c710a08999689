/**
 * Thermometers that keep the contract: one that measures, one that tells on its own when it is too warm. Tests break
 * them.
 */
import type { Completion, DeviceBack, DeviceFront, DeviceRow, Outside, Place, World } from '../../src/index';

/**
 * A thermometer: register 0 starts a measurement (1), register 4 says whether one is done, register 8 has the degrees.
 */
export const POWER_ON = { busy: 0, done: 0, degrees: 0 };
const measurementNs = 1_000_000;

export class ThermometerFront implements DeviceFront {
  state = { ...POWER_ON };
  constructor(readonly name: string) {}
  get interruptLine(): boolean {
    return this.state.done === 1;
  }
  read(offset: number): number {
    if (offset !== 8) return offset === 4 ? this.state.done : 0;
    this.state.done = 0;
    return this.state.degrees;
  }
  write(offset: number, _size: number, value: number) {
    if (offset !== 0 || value !== 1 || this.state.busy === 1) return undefined;
    this.state.busy = 1;
    return { device: this.name, kind: 'operation', detail: {} } as const;
  }
  deliver({ registers }: Completion): void {
    this.state = { busy: 0, done: 1, degrees: registers.degrees };
  }
  reset(): void {
    this.state = { ...POWER_ON };
  }
  snapshot(): unknown {
    return { ...this.state };
  }
  restore(snapshot: unknown): void {
    this.state = { ...(snapshot as typeof POWER_ON) };
  }
}

export class ThermometerBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  count = 0;
  constructor(readonly place: Place) {
    place.world.clock.subscribe(this.actor, ({ name, data }) => this.hear(name, data as number));
  }
  hear(_name: string, operation: number): void {
    this.finish(operation);
  }
  get actor(): string {
    return `${this.place.processor}.${this.place.name}`;
  }
  perform(output: { kind: string; operation?: number }): void {
    const { clock } = this.place.world;
    if (output.kind === 'abort') clock.disarmAll(this.actor);
    else clock.arm(clock.nowAt + measurementNs, { actor: this.actor, name: 'done', data: output.operation });
  }
  finish(operation: number): void {
    this.count++;
    this.onCompleted({ device: this.place.name, registers: { degrees: 20 + this.count }, dma: [], operation });
  }
}

export const thermometer: DeviceRow = {
  name: 'thermometer',
  base: 0xf0840000,
  length: 12,
  front: (name) => new ThermometerFront(name),
  back: (place) => new ThermometerBack(place),
  uncertain: ({ device, operation }) => ({ device, registers: { degrees: -1 }, dma: [], operation }),
};

/** Where it gets too warm at 40 ms and again at 90 ms: the processor that leads is told, and the count stays. */
class Room implements Outside {
  alarms = 0;
  /** What the thermometers at the processors do. */
  readonly tell = new Map<string, (alarm: number) => void>();
  constructor({ clock, bus }: World) {
    clock.subscribe('room', () => this.tell.get(bus.view.primary)?.(++this.alarms));
    for (const at of [40_000_000, 90_000_000]) clock.arm(at, { actor: 'room', name: 'tooWarm' });
  }
  abort(): void {}
}

/** Register 12 has the number of the last alarm; to read it takes the interrupt back. */
class AlarmFront extends ThermometerFront {
  alarm = { last: 0, pending: false };
  override get interruptLine(): boolean {
    return super.interruptLine || this.alarm.pending;
  }
  override read(offset: number): number {
    if (offset !== 12) return super.read(offset);
    this.alarm.pending = false;
    return this.alarm.last;
  }
  override deliver(completion: Completion): void {
    if (completion.operation !== undefined) super.deliver(completion);
    else this.alarm = { last: completion.registers.alarm, pending: true };
  }
  override reset(): void {
    super.reset();
    this.alarm = { last: 0, pending: false };
  }
  override snapshot(): { last: number } {
    return { ...this.state, ...this.alarm };
  }
  override restore(snapshot: unknown): void {
    const { last, pending, ...state } = snapshot as typeof POWER_ON & AlarmFront['alarm'];
    this.state = state;
    this.alarm = { last, pending };
  }
}

export class AlarmBack extends ThermometerBack {
  readonly room = this.place.outside as Room;
  constructor(place: Place) {
    super(place);
    this.room.tell.set(place.processor, (alarm) => this.raise(alarm));
  }
  raise(alarm: number): void {
    const { clock } = this.place.world;
    clock.arm(clock.nowAt, { actor: this.actor, name: 'alarm', data: alarm });
  }
  override hear(name: string, data: number): void {
    if (name === 'done') this.finish(data);
    else this.onCompleted({ device: this.place.name, registers: { alarm: data }, dma: [] });
  }
  takeOver(front: unknown): number {
    for (let alarm = (front as { last: number }).last + 1; alarm <= this.room.alarms; alarm++) this.raise(alarm);
    return 0;
  }
}

export const alarming: DeviceRow = {
  ...thermometer,
  length: 16,
  front: (name) => new AlarmFront(name),
  outside: (world) => new Room(world),
  back: (place) => new AlarmBack(place),
};
