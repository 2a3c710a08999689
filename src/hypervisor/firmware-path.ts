/** The way of a firmware call: computed at both replicas, what leaves the processor under the rules of the protocol. */
import type { Output } from '../../devices/device';
import { callFirmware, supplyConsoleInput, supplyTimeOfDay } from '../pa-risc/firmware/firmware';
import type { Exit } from '../pa-risc/processor';
import type { EnvironmentExit } from './blocked';
import { ticksPerSecond } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

type FirmwareExit = Extract<Exit, { reason: 'firmware' }>;

/** The console's 16550: received byte, and line status with its bit for one that has been received. */
const uart = { receivedByte: 0xf0823800, lineStatus: 0xf0823805, dataReady: 0x01 } as const;

export class FirmwarePath {
  /** The call that is under way, and the console bytes that it has still to put out. */
  #call: FirmwareExit | undefined;
  #bytes: readonly number[] = [];

  constructor(
    private readonly machine: VirtualMachine,
    private readonly startedAtUnix: number,
  ) {}

  /**
   * Makes the call, or takes the next step of the one under way. Answers what it asks for: an output, a value of the
   * environment that `supply` hands over, or nothing. When that is done, `continues` says whether the machine may run.
   */
  step(exit: FirmwareExit): Output | EnvironmentExit | undefined {
    if (this.#bytes.length > 0) return this.#nextByte();
    const { cpu } = this.machine;
    const answer = callFirmware(cpu, exit.pc);
    switch (answer.kind) {
      case 'done':
        return undefined;
      case 'consoleOutput':
        this.#call = exit;
        this.#bytes = [...answer.bytes];
        return this.#nextByte();
      case 'consoleInput':
        supplyConsoleInput(cpu, this.#received());
        return undefined;
      case 'timeOfDay':
        return { reason: 'environment', kind: 'timeOfDay', pc: exit.pc };
      default:
        return { device: answer.kind, kind: 'reset', detail: {} };
    }
  }

  /** The time of day that the call has asked for, in ticks of CR16 since power-on. */
  supply(ticks: number): void {
    const microseconds = Math.floor((ticks % ticksPerSecond) / (ticksPerSecond / 1_000_000));
    supplyTimeOfDay(this.machine.cpu, this.startedAtUnix + Math.floor(ticks / ticksPerSecond), microseconds);
  }

  /** Whether a call is still under way: its next step comes as an exit of its own, so that a crash may come between. */
  continues(): boolean {
    if (this.#call === undefined || this.#bytes.length === 0) return false;
    this.machine.exitAgain(this.#call);
    return true;
  }

  #nextByte(): Output | undefined {
    const [byte, ...rest] = this.#bytes;
    this.#bytes = rest;
    return byte === undefined ? undefined : { device: 'rs232', kind: 'byte', detail: { byte } };
  }

  /** The front is the same at both replicas, and so is what is read from it. */
  #received(): number | undefined {
    const ready = (this.machine.load(uart.lineStatus, 1) & uart.dataReady) !== 0;
    return ready ? this.machine.load(uart.receivedByte, 1) & 0xff : undefined;
  }
}
