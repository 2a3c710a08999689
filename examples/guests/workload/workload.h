/* The parts of the guest of §4: what it computes, and what its operating system does for an operation. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "../library/machine.h"

enum { BLOCK = 8192 };

/* compute.c: returns a checksum. After every 100 iterations come so many privileged instructions. */
word compute(word iterations, word privileged);

/*
 * kernel.c: `sections` critical sections, each of two privileged instructions around `quarters` / 4 turns of ordinary ones on
 * the mean.
 */
void kernelPath(word sections, word quarters);
/* One turn of the loop in which the kernel waits; a quiet one does nothing. */
void idle(void);
extern int idlesQuietly;
/* Masks external interrupts, and lets them come again; each is one privileged instruction. */
void maskInterrupts(void);
void allowInterrupts(void);

/* transfer.c: operations on blocks of 8 KB, one at a time. */
void startDisk(void);
void readBlock(word block, void *data);
void writeBlock(word block, const void *data);

/* clock.S: the interval timer comes at this comparand, and every 10 ms from then on. */
void keepClock(word comparand);

/* cache.c: the buffer cache. */
void fillCache(word blocks);
/* The block's buffer, if the cache has one; otherwise the one to read into, which is the block's from now on. */
byte *buffer(word block, int *found);

#endif
