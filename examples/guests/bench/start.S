; Entry of a benchmark kernel. The same image runs on a bare machine of either kind (real or virtual mode) and as a
; process under user-mode emulation; it says its checksum as eight hexadecimal digits and ends.
	.level 1.1
	.text
	.globl	_start
	.align	4
_start:
	b	begin
	nop
; What is set before the image is started; the words after the name.
	.ascii	"understudy bench"
count:
	.word	1				; how often the kernel repeats itself
mode:
	.word	0				; 1: virtual mode
console:
	.word	0xf0823800			; the transmitter of the machine's serial port
power:
	.word	0xfffe0030, 5			; where the machine is switched off, and by what

begin:
	ldil	L'stackBase, %r30
	ldo	R'stackBase(%r30), %r30
	ldo	64(%r30), %r30
	ldil	L'$global$, %r27
	ldo	R'$global$(%r27), %r27
	bl	.+8, %r4			; the privilege level stands in the link
	nop
	extru	%r4, 31, 2, %r4
	comb,<>,n %r0, %r4, translated
	rsm	1, %r0				; no external interruption
	ldil	L'vectors, %r1
	ldo	R'vectors(%r1), %r1
	mtctl	%r1, %cr14
	ldi	0xc0, %r1			; the floating-point unit: the compiler multiplies there
	mtctl	%r1, %cr10
	ldil	L'mode, %r1
	ldw	R'mode(%r1), %r1
	comb,=,n %r0, %r1, translated

; Into virtual mode, in space 0.
	rsm	8, %r0
	mtsp	%r0, %sr0
	mtsp	%r0, %sr4
	mtsp	%r0, %sr5
	mtsp	%r0, %sr6
	mtsp	%r0, %sr7
	mtctl	%r0, %cr17
	mtctl	%r0, %cr17
	ldil	L'translated, %r1
	ldo	R'translated(%r1), %r1
	mtctl	%r1, %cr18
	ldo	4(%r1), %r1
	mtctl	%r1, %cr18
	ldil	L'0x40000, %r1			; C, D and Q
	ldo	10(%r1), %r1
	mtctl	%r1, %cr22
	rfi
	nop

translated:
	ldil	L'count, %r1
	ldw	R'count(%r1), %r26
	bl	kernel, %r2
	nop
	copy	%r28, %r5

; Says the checksum in %r5.
say:
	ldil	L'text, %r25
	ldo	R'text(%r25), %r25
	ldi	8, %r6
1:	extru	%r5, 3, 4, %r1			; the next digit
	zdep	%r5, 27, 28, %r5
	comiclr,> 10, %r1, %r0
	ldo	39(%r1), %r1
	ldo	48(%r1), %r1
	stbs,ma	%r1, 1(%r25)
	addib,>	-1, %r6, 1b
	nop
	ldi	10, %r1
	stb	%r1, 0(%r25)
	ldil	L'text, %r25
	ldo	R'text(%r25), %r25
	comb,=,n %r0, %r4, machine

; The system calls write and exit.
	ldi	1, %r26
	ldi	9, %r24
	ble	0x100(%sr2, %r0)
	ldi	4, %r20
	ldi	0, %r26
	ble	0x100(%sr2, %r0)
	ldi	1, %r20

machine:
	ldil	L'console, %r1
	ldw	R'console(%r1), %r6
	ldi	9, %r24
1:	ldbs,ma	1(%r25), %r1
	stb	%r1, 0(%r6)
	addib,>	-1, %r24, 1b
	nop
	ldil	L'power, %r1
	ldo	R'power(%r1), %r1
	ldw	0(%r1), %r6
	ldw	4(%r1), %r1
	stw	%r1, 0(%r6)
2:	b,n	2b

; An interruption that nobody wants: the last word is bad, with the vector's number.
unexpected:
	ldil	L'0xbad00000, %r5
	or	%r5, %r1, %r5
	ldi	0, %r4
	b,n	say

; A missing translation is that of an address to itself; everything is allowed at level 0.
	.macro	miss insertAddress, insertProtection, from
	mfctl	\from, %r9
	extru	%r9, 19, 20, %r1
	zdep	%r1, 26, 20, %r1
	\insertAddress %r1, (%sr0, %r9)
	ldil	L'0x13000000, %r1
	\insertProtection %r1, (%sr0, %r9)
	rfir
	nop
	.endm
	.macro	vector number
	b	unexpected
	ldi	\number, %r1
	.align	32
	.endm

	.align	2048
vectors:
	.irp	number, 0, 1, 2, 3, 4, 5
	vector	\number
	.endr
	miss	iitlba, iitlbp, %cr18
	.irp	number, 7, 8, 9, 10, 11, 12, 13, 14
	vector	\number
	.endr
	miss	idtlba, idtlbp, %cr21
	.irp	number, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	vector	\number
	.endr

	.section .bss
	.align	64
text:
	.space	64
stackBase:
	.space	16384
