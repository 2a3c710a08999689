/** A guest that resets its machine, for tests of restarts. */
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { writeElf } from '../../src/pa-risc/elf-writer';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';

const origin = 0x100000;
/**
 * It counts its starts in stable storage, which survives a reset, and tells the number; memory and registers do not
 * survive. It leaves a SCSI operation and the interval timer behind, and resets its machine: by the broadcast address,
 * then by the firmware. The third time it switches its machine off.
 */
const source = `
_start: ldil L'0x3800,%r4
 ldo R'0x3800(%r4),%r4
 ldw 0(%r4),%r5
 ldo 1(%r5),%r5
 stw %r5,0(%r4)
 ldil L'0xf0823800,%r6
 ldo R'0xf0823800(%r6),%r6
 ldo 48(%r5),%r7
 stb %r7,0(%r6)
 ldil L'0x180000,%r8
 ldw 0(%r8),%r9
 ldo 65(%r9),%r9
 stb %r9,0(%r6)
 ldo 65(%r20),%r9
 stb %r9,0(%r6)
 ldi 7,%r20
 stw %r20,0(%r8)
 mfctl %cr16,%r10
 ldo 4000(%r10),%r10
 mtctl %r10,%cr16
 ldi 2000,%r11
wait: addib,> -1,%r11,wait
 nop
 ldil L'0x50000000,%r12
 stw %r12,8(%r8)
 stw %r0,12(%r8)
 ldo 8(%r8),%r13
 ldil L'0xf0825100,%r14
 ldo R'0xf0825100(%r14),%r14
 stw %r13,0x2c(%r14)
 ldi 10,%r9
 stb %r9,0(%r6)
 comib,= 1,%r5,broadcast
 nop
 ldw 0x388(%r0),%r15
 comib,= 2,%r5,firmware
 nop
 ldi 23,%r26
 ldi 1,%r25
 ldi 0,%r24
 ldi 0,%r23
 bv %r0(%r15)
 nop
firmware: ldi 136,%r26
 ldi 0,%r25
 bv %r0(%r15)
 nop
broadcast: ldil L'0xfffe0030,%r3
 ldo R'0xfffe0030(%r3),%r3
 ldi 5,%r6
 stw %r6,0(%r3)
here: b here
 nop
`;

/** `waits`: turns of a loop, two instructions each, before each reset. */
export function restartingGuest(waits = 2000): Uint8Array {
  const text = source.replace(' ldi 2000,%r11', ` ldil L'${waits},%r11\n ldo R'${waits}(%r11),%r11`);
  return writeElf(origin, origin, assemble(text, { origin }).bytes);
}

/** Its run: short epochs, and a reset starts it again. */
export const restartingPlan: RunPlan = {
  ...defaultPlan,
  guest: restartingGuest(),
  disk: new Uint8Array(1 << 17),
  memorySize: 1 << 21,
  epochLength: 256,
  patienceNs: 20e9,
  restarts: true,
};
