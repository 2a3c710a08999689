/*
 * Console input by interrupts of the UART. While the ring is full the receiver's interrupt is off: what is typed stays in the
 * FIFO, and on the line behind it.
 */
#include "machine.h"

enum { UART = 0xf0823800, RBR = 0, IER = 1, IIR = 2, LSR = 5, RECEIVED = 1, NONE = 1, DATA_READY = 1, RING = 64 };

static volatile byte ring[RING];
static volatile word arrived;
static volatile word taken;

void startInput(void)
{
	REGISTER8(UART + IER) = RECEIVED;
}

void inputInterrupted(void)
{
	while (!(REGISTER8(UART + IIR) & NONE)) {
		if (arrived - taken == RING) {
			REGISTER8(UART + IER) = 0;
			return;
		}
		while (arrived - taken < RING && REGISTER8(UART + LSR) & DATA_READY) {
			ring[arrived % RING] = REGISTER8(UART + RBR);
			arrived++;
		}
	}
}

/* Waits for it in a loop that changes nothing. */
byte nextCharacter(void)
{
	byte character;

	while (arrived == taken)
		;
	character = ring[taken % RING];
	taken++;
	if (arrived == taken)
		REGISTER8(UART + IER) = RECEIVED;
	return character;
}
