	; A guest of one page: it reads the time of day, counts down on the console and halts the machine.
	.level 1.1
	.text
	.globl _start
_start:
	ldil L'0xf0823800,%r3
	ldo R'0xf0823800(%r3),%r3
	ldi 40,%r4
1:	mfctl %cr16,%r5
	extru %r5,31,6,%r6
	ldo 48(%r4),%r6
	stb %r6,0(%r3)
	ldil L'20000,%r7
	ldo R'20000(%r7),%r7
2:	addib,> -1,%r7,2b
	nop
	addib,> -1,%r4,1b
	nop
	ldi 10,%r6
	stb %r6,0(%r3)
	ldil L'0xfffe0030,%r3
	ldo R'0xfffe0030(%r3),%r3
	ldi 5,%r6
	stw %r6,0(%r3)
3:	b 3b
	nop
