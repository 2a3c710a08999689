/**
 * A thermometer with an alarm that no guest asks for, written with the package only. Register 0 takes a command: 1
 * measure, 4 take the measurement's interrupt back, 8 take the alarm's back; register 4 has the status: 0 idle, 1 busy,
 * 2 done, 3 perhaps done; register 8 the degrees; register 12 the number of the last alarm.
 */
import type {
  Completion,
  DeviceBack,
  DeviceFront,
  DeviceRow,
  Operation,
  Output,
  Outside,
  Place,
  World,
} from 'understudy';

const STATUS = { idle: 0, busy: 1, done: 2, uncertain: 3 } as const;
const POWER_ON = { status: STATUS.idle as number, degrees: 0, alarm: 0, isAlarming: false };
const [measurementNs, alarmNs] = [1_000_000, 40_000_000];

/**
 * The room gets too warm once: the processor that leads is told, and the count stays for the one that leads after it.
 */
class Room implements Outside {
  alarms = 0;
  readonly listeners = new Map<string, (alarm: number) => void>();

  constructor({ clock, bus }: World) {
    clock.subscribe('room', () => this.listeners.get(bus.view.primary)?.(++this.alarms));
    clock.arm(alarmNs, { actor: 'room', name: 'tooWarm' });
  }
  /** Nothing that a processor asks for goes on in a room. */
  abort(): void {}
}

class ThermometerFront implements DeviceFront {
  #state = { ...POWER_ON };
  constructor(readonly name: string) {}

  get interruptLine(): boolean {
    return this.#state.status >= STATUS.done || this.#state.isAlarming;
  }
  read(offset: number): number {
    const { status, degrees, alarm } = this.#state;
    return [0, status, degrees, alarm][offset / 4] ?? 0;
  }
  write(offset: number, _size: number, value: number): Output | undefined {
    if (offset !== 0) return undefined;
    if (value === 4) this.#state.status = this.#state.status >= STATUS.done ? STATUS.idle : this.#state.status;
    if (value === 8) this.#state.isAlarming = false;
    if (value !== 1 || this.#state.status === STATUS.busy) return undefined;
    this.#state.status = STATUS.busy;
    return { device: this.name, kind: 'operation', detail: {} };
  }
  deliver({ registers, operation }: Completion): void {
    this.#state = { ...this.#state, ...registers, ...(operation === undefined ? { isAlarming: true } : {}) };
  }
  reset(): void {
    this.#state = { ...POWER_ON };
  }
  snapshot(): unknown {
    return { ...this.#state };
  }
  restore(snapshot: unknown): void {
    this.#state = { ...(snapshot as typeof POWER_ON) };
  }
}

class ThermometerBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  readonly #actor: string;

  constructor(
    private readonly place: Place,
    private readonly room: Room,
  ) {
    this.#actor = `${place.processor}.${place.name}`;
    place.world.clock.subscribe(this.#actor, (event) => this.onCompleted(event.data as Completion));
    room.listeners.set(place.processor, (alarm) => this.#tell(0, { alarm }));
  }

  perform(output: Operation | Output): void {
    if ('operation' in output) this.#tell(measurementNs, { status: STATUS.done, degrees: 21 }, output.operation);
    else this.place.world.clock.disarmAll(this.#actor);
  }

  /**
   * The alarms that the guest has not heard of: the dead primary had not forwarded them, or no processor led when they
   * came.
   */
  takeOver(front: unknown): number {
    for (let { alarm } = front as typeof POWER_ON; alarm < this.room.alarms; ) this.#tell(0, { alarm: ++alarm });
    return 0;
  }

  #tell(afterNs: number, registers: Completion['registers'], operation?: number): void {
    const data: Completion = { device: this.place.name, registers, dma: [], operation };
    const { clock } = this.place.world;
    clock.arm(clock.nowAt + afterNs, { actor: this.#actor, name: 'told', data });
  }
}

export const thermometer: DeviceRow = {
  name: 'thermometer',
  base: 0xf0824000,
  length: 16,
  localIrq: 7,
  front: (name) => new ThermometerFront(name),
  outside: (world) => new Room(world),
  back: (place) => new ThermometerBack(place, place.outside as Room),
  unsolicited: ({ registers }) => `alarm ${registers.alarm}`,
  uncertain: ({ device, operation }) => ({
    device,
    registers: { status: STATUS.uncertain, degrees: 0 },
    dma: [],
    operation,
  }),
};
