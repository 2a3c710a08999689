; Entry, and the way into the firmware. Real mode throughout; no driver, no interruption vector.
	.level 1.1
	.text
	.globl	_start
	.align	4
_start:
	rsm	1, %r0
	ldil	L'stackBase, %r30
	ldo	R'stackBase(%r30), %r30
	ldo	64(%r30), %r30
	ldil	L'$global$, %r27
	ldo	R'$global$(%r27), %r27
	ldi	0xc0, %r1			; the floating-point unit: the compiler multiplies there
	mtctl	%r1, %cr10
	ldil	L'guest, %r1
	ldo	R'guest(%r1), %r1
	ble	0(%sr4, %r1)
	copy	%r31, %r2
1:	b,n	1b				; never reached: a reset does not return

; The arguments lie where C has put them, and the firmware returns to where C has called from.
	.globl	callPdc
callPdc:
	ldw	0x388(%r0), %r31		; PAGE0->mem_pdc
	bv	%r0(%r31)
	nop
	.globl	pageZero
pageZero:
	bv	%r0(%r2)
	ldw	0(%r26), %r28
	.globl	callConsole
callConsole:
	ldw	0x3c8(%r0), %r31		; PAGE0->mem_cons.iodc_io
	bv	%r0(%r31)
	nop

	.section .bss
	.align	64
stackBase:
	.space	8192
