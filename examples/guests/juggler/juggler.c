/*
 * A guest that is never idle at one device only: in each round a block is on its way to the disk and a record to the tape, both
 * disconnected, while the console still sends, what was typed lies unread and the interval timer is about to be due. What it tells
 * depends on none of these times.
 */
#include "chip.h"
#include "uart.h"

enum { DISK = 0, TAPE = 3, BLOCK = 512, RECORD = 384, GREATEST = 32, ATTEMPTS = 16 };
enum { REQUEST_SENSE = 0x03, READ = 0x08, WRITE = 0x0a, SPACE = 0x11, READ_POSITION = 0x34, READ_BLOCKS = 0x28, WRITE_BLOCKS = 0x2a };

static word block[BLOCK / 4];
static word record[RECORD / 4];
static word foundBlock[BLOCK / 4];
static word foundRecord[RECORD / 4];
static byte sense[18];
static byte position[20];

static void giveUp(const char *what)
{
	print(what);
	print(": gave up\n");
	awaitSent();
	halt();
}

static void compose(word *words, int count, word number)
{
	word state = number * 2654435761u | 1;

	while (count--) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		*words++ = state;
	}
}

static int same(const word *one, const word *other, int count)
{
	while (count--)
		if (*one++ != *other++)
			return 0;
	return 1;
}

static struct command disk(byte operation, word number, void *data)
{
	struct command command = {
		DISK, 10, { operation, 0, 0, 0, number >> 8, number, 0, 0, 1, 0 }, operation == READ_BLOCKS ? DATA_IN : DATA_OUT, data, BLOCK,
	};

	return command;
}

static struct command tape(byte operation, word number, void *data)
{
	struct command command = {
		TAPE, 6, { operation, 0, number >> 16, number >> 8, number, 0 }, operation == WRITE ? DATA_OUT : DATA_IN, data, data ? number : 0,
	};

	return command;
}

static void start(struct command command)
{
	begin(nexusOf(command.target), &command);
}

static word attempt(struct command command)
{
	start(command);
	return ended(nexusOf(command.target));
}

/* What the target has to say must be taken, whatever it is. */
static void takeSense(int target)
{
	struct command command = { target, 6, { REQUEST_SENSE, 0, 0, 0, sizeof sense, 0 }, DATA_IN, sense, sizeof sense };
	int times;

	for (times = 0; times < ATTEMPTS && attempt(command) != GOOD; times++)
		;
}

static void retryDisk(byte operation, word number, void *data)
{
	int times;

	for (times = 0; times < ATTEMPTS; times++) {
		takeSense(DISK);
		if (attempt(disk(operation, number, data)) == GOOD)
			return;
	}
	giveUp("disk");
}

/* The number of the record at which the tape stands. */
static word tapePosition(void)
{
	struct command command = { TAPE, 10, { READ_POSITION }, DATA_IN, position, sizeof position };
	int times;

	for (times = 0; times < ATTEMPTS; times++) {
		if (attempt(command) == GOOD)
			return position[4] << 24 | position[5] << 16 | position[6] << 8 | position[7];
		takeSense(TAPE);
	}
	giveUp("tape");
	return 0;
}

/* Spaces over records, forward or back, from wherever the tape stands. */
static void goTo(word number)
{
	int times;

	for (times = 0; times < ATTEMPTS; times++) {
		word ahead = number - tapePosition();

		if (!ahead || attempt(tape(SPACE, ahead, 0)) == GOOD)
			return;
		takeSense(TAPE);
	}
	giveUp("tape");
}

/* Written perhaps, perhaps not: the tape's position tells which. */
static void rewrite(word number)
{
	int times;

	for (times = 0; times < ATTEMPTS; times++) {
		takeSense(TAPE);
		if (tapePosition() == number + 1)
			return;
		if (attempt(tape(WRITE, RECORD, record)) == GOOD)
			return;
	}
	giveUp("tape");
}

static void reread(word number)
{
	int times;

	for (times = 0; times < ATTEMPTS; times++) {
		takeSense(TAPE);
		goTo(number);
		if (attempt(tape(READ, RECORD, foundRecord)) == GOOD)
			return;
	}
	giveUp("tape");
}

static void writeBoth(word number)
{
	compose(block, BLOCK / 4, 2 * number);
	compose(record, RECORD / 4, 2 * number + 1);
	start(disk(WRITE_BLOCKS, number, block));
	start(tape(WRITE, RECORD, record));
	print("round ");
	printNumber(number, 0, ' ');
	print(": a block and a record are on their way\n");
	waitForTick();
	if (number % 2)
		takeTyped();
	if (ended(nexusOf(TAPE)) != GOOD)
		rewrite(number);
	if (ended(nexusOf(DISK)) != GOOD)
		retryDisk(WRITE_BLOCKS, number, block);
}

static int readBoth(word number)
{
	compose(block, BLOCK / 4, 2 * number);
	compose(record, RECORD / 4, 2 * number + 1);
	start(disk(READ_BLOCKS, number, foundBlock));
	start(tape(READ, RECORD, foundRecord));
	print("round ");
	printNumber(number, 0, ' ');
	print(": they come back\n");
	if (ended(nexusOf(TAPE)) != GOOD)
		reread(number);
	if (ended(nexusOf(DISK)) != GOOD)
		retryDisk(READ_BLOCKS, number, foundBlock);
	return same(block, foundBlock, BLOCK / 4) && same(record, foundRecord, RECORD / 4);
}

void guest(const char *commandLine)
{
	word rounds = argument(commandLine, "rounds", 3);
	word right = 0, characters, checksum, number;

	if (rounds > GREATEST)
		rounds = GREATEST;
	startConsole();
	startInterrupts();
	startController();
	goTo(0);
	for (number = 0; number < rounds; number++)
		writeBoth(number);
	goTo(0);
	for (number = 0; number < rounds; number++)
		right += readBoth(number);
	awaitQuit(&characters, &checksum);
	print("juggler: ");
	printNumber(right, 0, ' ');
	print(" of ");
	printNumber(rounds, 0, ' ');
	print(" rounds right, ");
	printNumber(characters, 0, ' ');
	print(" characters of checksum ");
	printNumber(checksum, 0, ' ');
	print("\n");
	awaitSent();
}
