/** A guest that prints six lines, each once, whatever happens to the processors; assembled here, without any tool. */
import { assemble, writeElf } from 'understudy';

const origin = 0x100000;

/** r3: the printer; r4: lines known to be printed; r5: the printer's status. The console reports each line. */
const source = `
_start:	ldil	L'0xf0824000,%r3
	ldo	R'0xf0824000(%r3),%r3
	ldil	L'0xf0823800,%r10
	ldo	R'0xf0823800(%r10),%r10
	ldi	0,%r4
again:	ldil	L'line,%r6
	ldo	R'line(%r6),%r6
	ldo	65(%r4),%r7
	stb	%r7,5(%r6)		; line A, line B ...
	stw	%r6,0(%r3)
	ldi	7,%r7
	stw	%r7,4(%r3)
	ldi	1,%r7
	stw	%r7,8(%r3)		; print
	bl	await,%r2
	nop
	comib,=,n	2,%r5,printed
ask:	ldi	2,%r7			; nobody knows: how many lines are there?
	stw	%r7,8(%r3)
	bl	await,%r2
	nop
	comib,<>	2,%r5,ask
	nop
	ldw	16(%r3),%r8
	comb,=	%r8,%r4,again		; it was not printed
	nop
printed:	ldo	1(%r4),%r4
	ldo	64(%r4),%r7
	stb	%r7,0(%r10)		; its letter on the console
	comib,<>	6,%r4,again
	nop
	ldi	10,%r7
	stb	%r7,0(%r10)
	ldil	L'0xfffe0030,%r3
	ldo	R'0xfffe0030(%r3),%r3
	ldi	5,%r7
	stw	%r7,0(%r3)
stop:	b,n	stop

; Until the printer is no longer busy: its status in r5. The interrupt is taken back.
await:	ldil	L'0x8000,%r9		; some hundred microseconds
delay:	addib,<>	-1,%r9,delay
	nop
	ldw	12(%r3),%r5
	comib,=	1,%r5,await
	nop
	ldi	4,%r7
	stw	%r7,8(%r3)
	bv,n	%r0(%r2)

line:	.ascii	"line ?\\n"
	.align	4
`;

const { bytes, labels } = assemble(source, { origin, file: 'guest.ts' });

export const guest: Uint8Array = writeElf(labels.get('_start') ?? origin, origin, bytes);
