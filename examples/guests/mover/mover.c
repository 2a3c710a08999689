/*
 * Writes so many bytes to a disk or a tape in one command, reads them back in another one, and compares: how much one command can
 * move, in pieces of any length. Of a long one it may look at every n-th word only. A command that does not end well is begun again, on a tape from its beginning.
 */
#include "scatter.h"

enum { DISK = 0, TAPE = 3, BLOCK = 512, ATTEMPTS = 8, END_OF_MEDIUM = 0x40 };
enum { REWIND = 0x01, READ6 = 0x08, WRITE6 = 0x0a, READ10 = 0x28, WRITE10 = 0x2a };

/* Memory behind the guest; the firmware has left it alone. */
static word *const buffer = (word *)0x00400000;

static word target;
static word bytes;
static word piece;

static word pattern(word at)
{
	return at * 2654435761u + bytes;
}

/* A tape that warns of its end has written the record. */
static int isDone(word status)
{
	if (status == GOOD)
		return 1;
	if (status != CHECK_CONDITION)
		return 0;
	return (askSense(target)[2] & 0x6f) == END_OF_MEDIUM;
}

static int rewound(void)
{
	struct command command = { TAPE, 6, { REWIND, 0, 0, 0, 0, 0 }, DATA_IN, 0, 0 };

	return target == DISK || isDone(moveInPieces(&command, 1));
}

static void transfer(word phase)
{
	word count = target == DISK ? (bytes + BLOCK - 1) / BLOCK : bytes;
	struct command disk = {
		DISK, 10, { phase == DATA_IN ? READ10 : WRITE10, 0, 0, 0, 0, 0, 0, count >> 8, count, 0 }, phase, buffer, count * BLOCK
	};
	struct command tape = {
		TAPE, 6, { phase == DATA_IN ? READ6 : WRITE6, 0, count >> 16, count >> 8, count, 0 }, phase, buffer, count
	};
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++)
		if (rewound() && isDone(moveInPieces(target == DISK ? &disk : &tape, piece)))
			return;
	print("mover: gave up\n");
	halt();
}

void guest(const char *commandLine)
{
	word words, at, every, wrong = 0;

	target = argument(commandLine, "target", DISK);
	bytes = argument(commandLine, "bytes", BLOCK);
	piece = argument(commandLine, "piece", bytes);
	words = (bytes + 3) / 4;
	every = argument(commandLine, "every", 1);
	startConsole();
	startInterrupts();
	startController();
	for (at = 0; at < words; at += every)
		buffer[at] = pattern(at);
	transfer(DATA_OUT);
	for (at = 0; at < words; at += every)
		buffer[at] = 0;
	transfer(DATA_IN);
	for (at = 0; at < bytes / 4; at += every)
		wrong += buffer[at] != pattern(at);
	for (at = bytes & ~3; at < bytes && every == 1; at++)
		wrong += ((byte *)buffer)[at] != (byte)(pattern(at / 4) >> (24 - 8 * (at % 4)));
	print("mover: ");
	printNumber(bytes, 0, ' ');
	print(" bytes out and in, ");
	printNumber(wrong, 0, ' ');
	print(" words wrong\n");
}
