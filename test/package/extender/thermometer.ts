/**
 * A thermometer with an alarm, as somebody writes it who has the package only. Register 0 takes a command: 1 measure, 2 tell when
 * it is too warm, 4 take the interrupt back; register 4 has the status: 0 idle, 1 busy, 2 done, 3 nobody knows; register 8 the
 * degrees.
 */
import type { Completion, DeviceBack, DeviceFront, DeviceRow, Operation, Output, Place } from 'understudy';

const STATUS = { idle: 0, busy: 1, done: 2, uncertain: 3 } as const;
const POWER_ON = { status: STATUS.idle as number, degrees: 0 };
const [measurementNs, alarmNs] = [1_000_000, 40_000_000];

class ThermometerFront implements DeviceFront {
  #state = { ...POWER_ON };
  constructor(readonly name: string) {}

  get interruptLine(): boolean {
    return this.#state.status >= STATUS.done;
  }
  read(offset: number): number {
    return offset === 4 ? this.#state.status : offset === 8 ? this.#state.degrees : 0;
  }
  write(offset: number, _size: number, value: number): Output | undefined {
    if (offset !== 0) return undefined;
    if (value === 4) this.#state.status = this.#state.status >= STATUS.done ? STATUS.idle : this.#state.status;
    if ((value !== 1 && value !== 2) || this.#state.status === STATUS.busy) return undefined;
    this.#state.status = STATUS.busy;
    return { device: this.name, kind: 'operation', detail: { command: value } };
  }
  deliver({ registers }: Completion): void {
    this.#state = { status: registers.status, degrees: registers.degrees };
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

  constructor(private readonly place: Place) {
    this.#actor = `${place.processor}.${place.name}`;
    place.world.clock.subscribe(this.#actor, (event) => this.onCompleted(event.data as Completion));
  }

  perform(output: Operation | Output): void {
    const { clock } = this.place.world;
    if (!('operation' in output)) {
      clock.disarmAll(this.#actor);
      return;
    }
    const warm = output.detail.command === 2;
    const registers = { status: STATUS.done, degrees: warm ? 40 : 21 };
    const data: Completion = { device: this.place.name, registers, dma: [], operation: output.operation };
    clock.arm(clock.nowAt + (warm ? alarmNs : measurementNs), { actor: this.#actor, name: 'done', data });
  }
}

export const thermometer: DeviceRow = {
  name: 'thermometer',
  base: 0xf0824000,
  length: 12,
  localIrq: 7,
  front: (name) => new ThermometerFront(name),
  back: (place) => new ThermometerBack(place),
  uncertain: ({ device, operation }) => ({
    device,
    registers: { status: STATUS.uncertain, degrees: 0 },
    dma: [],
    operation,
  }),
};
