/*
 * The 53C700 with an I/O program of any length: each piece of the data has an instruction of its own. The target may disconnect
 * before and after the data, as all targets here do; where it asks for another phase than the program expects, the command fails.
 */
#include "scatter.h"

enum { CHIP = 0xf0825100, SLOTS = 1 << 17 };
enum { SCNTL0 = 0x00, SCNTL1 = 0x01, SIEN = 0x03, SCID = 0x04, SXFER = 0x05, DSTAT = 0x0c, SSTAT0 = 0x0d, ISTAT = 0x21,
       DSP = 0x2c, DSPS = 0x30, DMODE = 0x34, DIEN = 0x39, DCNTL = 0x3b };
enum { SIP = 2, DIP = 1 };
enum { COMMAND = 2, STATUS = 3, MESSAGE_OUT = 6, MESSAGE_IN = 7 };
enum { MAY_DISCONNECT = 0xc0, DISCONNECT = 0x04, ALWAYS = 0x080000 };
enum { COMPLETE = 0x401, NOT_SELECTED = 0x402 };
/* Where the parts of the program begin; the pieces come last. */
enum { NEXT_PHASE = 3, ENDING = 6, MESSAGE = 11, DISCONNECTED = 15, NO_TARGET = 21, PIECES = 22 };

static byte identify = MAY_DISCONNECT;
static byte statusByte;
static byte message;
static byte sense[18];
static word program[2 * SLOTS] __attribute__((aligned(16)));
static volatile int finished;
static volatile word result;

static word swapped(word value)
{
	return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

static void instruction(int at, word first, word second)
{
	program[2 * at] = swapped(first);
	program[2 * at + 1] = swapped(second);
}

static void move(int at, word phase, const void *bytes, word count)
{
	instruction(at, (0x08 | phase) << 24 | count, (word)bytes);
}

static void jump(int at, word condition, int target)
{
	instruction(at, 0x80000000 | condition, (word)&program[2 * target]);
}

/* Where there is nothing (more) to move, the program goes on with the next phase. */
static void writeProgram(const struct command *command, word piece)
{
	word moved = 0;
	int at = PIECES;

	instruction(0, 0x41000000 | 1 << (16 + command->target), (word)&program[2 * NO_TARGET]);
	move(1, MESSAGE_OUT, &identify, 1);
	move(2, COMMAND, command->bytes, command->length);
	jump(NEXT_PHASE, 0x0b0000 | MESSAGE_IN << 24, MESSAGE);
	jump(4, 0x0b0000 | STATUS << 24, ENDING);
	jump(5, ALWAYS, PIECES);
	move(ENDING, STATUS, &statusByte, 1);
	move(7, MESSAGE_IN, &message, 1);
	instruction(8, 0x60000040, 0);
	instruction(9, 0x48000000, 0);
	instruction(10, 0x98080000, COMPLETE);
	move(MESSAGE, MESSAGE_IN, &message, 1);
	jump(12, 0x0c0000 | DISCONNECT, DISCONNECTED);
	instruction(13, 0x60000040, 0);
	jump(14, ALWAYS, NEXT_PHASE);
	instruction(DISCONNECTED, 0x60000040, 0);
	instruction(16, 0x48000000, 0);
	instruction(17, 0x50000000, (word)&program[2 * NO_TARGET]);
	move(18, MESSAGE_IN, &message, 1);
	instruction(19, 0x60000040, 0);
	jump(20, ALWAYS, NEXT_PHASE);
	instruction(NO_TARGET, 0x98080000, NOT_SELECTED);
	while (moved < command->count) {
		word next = command->count - moved < piece ? command->count - moved : piece;

		move(at++, command->phase, (byte *)command->data + moved, next);
		moved += next;
	}
	jump(at, ALWAYS, NEXT_PHASE);
}

void startController(void)
{
	REGISTER8(CHIP + DCNTL) = 1;
	REGISTER8(CHIP + DCNTL) = 0;
	REGISTER8(CHIP + DMODE) = 0xc0;
	REGISTER8(CHIP + SCNTL0) = 0xce;
	REGISTER8(CHIP + SCID) = 0x80;
	REGISTER8(CHIP + SXFER) = 0;
	REGISTER8(CHIP + SIEN) = 0xbf;
	REGISTER8(CHIP + DIEN) = 0x15;
	REGISTER8(CHIP + SCNTL1) = 0x20;
	REGISTER8(CHIP + DCNTL) = 0x80;
}

void controllerInterrupted(void)
{
	byte status = REGISTER8(CHIP + ISTAT);
	word cause = 0;

	if (status & SIP)
		cause = REGISTER8(CHIP + SSTAT0);
	if (status & DIP) {
		REGISTER8(CHIP + DSTAT);
		cause = swapped(REGISTER32(CHIP + DSPS));
	}
	if (!cause)
		return;
	result = cause;
	finished = 1;
}

word moveInPieces(const struct command *command, word piece)
{
	writeProgram(command, piece);
	finished = 0;
	REGISTER32(CHIP + DSP) = swapped((word)program);
	while (!finished)
		;
	return result == COMPLETE ? statusByte : FAILED;
}

const byte *askSense(int target)
{
	struct command command = { target, 6, { 0x03, 0, 0, 0, sizeof sense, 0 }, DATA_IN, sense, sizeof sense };

	sense[0] = sense[2] = 0;
	moveInPieces(&command, sizeof sense);
	return sense;
}
