import { expect, test } from 'vitest';
import { IoSpace } from '../../devices/io-space';
import { inputCompletion } from '../../devices/rs232/front';
import { FirmwarePath } from '../../src/hypervisor/firmware-path';
import { VirtualMachine } from '../../src/hypervisor/virtual-machine';
import { Cpu } from '../../src/pa-risc/cpu';
import { iodcEntry, pdcEntry } from '../../src/pa-risc/firmware/entry-points';
import { installFirmware } from '../../src/pa-risc/firmware/page-zero';
import { bytesOf } from '../oracle/words';
import { HandClock } from './laboratory';

const memorySize = 1 << 16;
const [stack, result, buffer] = [0x9100, 0xa000, 0xb000];
const startedAtUnix = 1_000;
const firmwareExit = (pc: number) => ({ reason: 'firmware', pc }) as const;

function laboratory() {
  const cpu = new Cpu({ memorySize });
  installFirmware(cpu, memorySize);
  const clock = new HandClock();
  const io = new IoSpace();
  const cost = { instructionNs: 20, simulatedNs: 15_120 };
  const machine = new VirtualMachine(cpu, io, clock, 'left', cost, { record: () => {} });
  clock.subscribe('left', () => machine.exitDue());
  const firmware = new FirmwarePath(machine, startedAtUnix);
  const word = (at: number) => new DataView(cpu.readMemory(result + 4 * at, 4).buffer).getUint32(0);
  const consoleCall = (option: number, length: number) => {
    cpu.gr[30] = stack;
    cpu.gr.set([0, 0, option, 0xf0823000], 23);
    for (const [at, value] of [result, 0, buffer, length].entries()) {
      cpu.writeMemory(stack - 36 - 4 * (4 + at), bytesOf([value]));
    }
    return firmware.step(firmwareExit(iodcEntry));
  };
  return { cpu, clock, machine, firmware, word, consoleCall };
}

test('COUT: one output for each byte, and the machine may run after the last', () => {
  const { cpu, clock, machine, firmware, consoleCall } = laboratory();
  cpu.writeMemory(buffer, Uint8Array.of(65, 66, 67));
  const byte = (value: number) => ({ device: 'rs232', kind: 'byte', detail: { byte: value } });
  expect(consoleCall(3, 3)).toEqual(byte(65));
  const heard: unknown[] = [];
  machine.exits.subscribe((exit) => {
    if (exit.reason === 'firmware') heard.push([clock.nowAt, firmware.step(exit)]);
  });
  expect(firmware.continues()).toBe(true);
  // What was in the buffer when the call was made counts.
  cpu.writeMemory(buffer, Uint8Array.of(0, 0, 0));
  clock.runUntil(20_000);
  expect(firmware.continues()).toBe(true);
  clock.runUntil(40_000);
  expect(heard).toEqual([
    [15_120, byte(66)],
    [35_120, byte(67)],
  ]);
  expect(firmware.continues()).toBe(false);
});

test('CIN: a byte that the front has received comes once', () => {
  const { cpu, machine, word, consoleCall } = laboratory();
  expect(consoleCall(2, 1)).toBeUndefined();
  expect(word(0)).toBe(0);
  const completion = inputCompletion('rs232', 0, Uint8Array.of(65));
  machine.deliver({ source: 'rs232', completion, uncertain: false });
  consoleCall(2, 1);
  expect([word(0), ...cpu.readMemory(buffer, 1)]).toEqual([1, 65]);
  consoleCall(2, 1);
  expect(word(0)).toBe(0);
});

test('PDC_TOD_READ asks for a value of the environment: ticks of the 50 MHz clock since power-on', () => {
  const { cpu, firmware, word } = laboratory();
  cpu.gr.set([0, result, 0, 9], 23);
  expect(firmware.step(firmwareExit(pdcEntry))).toEqual({ reason: 'environment', kind: 'timeOfDay', pc: pdcEntry });
  firmware.supply(3 * 50_000_000 + 49_999_999);
  expect([word(0), word(1)]).toEqual([startedAtUnix + 3, 999_999]);
});

test('PDC_BROADCAST_RESET and PDC_SOFT_POWER end the run', () => {
  const { cpu, firmware } = laboratory();
  cpu.gr.set([0, 0, 0, 136], 23);
  expect(firmware.step(firmwareExit(pdcEntry))).toMatchObject({ device: 'reset', kind: 'reset' });
  cpu.gr.set([0, result, 1, 23], 23);
  expect(firmware.step(firmwareExit(pdcEntry))).toMatchObject({ device: 'powerOff', kind: 'reset' });
});
