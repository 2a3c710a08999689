	; A guest in virtual mode: it wanders over more pages than the TLB has entries, inserts translations one to one
	; as they are missed, counts these misses in memory, purges some pages again, and prints what it has summed up.
	.level 1.1
	.set PSW_VIRTUAL, 0x0004000a	; C, Q and D
	.set RIGHTS, 0x03000000		; read, write and execute at level 0
	.set DIRTY, 0x10000000
	.set PAGES, 200
	.set ROUNDS, 4096
	.set DATA, 0x110000
	.set MISSES, 0x10f000		; by vector
	.text
	.globl _start
_start:
	ldil L%vectors,%r1
	ldo R%vectors(%r1),%r1
	mtctl %r1,%iva
	rsm 8,%r0
	ldil L%PSW_VIRTUAL,%r1
	ldo R%PSW_VIRTUAL(%r1),%r1
	mtctl %r1,%ipsw
	mtctl %r0,%pcsq
	mtctl %r0,%pcsq
	ldil L%main,%r1
	ldo R%main(%r1),%r1
	mtctl %r1,%pcoq
	ldo 4(%r1),%r1
	mtctl %r1,%pcoq
	rfi
	nop

	; r3 console, r4 rounds left, r5 random number, r6 sum
main:	ldil L%0xf0823800,%r3
	ldo R%0xf0823800(%r3),%r3
	ldil L%ROUNDS,%r4
	ldo R%ROUNDS(%r4),%r4
	ldi 1,%r5
	ldi 0,%r6
	ldil L%DATA,%r7
	ldil L%1103515245,%r10
	ldo R%1103515245(%r10),%r10
	ldi PAGES,%r11
round:	; r5 = r5 * 1103515245 + 4153, by shifts and additions
	ldi 0,%r12
	copy %r10,%r13
	copy %r5,%r14
1:	extru,= %r13,31,1,%r0
	addl %r12,%r14,%r12
	sh1addl %r14,%r0,%r14
	extru %r13,30,31,%r13
	comib,<> 0,%r13,1b
	nop
	ldo 0x1039(%r12),%r5
	extru %r5,15,8,%r15		; a page, and a word in it
	comclr,< %r15,%r11,%r0
	ldo -100(%r15),%r15
	zdep %r15,19,20,%r15
	addl %r7,%r15,%r15
	extru %r5,25,10,%r16
	sh2addl %r16,%r15,%r15
	ldw 0(%r15),%r16
	addl %r6,%r16,%r6
	addl %r16,%r5,%r16
	stw %r16,0(%r15)
	extru,<> %r5,12,5,%r0		; one page in 32 is purged
	pdtlb %r0(%r15)
	extru,<> %r4,31,9,%r0
	bl dot,%r2
	nop
	addib,> -1,%r4,round
	nop

	ldi 8,%r8			; the sum in hexadecimal
2:	extru %r6,3,4,%r9
	sh2addl %r6,%r0,%r6
	sh2addl %r6,%r0,%r6
	comiclr,< 9,%r9,%r0
	ldo -39(%r9),%r9
	ldo 87(%r9),%r9
	stb %r9,0(%r3)
	addib,> -1,%r8,2b
	nop
	ldi 10,%r9
	stb %r9,0(%r3)
	ldil L%0xfffe0030,%r3
	ldo R%0xfffe0030(%r3),%r3
	ldi 5,%r9
	stw %r9,0(%r3)
3:	b 3b
	nop

dot:	ldi 46,%r9
	bv %r0(%r2)
	stb %r9,0(%r3)

	; Interruptions may use the registers that have shadows: r1, r8, r9, r16, r17, r24, r25.
	; r8 is the address, r9 the protection word.
instructionMiss:
	mfctl %pcoq,%r8
	ldil L%RIGHTS,%r9
	extru %r8,19,20,%r16
	zdep %r16,26,20,%r16
	iitlba %r16,(%sr0,%r8)
	iitlbp %r9,(%sr0,%r8)
	ldil L%MISSES,%r17
	ldw 24(%r17),%r16
	ldo 1(%r16),%r16
	stw %r16,24(%r17)
	rfir
	nop

dataMiss:
	ldil L%RIGHTS,%r9
	ldi 60,%r25
insert:	mfctl %ior,%r8
	extru %r8,19,20,%r16
	zdep %r16,26,20,%r16
	idtlba %r16,(%sr0,%r8)
	idtlbp %r9,(%sr0,%r8)
	ldil L%MISSES,%r17
	addl %r17,%r25,%r17
	ldw 0(%r17),%r16
	ldo 1(%r16),%r16
	stw %r16,0(%r17)
	rfir
	nop

firstWrite:
	ldil L%(RIGHTS+DIRTY),%r9
	b insert
	ldi 80,%r25

	; Another interruption is none that this guest can meet: it waits for ever.
	.balign 2048
vectors:
	.rept 6
	b,n .
	.balign 32
	.endr
	b,n instructionMiss
	.balign 32
	.rept 8
	b,n .
	.balign 32
	.endr
	b,n dataMiss
	.balign 32
	.rept 4
	b,n .
	.balign 32
	.endr
	b,n firstWrite
	.balign 32
	.rept 11
	b,n .
	.balign 32
	.endr
