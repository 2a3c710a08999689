/*
 * The disk: a command that does not end well is tried again, because writing a block twice does no harm. A busy disk is asked again a
 * little later.
 */
#include "../library/machine.h"
#include "disk.h"

enum { DISK = 0, ATTEMPTS = 8, WAITS = 100 };
enum { READ_CAPACITY = 0x25, READ = 0x28, WRITE = 0x2a };

static void transfer(byte operation, word block, word blocks, word phase, void *data, word count)
{
	struct command command = {
		DISK, 10, { operation, 0, block >> 24, block >> 16, block >> 8, block, 0, blocks >> 8, blocks, 0 }, phase, data, count,
	};
	int attempts = 0, waits = 0;

	while (attempts < ATTEMPTS && waits < WAITS) {
		word status = perform(&command);

		if (status == GOOD)
			return;
		if (status == BUSY) {
			waits++;
			waitForTick();
		} else
			attempts++;
	}
	print("disk: gave up\n");
	halt();
}

word readCapacity(void)
{
	static byte answer[8];

	transfer(READ_CAPACITY, 0, 0, DATA_IN, answer, sizeof answer);
	return (answer[0] << 24 | answer[1] << 16 | answer[2] << 8 | answer[3]) + 1;
}

void readBlock(word block, void *data)
{
	transfer(READ, block, 1, DATA_IN, data, BLOCK);
}

void writeBlock(word block, const void *data)
{
	transfer(WRITE, block, 1, DATA_OUT, (void *)data, BLOCK);
}
