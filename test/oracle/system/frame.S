	; What stands around a random program on a whole machine: it inserts the translations of a table, goes to the
	; program through rfi, and skips each instruction that is interrupted, after it has shown why.
	; The generator puts at `table`: the processor status word, the space and the address of the program, and the
	; translations; the program follows.
	.set ENTRIES, 64
	.level 1.1
	.text
	.globl _start
_start:
	ldil L%vectors,%r1
	ldo R%vectors(%r1),%r1
	mtctl %r1,%iva
	ldi 0xc0,%r1
	mtctl %r1,%cr10
	ldi 2,%r2
	mtctl %r2,%pidr1
	ldi 5,%r2			; may not write
	mtctl %r2,%pidr2
	ldi 8,%r2
	mtctl %r2,%pidr3
	mtctl %r0,%pidr4
	mtctl %r0,%sar
	mtctl %r0,%eiem
	mtctl %r0,%cr24
	mtctl %r0,%cr25
	mtctl %r0,%cr26
	mtctl %r0,%cr27
	mtctl %r0,%cr28
	mtctl %r0,%cr29
	mtctl %r0,%cr30
	mtctl %r0,%cr31
	mtctl %r0,%isr
	mtctl %r0,%ior
	mtctl %r0,%iir
	mtsp %r0,%sr0
	ldi 1,%r1
	mtsp %r1,%sr1
	mtsp %r1,%sr5
	ldi 2,%r1
	mtsp %r1,%sr2
	mtsp %r1,%sr6
	ldi 3,%r1
	mtsp %r1,%sr3
	mtsp %r1,%sr7
	mtsp %r0,%sr4
	ldil L%table,%r10
	ldo R%table(%r10),%r10
	ldo 12(%r10),%r3
	ldo ENTRIES*20(%r3),%r4
1:	ldw 0(%r3),%r5			; code or data, space, address, the two words
	ldw 4(%r3),%r6
	mtsp %r6,%sr1
	ldw 8(%r3),%r7
	ldw 12(%r3),%r8
	comib,= 0,%r5,2f
	ldw 16(%r3),%r9
	iitlba %r8,(%sr1,%r7)
	iitlbp %r9,(%sr1,%r7)
	b,n 3f
2:	idtlba %r8,(%sr1,%r7)
	idtlbp %r9,(%sr1,%r7)
3:	ldo 20(%r3),%r3
	comb,<> %r3,%r4,1b
	nop
	ldi 1,%r1
	mtsp %r1,%sr1
	rsm 8,%r0
	ldw 0(%r10),%r1
	mtctl %r1,%ipsw
	ldw 4(%r10),%r1
	mtctl %r1,%pcsq
	mtctl %r1,%pcsq
	ldw 8(%r10),%r1
	mtctl %r1,%pcoq
	ldo 4(%r1),%r1
	mtctl %r1,%pcoq
	rfi
	nop

	; r25 is the interruption's number.
common:	mfctl %isr,%r9
	mfctl %ior,%r16
	mfctl %ipsw,%r17
	depi 0,12,1,%r17
	comib,<>,n 9,%r25,skip
	ldil L%0x1f,%r9			; break 31 ends the program
	ldo R%0x1f(%r9),%r9
	comb,<>,n %r9,%r24,skip
	ldil L%0xffd0c000,%r1
	ldi 2,%r8
finish:	stw %r8,0(%r1)
	b,n .
	nop
skip:	ldi -1,%r1
	mtctl %r1,%eirr
	mfctl %pcsq,%r1
	mtctl %r0,%pcsq
	mfctl %pcsq,%r8
	mtctl %r8,%pcsq
	mtctl %r8,%pcsq
	mfctl %pcoq,%r1
	mtctl %r0,%pcoq
	mfctl %pcoq,%r8
	mtctl %r8,%pcoq
	ldo 4(%r8),%r8
	mtctl %r8,%pcoq
	rfir
	nop

	.balign 2048
vectors:
	.macro vector number
	ldi \number,%r25
	b common
	mfctl %iir,%r24
	.balign 32
	.endm
	; QEMU tells 26 to 28 apart, which are all 18 on the PA7000.
	.irp number, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,18,18,18,29,30,31
	vector \number
	.endr
table:
