/*
 * The workloads of §4: one that computes (4.1), and ones that write or read blocks of a file chosen at random, each after
 * the one before has completed (4.2).
 */
#include "workload.h"

static word randomState;

static word randomBelow(word limit)
{
	randomState ^= randomState << 13;
	randomState ^= randomState >> 17;
	randomState ^= randomState << 5;
	return randomState % limit;
}

enum { TICK = 500000 };

static byte block[BLOCK] __attribute__((aligned(4096)));

/* Writes so many pages of the memory beside the kernel's own, each with contents that it has not had. */
static void writePages(word pages)
{
	enum { FIRST = 0x200000, PAGE = 4096 };
	static word written;

	while (pages--)
		*(volatile word *)(FIRST + pages * PAGE) = ++written;
}

static void writeBlocks(word requests, word blocks, word sections, word quarters, word rewritten)
{
	while (requests--) {
		word chosen = randomBelow(blocks);

		block[0] = requests;
		writePages(rewritten);
		kernelPath(sections, quarters);
		writeBlock(chosen, block);
	}
}

/* Returns how many requests the cache has served. */
static word readBlocks(word requests, word blocks, word sections, word quarters)
{
	word hits = 0;

	fillCache(blocks);
	while (requests--) {
		int found;
		word chosen = randomBelow(blocks);
		byte *data = buffer(chosen, &found);

		if (found)
			hits++;
		else {
			kernelPath(sections, quarters);
			readBlock(chosen, data);
		}
	}
	return hits;
}

void guest(const char *commandLine)
{
	word iterations = argument(commandLine, "compute", 0);
	word writes = argument(commandLine, "writes", 0);
	word reads = argument(commandLine, "reads", 0);
	word blocks = argument(commandLine, "blocks", 410);
	word sections = argument(commandLine, "sections", 0);
	word quarters = argument(commandLine, "quarters", 0);

	randomState = argument(commandLine, "seed", 1) * 2654435761u | 1;
	idlesQuietly = argument(commandLine, "quiet", 0);
	startConsole();
	startInterrupts();
	keepClock(readTimer() + TICK);
	if (writes || reads)
		startDisk();
	printNumber(compute(iterations, argument(commandLine, "privileged", 0)), 0, ' ');
	writePages(argument(commandLine, "written", 0));
	writeBlocks(writes, blocks, sections, quarters, argument(commandLine, "rewritten", 0));
	print(" ");
	printNumber(readBlocks(reads, blocks, sections, quarters), 0, ' ');
	print("\n");
	halt();
}
