/* An operating system's work for one request, as far as it takes time: bookkeeping in critical sections. */
#include "workload.h"

static word table[64];

void maskInterrupts(void)
{
	__asm__ volatile("rsm 1,%%r0" : : : "memory");
}

void allowInterrupts(void)
{
	__asm__ volatile("ssm 1,%%r0" : : : "memory");
}

void kernelPath(word sections, word quarters)
{
	word state = sections;

	while (sections--) {
		word turn, turns = (quarters + (sections & 3)) / 4;

		maskInterrupts();
		for (turn = 0; turn < turns; turn++) {
			state = (state << 5 | state >> 27) + turn;
			table[state % 64] ^= state;
		}
		allowInterrupts();
	}
}
