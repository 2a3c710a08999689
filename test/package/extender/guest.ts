/**
 * Measures, again while it is not known whether that was done, and waits for the alarm; `m` and `a` on the console tell
 * what it has heard.
 */
import { assemble, writeElf } from 'understudy';

const origin = 0x100000;
const source = `
_start:	ldil	L'0xf0824000,%r3
	ldo	R'0xf0824000(%r3),%r3
	ldil	L'0xf0823800,%r10
	ldo	R'0xf0823800(%r10),%r10
	ldi	0x6d,%r11
	ldi	1,%r6			; measure
ask:	stw	%r6,0(%r3)
await:	ldw	4(%r3),%r5
	comib,=	1,%r5,await
	nop
	ldi	4,%r7
	stw	%r7,0(%r3)
	comib,=	3,%r5,ask		; perhaps done
	nop
	stb	%r11,0(%r10)
	ldi	0x61,%r11
alarm:	ldw	12(%r3),%r5
	comib,=	0,%r5,alarm
	nop
	ldi	8,%r7
	stw	%r7,0(%r3)
	stb	%r11,0(%r10)
	ldi	10,%r7
	stb	%r7,0(%r10)
	ldil	L'0xfffe0030,%r3
	ldo	R'0xfffe0030(%r3),%r3
	ldi	5,%r7
	stw	%r7,0(%r3)
stop:	b,n	stop
`;
const { bytes, labels } = assemble(source, { origin, file: 'guest.ts' });
export const guest: Uint8Array = writeElf(labels.get('_start') ?? origin, origin, bytes);
