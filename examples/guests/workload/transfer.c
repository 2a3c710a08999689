/* Reads and writes of one block; a command that does not end well is tried again. */
#include "workload.h"

enum { DISK = 0, ATTEMPTS = 8, DISK_BLOCK = 512 };
enum { READ_CAPACITY = 0x25, READ = 0x28, WRITE = 0x2a };

static void transfer(const struct command *command)
{
	int attempts;

	for (attempts = 0; attempts < ATTEMPTS; attempts++)
		if (perform(command) == GOOD)
			return;
	print("disk: gave up\n");
	halt();
}

static void access(byte operation, word block, word phase, void *data)
{
	word first = block * (BLOCK / DISK_BLOCK);
	struct command command = {
		DISK, 10, { operation, 0, first >> 24, first >> 16, first >> 8, first, 0, 0, BLOCK / DISK_BLOCK, 0 }, phase, data, BLOCK,
	};

	transfer(&command);
}

/* The first command hears of the power-on. */
void startDisk(void)
{
	static byte capacity[8];
	struct command command = { DISK, 10, { READ_CAPACITY }, DATA_IN, capacity, sizeof capacity };

	startController();
	transfer(&command);
}

void readBlock(word block, void *data)
{
	access(READ, block, DATA_IN, data);
}

void writeBlock(word block, const void *data)
{
	access(WRITE, block, DATA_OUT, (void *)data);
}
