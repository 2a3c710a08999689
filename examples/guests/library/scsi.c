/*
 * The 53C700's driver. The chip is little-endian on this machine, registers and programs alike. A target may disconnect
 * while it works: the I/O program waits for it and still ends in one interrupt.
 */
#include "machine.h"

#ifdef IDLE
void IDLE(void);
#else
#define IDLE()
#endif

enum { CHIP = 0xf0825100, ATTEMPTS = 8 };
enum { SCNTL0 = 0x00, SCNTL1 = 0x01, SIEN = 0x03, SCID = 0x04, SXFER = 0x05, DSTAT = 0x0c, SSTAT0 = 0x0d, ISTAT = 0x21,
       DBC = 0x24, DSP = 0x2c, DSPS = 0x30, DMODE = 0x34, DIEN = 0x39, DCNTL = 0x3b };
enum { SIP = 2, DIP = 1, PHASE_MISMATCH = 0x80 };
enum { REQUEST_SENSE = 0x03 };
enum { COMMAND = 2, STATUS = 3, MESSAGE_OUT = 6, MESSAGE_IN = 7 };
enum { MAY_DISCONNECT = 0xc0, DISCONNECT = 0x04, ALWAYS = 0x080000 };

/* The I/O program: where its parts begin, and how it ends. */
enum { NEXT_PHASE = 4, DATA = 6, ENDING = 8, MESSAGE = 13, DISCONNECTED = 17, NO_TARGET = 23, INSTRUCTIONS = 24 };
enum { COMPLETE = 0x401, NOT_SELECTED = 0x402, UNEXPECTED_PHASE = 0x403 };

static byte identify = MAY_DISCONNECT;
static byte commandBytes[10];
static byte statusByte;
static byte message;
static byte sense[18];
static word program[2 * INSTRUCTIONS] __attribute__((aligned(16)));

static volatile int finished;
static volatile word result;
static volatile word left;

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

static word whenPhase(word phase)
{
	return phase << 24 | 0x0b0000;
}

static word ifMessage(byte value)
{
	return 0x0c0000 | value;
}

static void clearAcknowledge(int at)
{
	instruction(at, 0x60000040, 0);
}

static void waitDisconnect(int at)
{
	instruction(at, 0x48000000, 0);
}

static void interrupt(int at, word code)
{
	instruction(at, 0x98080000, code);
}

/* One I/O program for one command: after the command the target chooses the phases. */
static void writeProgram(int target, int length)
{
	instruction(0, 0x41000000 | 1 << (16 + target), (word)&program[2 * NO_TARGET]);
	move(1, MESSAGE_OUT, &identify, 1);
	jump(2, whenPhase(STATUS), ENDING);
	move(3, COMMAND, commandBytes, length);
	jump(NEXT_PHASE, whenPhase(MESSAGE_IN), MESSAGE);
	jump(5, whenPhase(STATUS), ENDING);
	interrupt(DATA, UNEXPECTED_PHASE);
	jump(7, ALWAYS, NEXT_PHASE);
	move(ENDING, STATUS, &statusByte, 1);
	move(9, MESSAGE_IN, &message, 1);
	clearAcknowledge(10);
	waitDisconnect(11);
	interrupt(12, COMPLETE);
	/* SAVE DATA POINTER and IDENTIFY ask for nothing: the data's place is kept below. */
	move(MESSAGE, MESSAGE_IN, &message, 1);
	jump(14, ifMessage(DISCONNECT), DISCONNECTED);
	clearAcknowledge(15);
	jump(16, ALWAYS, NEXT_PHASE);
	clearAcknowledge(DISCONNECTED);
	waitDisconnect(18);
	instruction(19, 0x50000000, (word)&program[2 * NO_TARGET]); /* WAIT RESELECT */
	move(20, MESSAGE_IN, &message, 1);
	clearAcknowledge(21);
	jump(22, ALWAYS, NEXT_PHASE);
	interrupt(NO_TARGET, NOT_SELECTED);
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
	if (cause == PHASE_MISMATCH)
		left = swapped(REGISTER32(CHIP + DBC)) & 0xffffff;
	result = cause;
	finished = 1;
}

/* Starts the program and waits for its interrupt in a loop that changes nothing, or in the guest's own. */
static void runFrom(int at)
{
	finished = 0;
	REGISTER32(CHIP + DSP) = swapped((word)&program[2 * at]);
	while (!finished)
		IDLE();
}

/*
 * The chip leaves a transfer that the target ends early with an interrupt of its own: the rest of the command is a program
 * again, which goes on with the data where they stopped.
 */
static word attempt(const struct command *command)
{
	byte *data = command->data;
	word rest = command->count;
	int at;

	for (at = 0; at < command->length; at++)
		commandBytes[at] = command->bytes[at];
	writeProgram(command->target, command->length);
	if (rest)
		move(DATA, command->phase, data, rest);
	left = 0;
	runFrom(0);
	while (result == PHASE_MISMATCH && left && left < rest) {
		data += rest - left;
		rest = left;
		move(DATA, command->phase, data, rest);
		left = 0;
		runFrom(NEXT_PHASE);
	}
	return result == COMPLETE ? statusByte : 0x100 | result;
}

/* Asks again if the question itself ends in CHECK CONDITION: all that is known then is that there is no sense. */
static void requestSense(int target)
{
	struct command command = { target, 6, { REQUEST_SENSE, 0, 0, 0, sizeof sense, 0 }, DATA_IN, sense, sizeof sense };
	int times;

	sense[2] = NO_SENSE;
	for (times = 0; times < ATTEMPTS && attempt(&command) != GOOD; times++)
		;
}

/* The status of the command, after CHECK CONDITION with its sense; or a cause from the chip, above 0x100. */
word perform(const struct command *command)
{
	word status = attempt(command);

	if (status == CHECK_CONDITION)
		requestSense(command->target);
	return status;
}

word senseKey(void)
{
	return sense[2] & 0x0f;
}

word senseFlags(void)
{
	return sense[2] & 0xf0;
}
