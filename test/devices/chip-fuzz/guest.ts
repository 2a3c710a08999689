/**
 * A guest that carries out acts from a table behind it, tells what it has seen as one number, and whether the chip
 * still works in the end. It waits as an idle guest does: for the interval timer, and for what the chip interrupts with
 * meanwhile.
 */
import { assemble, writeElf } from '../../../src/index';
import type { Act } from './random-acts';
import { REGISTER, setFree } from './random-acts';
import type { Layout } from './random-program';

const origin = 0x100000;
/** The table of acts; before it programs and data, which the acts put where the layout says. */
const table = 0x110000;
export const guestMemory = 0x180000;
export const guestLayout: Layout = { program: 0x150000, data: 0x160000, end: guestMemory, targets: [0, 0, 1, 2] };

const chip = 0xf0825100;
/** Of an act in the table: what it does, an address, a value, and how often or how much. */
const OP = { end: 0, byte: 1, word: 2, load: 3, wait: 4, memory: 5, delay: 6, copy: 7, alive: 8 } as const;
const ticksPerMillisecond = 50_000;

/**
 * r3 the next act; r4 to r7 its four words; r10 what has been seen; r11 the chip; r12 all its causes since the last
 * wait.
 */
const source = `
_start:	ldil	L'0xfffbf088,%r20	; Viper: the ASP interrupts with bit 3 of EIRR
	ldo	R'0xfffbf088(%r20),%r20
	ldil	L'0x10000000,%r21
	stw	%r21,0(%r20)
	ldil	L'0xf0800000,%r13	; ASP: the chip's line, 9
	ldi	512,%r21
	stw	%r21,4(%r13)
	ldil	L'${chip},%r11
	ldo	R'${chip}(%r11),%r11
	ldil	L'${table},%r3
	ldo	R'${table}(%r3),%r3
	ldi	0,%r10
	ldi	0,%r12
next:	ldw	0(%r3),%r4
	ldw	4(%r3),%r5
	ldw	8(%r3),%r6
	ldw	12(%r3),%r7
	ldo	16(%r3),%r3
	comib,=	${OP.byte},%r4,byte
	nop
	comib,=	${OP.word},%r4,word
	nop
	comib,=	${OP.load},%r4,load
	nop
	comib,=	${OP.wait},%r4,wait
	nop
	comib,=	${OP.memory},%r4,memory
	nop
	comib,=	${OP.delay},%r4,delay
	nop
	comib,=	${OP.copy},%r4,copy
	nop
	comib,=	${OP.alive},%r4,alive
	nop
	b	end
	nop

byte:	stb	%r6,0(%r5)
	addib,<>	-1,%r7,byte
	nop
	b,n	next
word:	stw	%r6,0(%r5)
	addib,<>	-1,%r7,word
	nop
	b,n	next
load:	ldb	0(%r5),%r20
	bl	mix,%r2
	nop
	b,n	next
delay:	addib,<>	-1,%r7,delay
	nop
	b,n	next
copy:	ldb	0(%r3),%r20		; the bytes stand behind the act
	stb	%r20,0(%r5)
	ldo	1(%r3),%r3
	ldo	1(%r5),%r5
	addib,<>	-1,%r7,copy
	nop
	ldo	3(%r3),%r3
	depi	0,31,2,%r3
	b,n	next
memory:	ldw	0(%r5),%r20
	bl	mix,%r2
	nop
	ldo	4(%r5),%r5
	addib,<>	-1,%r7,memory
	nop
	b,n	next

; Until r7 ticks have passed, with all causes that the chip interrupts with.
wait:	mfctl	%cr16,%r20
	add	%r20,%r7,%r20
	mtctl	%r20,%cr16
spin:	mfctl	%cr23,%r22
	comb,=	%r0,%r22,spin
	nop
	mtctl	%r22,%cr23
	extru,<>	%r22,3,1,%r21
	b,n	notChip
	ldw	0(%r13),%r21		; what ASP tells is told
	ldb	${REGISTER.ISTAT}(%r11),%r21
	extru,<>	%r21,30,1,%r23
	b,n	notScsi
	ldb	13(%r11),%r23		; SSTAT0
	or	%r23,%r12,%r12
notScsi:	extru,<>	%r21,31,1,%r23
	b,n	notChip
	ldb	12(%r11),%r23		; DSTAT
	zdep	%r23,23,16,%r23
	or	%r23,%r12,%r12
notChip:	extru,<>	%r22,0,1,%r21
	b,n	spin
last:	ldb	${REGISTER.ISTAT}(%r11),%r21	; causes that are stacked, whose interrupt is still to come
	extru,<>	%r21,30,1,%r23
	b,n	lastDma
	ldb	13(%r11),%r23
	or	%r23,%r12,%r12
	b,n	last
lastDma:	extru,<>	%r21,31,1,%r23
	b,n	waited
	ldb	12(%r11),%r23
	zdep	%r23,23,16,%r23
	or	%r23,%r12,%r12
	b,n	last
waited:	copy	%r12,%r20
	ldi	0,%r12
	bl	mix,%r2
	nop
	b,n	next

; What has been seen: shifted by 5 bits around, and r20 over it.
mix:	shd	%r10,%r10,27,%r10
	xor	%r20,%r10,%r10
	bv,n	%r0(%r2)

; Whether DSPS has this value.
alive:	ldw	48(%r11),%r20
	ldil	L'deadText,%r21
	comb,<>	%r6,%r20,1f
	ldo	R'deadText(%r21),%r21
	ldil	L'aliveText,%r21
	ldo	R'aliveText(%r21),%r21
1:	b	tell
	nop

end:	ldil	L'0xfffe0030,%r20
	ldo	R'0xfffe0030(%r20),%r20
	ldi	5,%r21
	stw	%r21,0(%r20)
stop:	b,n	stop

; The text at r21, then what has been seen.
tell:	ldil	L'0xf0823800,%r9
	ldo	R'0xf0823800(%r9),%r9
character:	ldb	0(%r21),%r20
	comb,=	%r0,%r20,digits
	ldo	1(%r21),%r21
	stb	%r20,0(%r9)
	b,n	character
digits:	ldi	8,%r8
digit:	extru	%r10,3,4,%r20
	ldo	97(%r20),%r20		; a to p
	stb	%r20,0(%r9)
	shd	%r10,%r10,28,%r10
	addib,<>	-1,%r8,digit
	nop
	ldi	10,%r20
	stb	%r20,0(%r9)
	b,n	next

aliveText:	.asciz	"alive "
deadText:	.asciz	"dead "
	.align	4
`;

const { bytes: code, labels } = assemble(source, { origin, file: 'guest.ts' });

/** The chip is little-endian. */
const swapped = (word: number): number =>
  ((word << 24) | ((word << 8) & 0xff0000) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;

class Table {
  readonly #bytes: number[] = [];

  add(op: number, address = 0, value = 0, count = 1): void {
    for (const word of [op, address, value, count])
      this.#bytes.push(...[24, 16, 8, 0].map((by) => (word >>> by) & 0xff));
  }

  copy(address: number, bytes: Uint8Array): void {
    this.add(OP.copy, address, 0, bytes.length);
    this.#bytes.push(...bytes);
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Registers that tell how a program has ended: SFBR, DBC with DCMD, DNAD, DSP, DSPS. */
const toldRegisters = [0x08, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x32];

/**
 * `settleMs`: how long the guest waits where it settles; `tells`: whether it mixes registers and data into what it has
 * seen.
 */
export function guestOf(acts: readonly Act[], settleMs: number, tells: boolean): Uint8Array {
  const rows = new Table();
  const settle = (ms: number) => rows.add(OP.wait, 0, 0, ms * ticksPerMillisecond);
  for (const act of acts) {
    if (act.do === 'store') rows.add(OP.byte, chip + act.offset, act.value, act.times);
    else if (act.do === 'start') rows.add(OP.word, chip + REGISTER.DSP, swapped(guestLayout.program), act.times);
    else if (act.do === 'write') rows.copy(act.address, act.bytes);
    else if (act.do === 'load') rows.add(OP.load, chip + act.offset);
    else if (act.do === 'delay') rows.add(OP.delay, 0, 0, act.turns);
    else {
      settle(settleMs);
      if (!tells) continue;
      for (const offset of toldRegisters) rows.add(OP.load, chip + offset);
      rows.add(OP.memory, guestLayout.data, 0, 0x100);
      rows.add(OP.memory, guestLayout.end - 64, 0, 16);
    }
  }
  checkAlive(rows, settle);
  return writeElf(labels.get('_start') ?? origin, origin, imageOf(rows.bytes));
}

/** A free chip still runs a command to its end. Its last program is the only one that ends so. */
function checkAlive(rows: Table, settle: (ms: number) => void): void {
  const { program, data } = guestLayout;
  for (const act of setFree) if (act.do === 'store') rows.add(OP.byte, chip + act.offset, act.value);
  settle(5);
  rows.copy(data, Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0));
  const words = [0x41010000, 0, 0x0e000001, data, 0x0a000006, data + 1, 0x0b000001, data + 8];
  words.push(0x0f000001, data + 9, 0x60000040, 0, 0x48000000, 0, 0x98080000, 0x7654);
  rows.copy(program, Uint8Array.from(words.flatMap((word) => [0, 8, 16, 24].map((by) => (word >>> by) & 0xff))));
  rows.add(OP.word, chip + REGISTER.DSP, swapped(program));
  settle(300);
  rows.add(OP.alive, 0, swapped(0x7654));
  rows.add(OP.end);
}

function imageOf(rows: Uint8Array): Uint8Array {
  const image = new Uint8Array(table - origin + rows.length);
  if (table + rows.length > guestLayout.program) throw new Error('the acts have room before the program');
  image.set(code);
  image.set(rows, table - origin);
  return image;
}
