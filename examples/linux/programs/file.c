/* A file is written in blocks, read back, and written again at other places. */
#include "programs.h"
#include <fcntl.h>
#include <unistd.h>

enum { BLOCKS = 1024, BLOCK_BYTES = 4096, ROUNDS = 4 };

uint32_t writeAndRead(void)
{
	static uint32_t block[BLOCK_BYTES / 4];
	uint32_t random = 11, sum = CHECKSUM_START;
	int file = open("/file", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (file < 0)
		return 0;
	for (int round = 0; round < ROUNDS; round++) {
		for (int number = 0; number < BLOCKS; number++) {
			block[number % (BLOCK_BYTES / 4)] = nextRandom(&random);
			if (pwrite(file, block, BLOCK_BYTES, (off_t)(nextRandom(&random) % BLOCKS) * BLOCK_BYTES) != BLOCK_BYTES)
				return 0;
		}
		lseek(file, 0, SEEK_SET);
		for (ssize_t count; (count = read(file, block, BLOCK_BYTES)) > 0;)
			for (ssize_t at = 0; at < count / 4; at += 16)
				sum = (sum ^ block[at]) * 16777619u;
	}
	close(file);
	unlink("/file");
	return sum;
}
