; Entry, interruption vectors and the few instructions that C cannot say. Real mode throughout.
	.level 1.1
	.text
	.globl	_start
	.align	4
_start:
	rsm	1, %r0				; no external interruption before its vector stands
	ldil	L'stackBase, %r30
	ldo	R'stackBase(%r30), %r30
	ldo	64(%r30), %r30
	ldil	L'$global$, %r27
	ldo	R'$global$(%r27), %r27
	ldil	L'vectors, %r1
	ldo	R'vectors(%r1), %r1
	mtctl	%r1, %cr14
	ldi	0xc0, %r1			; the floating-point unit: the compiler multiplies there
	mtctl	%r1, %cr10
	copy	%r25, %r26			; the command line, which the firmware leaves in r25
	ldil	L'guest, %r1
	ldo	R'guest(%r1), %r1
	ble	0(%sr4, %r1)
	copy	%r31, %r2
	.globl	halt
halt:
	ldil	L'0xfffe0030, %r1		; the broadcast address: the reset command ends the run
	ldo	R'0xfffe0030(%r1), %r1
	ldi	5, %r19
	stw	%r19, 0(%r1)
1:	b,n	1b

; An external interruption: what a C function may destroy is kept on the interrupted stack.
	.align	4
	.globl	external
external:
	ldo	128(%r30), %r30
	stw	%r1, -4(%r30)
	stw	%r2, -8(%r30)
	stw	%r19, -12(%r30)
	stw	%r20, -16(%r30)
	stw	%r21, -20(%r30)
	stw	%r22, -24(%r30)
	stw	%r23, -28(%r30)
	stw	%r24, -32(%r30)
	stw	%r25, -36(%r30)
	stw	%r26, -40(%r30)
	stw	%r28, -44(%r30)
	stw	%r29, -48(%r30)
	stw	%r31, -52(%r30)
	mfctl	%cr11, %r1
	stw	%r1, -56(%r30)
	ldo	64(%r30), %r30
	mfctl	%cr23, %r26
	mtctl	%r26, %cr23
	ldil	L'interrupted, %r1
	ldo	R'interrupted(%r1), %r1
	ble	0(%sr4, %r1)
	copy	%r31, %r2
	ldo	-64(%r30), %r30
	ldw	-56(%r30), %r1
	mtctl	%r1, %cr11
	ldw	-4(%r30), %r1
	ldw	-8(%r30), %r2
	ldw	-12(%r30), %r19
	ldw	-16(%r30), %r20
	ldw	-20(%r30), %r21
	ldw	-24(%r30), %r22
	ldw	-28(%r30), %r23
	ldw	-32(%r30), %r24
	ldw	-36(%r30), %r25
	ldw	-40(%r30), %r26
	ldw	-44(%r30), %r28
	ldw	-48(%r30), %r29
	ldw	-52(%r30), %r31
	ldo	-128(%r30), %r30
	rfi
	nop

; Every other interruption is a fault of this program: it is told and ends the run.
	.globl	unexpected
unexpected:
	ldil	L'fault, %r1
	ldo	R'fault(%r1), %r1
	mfctl	%cr18, %r25
	ble	0(%sr4, %r1)
	copy	%r31, %r2
	b,n	halt

	.globl	readTimer
readTimer:
	bv	%r0(%r2)
	mfctl	%cr16, %r28
	.globl	loadTimer
loadTimer:
	bv	%r0(%r2)
	mtctl	%r26, %cr16
	.globl	enableInterrupts
enableInterrupts:
	mtctl	%r26, %cr15
	bv	%r0(%r2)
	ssm	1, %r0

	.align	2048
vectors:
	.macro	vector number
	b	unexpected
	ldi	\number, %r26
	.align	32
	.endm
	.irp	number, 0, 1, 2, 3
	vector	\number
	.endr
	b,n	external
	.align	32
	.irp	number, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	vector	\number
	.endr

	.section .bss
	.align	64
stackBase:
	.space	16384
