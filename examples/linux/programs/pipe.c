/* Three processes: one writes numbers, one mixes them, one adds them up. */
#include "programs.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BLOCKS = 1500, WORDS = 128 };

static void all(ssize_t (*transfer)(int, void *, size_t), int end, void *block)
{
	uint8_t *bytes = block;

	for (size_t done = 0; done < WORDS * sizeof(uint32_t);) {
		ssize_t count = transfer(end, bytes + done, WORDS * sizeof(uint32_t) - done);

		if (count <= 0)
			_exit(1);
		done += count;
	}
}

static ssize_t put(int end, void *bytes, size_t length)
{
	return write(end, bytes, length);
}

static void produce(int out)
{
	uint32_t block[WORDS], random = 9;

	for (int number = 0; number < BLOCKS; number++) {
		for (int at = 0; at < WORDS; at++)
			block[at] = nextRandom(&random);
		all(put, out, block);
	}
	_exit(0);
}

static void mix(int in, int out)
{
	uint32_t block[WORDS];

	for (int number = 0; number < BLOCKS; number++) {
		all(read, in, block);
		for (int at = 0; at < WORDS; at++)
			block[at] = block[at] * 2654435761u ^ block[(at + 1) % WORDS];
		all(put, out, block);
	}
	_exit(0);
}

uint32_t pipeThrough(void)
{
	int first[2], second[2];
	uint32_t block[WORDS], sum = CHECKSUM_START;

	if (pipe(first) != 0 || pipe(second) != 0)
		return 0;
	if (fork() == 0)
		produce(first[1]);
	if (fork() == 0)
		mix(first[0], second[1]);
	for (int number = 0; number < BLOCKS; number++) {
		all(read, second[0], block);
		sum = checksum(sum, block, sizeof block);
	}
	while (wait(NULL) > 0)
		continue;
	return sum;
}
