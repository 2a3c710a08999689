/** The benchmark kernels of `examples/guests/bench`: their settings, and a run of one on this project's processor. */

import { Random } from '../../base/random';
import type { Cpu } from '../../pa-risc/cpu';
import type { ProcessorKind } from '../../pa-risc/routines';
import { powerOn } from '../../replica/power-on';

export const kernelNames = ['sieve', 'matrix', 'memory', 'procedures', 'floating', 'unkind'] as const;
export type KernelName = (typeof kernelNames)[number];

/** The words after the name in a kernel's image. */
export interface Setting {
  /** How often the kernel repeats itself. */
  readonly count: number;
  readonly virtual: boolean;
  readonly machine: { readonly console: number; readonly power: number; readonly powerOff: number };
}

/** The address of the transmitter of the serial port, and the store that ends a run. */
export const machines = {
  /** HP 9000/720: the broadcast address takes the reset command. */
  hp720: { console: 0xf0823800, power: 0xfffe0030, powerOff: 5 },
  /** QEMU's B160L: the LASI's power register. */
  b160l: { console: 0xffd05800, power: 0xffd0c000, powerOff: 2 },
} as const;

/** Memory of the machine that runs a kernel. */
const kernelMemory = 64 << 20;

/** A kernel's output, and the number of instructions. */
export interface KernelRun {
  /** Eight hexadecimal digits. */
  readonly checksum: string;
  readonly instructions: number;
}

const name = new TextEncoder().encode('understudy bench');
/** Instructions between two looks at the guest's output. */
const instructionsAtOnce = 10_000_000;
/** A kernel prints eight digits and a line end. */
const greatestOutput = 64;

/** A copy of the image with this setting. */
export function prepared(image: Uint8Array, { count, virtual, machine }: Setting): Uint8Array {
  const copy = image.slice();
  const at = Buffer.from(copy.buffer).indexOf(name);
  if (at < 0) throw new Error('the image is not that of a benchmark kernel');
  const words = [count, virtual ? 1 : 0, machine.console, machine.power, machine.powerOff];
  const view = new DataView(copy.buffer);
  for (const [index, word] of words.entries()) view.setUint32(at + name.length + 4 * index, word);
  return copy;
}

/** A machine with the kernel in its memory, at its entry. */
export const kernelMachine = (image: Uint8Array, count: number, virtual: boolean, processor?: ProcessorKind): Cpu =>
  powerOn(
    {
      guest: prepared(image, { count, virtual, machine: machines.hp720 }),
      append: '',
      memorySize: kernelMemory,
    },
    { random: new Random('bench'), processor },
  );

/** Runs a kernel until it switches the machine off. */
export function runKernel(cpu: Cpu): KernelRun {
  let output = '';
  for (;;) {
    const exit = cpu.run(instructionsAtOnce);
    if (exit.reason === 'limit') continue;
    const { hp720 } = machines;
    if (exit.reason !== 'ioStore') throw new Error(`the kernel ended by ${JSON.stringify(exit)}`);
    if (exit.address === hp720.power) return { checksum: output.trim(), instructions: cpu.instructions };
    output += String.fromCharCode(exit.value);
    if (exit.address !== hp720.console || output.length > greatestOutput) throw new Error('the kernel has gone astray');
  }
}
