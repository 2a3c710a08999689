/** The way of a firmware call. Both replicas compute the call; its outputs follow the rules of the protocol. */
import type { Output } from '../../devices/device';
import { callFirmware, supplyConsoleInput, supplyTimeOfDay } from '../pa-risc/firmware/firmware';
import { consoleHpa } from '../pa-risc/firmware/inventory';
import type { Exit } from '../pa-risc/processor';
import type { EnvironmentExit } from './environment-exit';
import { ticksPerSecond } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

type FirmwareExit = Extract<Exit, { reason: 'firmware' }>;

/** The console's 16550: received byte, and line status with its bit for one that has been received. */
const uart = { receivedByte: consoleHpa + 0x800, lineStatus: consoleHpa + 0x805, dataReady: 0x01 } as const;

export class FirmwarePath {
  /** The call whose console bytes are leaving the processor, and how many bytes have been handed over. */
  private output: { readonly call: FirmwareExit; readonly bytes: Uint8Array } | undefined;
  private handedOver = 0;

  constructor(
    private readonly machine: VirtualMachine,
    private readonly startedAtUnix: number,
  ) {}

  /**
   * Makes the call, or takes the next step of a pending call. Returns an output, a value of the environment that
   * `supply` hands over later, or nothing. Afterwards `continues` says whether the machine may run.
   */
  step(exit: FirmwareExit): Output | EnvironmentExit | undefined {
    if (this.output !== undefined) return this.nextByte(this.output.bytes);
    const { cpu } = this.machine;
    const answer = callFirmware(cpu, exit.pc);
    switch (answer.kind) {
      case 'done':
        return undefined;
      case 'consoleOutput':
        this.output = { call: exit, bytes: answer.bytes };
        return this.nextByte(answer.bytes);
      case 'consoleInput':
        supplyConsoleInput(cpu, this.received());
        return undefined;
      case 'timeOfDay':
        return { reason: 'environment', kind: 'timeOfDay', pc: exit.pc };
      default:
        return { device: answer.kind, kind: 'reset', detail: {} };
    }
  }

  /** Supplies the time of day for the pending call, in ticks of CR16 since power-on. */
  supply(ticks: number): void {
    const microseconds = Math.floor((ticks % ticksPerSecond) / (ticksPerSecond / 1_000_000));
    supplyTimeOfDay(this.machine.cpu, this.startedAtUnix + Math.floor(ticks / ticksPerSecond), microseconds);
  }

  /** Whether a call is pending. Its next step is an exit of its own, so that a crash may come between two steps. */
  continues(): boolean {
    if (this.output === undefined) return false;
    this.machine.exitAgain(this.output.call);
    return true;
  }

  private nextByte(bytes: Uint8Array): Output | undefined {
    const byte = bytes[this.handedOver++];
    if (this.handedOver >= bytes.length) {
      this.output = undefined;
      this.handedOver = 0;
    }
    return byte === undefined ? undefined : { device: 'rs232', kind: 'byte', detail: { byte } };
  }

  /** Both replicas read the same bytes, since both have the same front. */
  private received(): number | undefined {
    const ready = (this.machine.load(uart.lineStatus, 1) & uart.dataReady) !== 0;
    return ready ? this.machine.load(uart.receivedByte, 1) & 0xff : undefined;
  }
}
