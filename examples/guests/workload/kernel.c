/* An operating system's work for one request, as far as it takes time: bookkeeping in critical sections. */
#include "workload.h"

enum { QUEUES = 96 };

static word table[64];
static volatile word runQueues[QUEUES];

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

int idlesQuietly;

/*
 * An idle kernel: it looks for work in its run queues with interrupts masked, and lets interrupts come between two looks. Two
 * of 200 instructions are privileged.
 */
void idle(void)
{
	word at, ready = 0;

	if (idlesQuietly)
		return;
	maskInterrupts();
#pragma GCC unroll 96
	for (at = 0; at < QUEUES; at++)
		ready |= runQueues[at];
	__asm__ volatile("" : : "r"(ready));
	allowInterrupts();
}
