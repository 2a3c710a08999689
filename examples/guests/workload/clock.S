; The kernel's clock, 100 times a second, in as few privileged instructions as keep it: each tick loads the interval timer with
; the comparand after the last one, and only every 64th looks at the time. So interrupts may be late by up to 10 ms (§4.1), as
; under HP-UX. The library's interrupt handler has every other interrupt.
	.level 1.1
	.text
	.globl	keepClock
	.align	4
keepClock:				; r26: the first comparand
	ldil	L'comparand, %r1
	ldo	R'comparand(%r1), %r1
	stw	%r26, 0(%r1)
	ldi	64, %r19
	stw	%r19, 4(%r1)
	ldil	L'clockVectors, %r1
	ldo	R'clockVectors(%r1), %r1
	mtctl	%r1, %cr14
	bv	%r0(%r2)
	mtctl	%r26, %cr16

tick:
	stw	%r1, 116(%r30)			; above what the interrupted function may use
	stw	%r19, 120(%r30)
	stw	%r20, 124(%r30)
	mfctl	%cr23, %r20
	comb,<=,n %r0, %r20, others		; the timer's bit is the sign
	ldil	L'0x80000000, %r19
	mtctl	%r19, %cr23
	ldil	L'comparand, %r19
	ldo	R'comparand(%r19), %r19
	ldw	0(%r19), %r1
	addil	L'500000, %r1
	ldo	R'500000(%r1), %r1
	stw	%r1, 0(%r19)
	ldw	4(%r19), %r1
	addib,=,n -1, %r1, look
	stw	%r1, 4(%r19)
	ldw	0(%r19), %r1
load:
	mtctl	%r1, %cr16
	add	%r20, %r20, %r20		; without the timer's bit
	comb,<>,n %r0, %r20, others
	ldw	124(%r30), %r20
	ldw	120(%r30), %r19
	ldw	116(%r30), %r1
	rfi
	nop
look:
	ldi	64, %r1
	stw	%r1, 4(%r19)
	ldw	0(%r19), %r1
	stw	%r21, 112(%r30)
	mfctl	%cr16, %r21
	sub	%r1, %r21, %r21
	comb,<,n %r0, %r21, ahead
	mfctl	%cr16, %r1			; a tick or more has been lost
	addil	L'500000, %r1
	ldo	R'500000(%r1), %r1
	stw	%r1, 0(%r19)
ahead:
	ldw	112(%r30), %r21
	b,n	load
others:
	ldw	124(%r30), %r20
	ldw	120(%r30), %r19
	ldw	116(%r30), %r1
	b,n	external

	.align	2048
clockVectors:
	.macro	vector number
	b	unexpected
	ldi	\number, %r26
	.align	32
	.endm
	.irp	number, 0, 1, 2, 3
	vector	\number
	.endr
	b,n	tick
	.align	32
	.irp	number, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	vector	\number
	.endr

	.data
	.align	4
comparand:
	.word	0, 0
