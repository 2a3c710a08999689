/** The devices of the scripted machine: a disk, a tape, an actuator and a console, each of a few lines. */
import type { Completion, Operation, Output } from '../../../devices/device';
import type { IoFronts } from '../../hypervisor/virtual-machine';
import type { Guest } from './guest';
import type { Monitor } from './monitor';

export const deviceNames = ['disk', 'tape', 'actuator'] as const;
export const consoleAddress = 0x10000;
export const resetAddress = 0x20000;
/** A byte of guest memory for each device, into which the result of an operation is written. */
export const statusBytes = deviceNames.length;
/** From `position` on: the number of records or steps so far. */
export const status = { good: 1, uncertain: 2, position: 16 } as const;

/** A request to a device, as it leaves the processor. */
export interface Command {
  readonly by: string;
  /** The operation's number at its device. */
  readonly number: number;
  readonly block: number;
  readonly data: number;
  readonly performed: boolean;
}

/** The fronts of one replica, which count the guest's requests, at both replicas alike. */
export class Fronts implements IoFronts {
  readonly uart = { name: 'console', room: 1, listens: false, receivesByInterrupt: true };
  /** Completed operations, as far as the guest may know. */
  completed = 0;
  private bits = 0;

  constructor(
    private readonly processor: string,
    private readonly guest: Guest,
    private readonly monitor: Monitor,
    /** The value of the register without the visibility rule; `undefined` with the rule. */
    private readonly wiring: { readonly live?: () => number },
  ) {}

  read(): number {
    return this.wiring.live?.() ?? this.completed;
  }

  write(address: number, _size: 1 | 2 | 4, data: number): Output | undefined {
    if (address === resetAddress) return { device: 'asp', kind: 'reset', detail: {} };
    if (address === consoleAddress) {
      this.monitor.wrote(this.processor, data);
      return { device: 'console', kind: 'byte', detail: { byte: data } };
    }
    const device = deviceNames[address >> 8];
    const block = address % 256;
    this.monitor.issued(this.processor, device, block, data);
    return { device, kind: 'operation', detail: { block, data } };
  }

  /** No device of a scripted world is reset. */
  isOutdated(): boolean {
    return false;
  }

  deliver({ device, registers, operation }: Completion): void {
    if (device === this.uart.name) {
      for (let at = 0; at < registers.COUNT; at++) {
        this.monitor.typed(this.processor, registers[`RBR${at}`]);
        this.guest.typed.push(registers[`RBR${at}`]);
      }
      return;
    }
    this.completed++;
    this.monitor.operationEnded(this.processor, device, operation, registers.uncertain === 1);
  }

  /** A reset ends a scripted run. */
  reset(): void {}

  takeExternalInterrupts(): number {
    const { bits } = this;
    this.bits = 0;
    return bits;
  }

  snapshot(): unknown {
    return { completed: this.completed, history: this.monitor.copyOf(this.processor) };
  }

  restore(snapshot: unknown): void {
    const { completed, history } = snapshot as { completed: number; history: unknown };
    this.completed = completed;
    this.monitor.inherits(this.processor, history);
  }
}

/**
 * A device performs commands in their order. Performing a command and reporting its end are two steps, so that a crash
 * may come between.
 */
export class Device {
  readonly queue: Command[] = [];
  /** Records on the tape, steps of the actuator. */
  position = 0;
  /** Commands that the device has performed. */
  performed = 0;

  constructor(readonly name: (typeof deviceNames)[number]) {}

  /**
   * The first command of each processor: the device performs one processor's commands in their order; commands of
   * different processors have none.
   */
  get next(): readonly Command[] {
    return this.queue.filter(({ by }, at) => this.queue.findIndex((each) => each.by === by) === at);
  }

  request(by: string, { operation, detail }: Operation): void {
    this.queue.push({ by, number: operation, block: detail.block, data: detail.data, performed: false });
  }

  /** Of this processor. */
  perform(by: string): Command {
    const at = this.queue.findIndex((each) => each.by === by);
    const command = { ...this.queue[at], performed: true };
    this.queue[at] = command;
    this.performed++;
    if (this.name !== 'disk' && command.block !== status.position) this.position++;
    return command;
  }

  /** The completion interrupt that the command causes at its processor (IO1). */
  complete(by: string): Completion {
    const [{ number, block }] = this.queue.splice(
      this.queue.findIndex((each) => each.by === by),
      1,
    );
    const statusValue = block === status.position ? status.position + this.position : status.good;
    return completionOf(this.name, number, statusValue);
  }

  /** The device reports no command of a processor that is gone. */
  forgetDone(isGone: (processor: string) => boolean): void {
    const kept = this.queue.filter(({ by, performed }) => !(performed && isGone(by)));
    if (kept.length < this.queue.length) this.queue.splice(0, this.queue.length, ...kept);
  }

  /** Aborts the commands that the other processors have queued or in flight. */
  keepOnly(processor: string): void {
    const kept = this.queue.filter(({ by }) => by === processor);
    this.queue.splice(0, this.queue.length, ...kept);
  }
}

export function completionOf(device: string, operation: number, told: number): Completion {
  const address = deviceNames.indexOf(device as Device['name']);
  const registers = { uncertain: told === status.uncertain ? 1 : 0 };
  return { device, registers, dma: [{ address, bytes: Uint8Array.of(told) }], operation };
}

/** The terminal shows each ordinal once, and keeps typed bytes until they are confirmed. */
export class Terminal {
  readonly shown: number[] = [];
  /** The typed bytes, and how many of them have been confirmed. */
  readonly typed: number[] = [];
  confirmed = 0;
}
