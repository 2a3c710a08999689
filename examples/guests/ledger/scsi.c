/*
 * The 53C700's driver. The chip is little-endian on this machine, registers and programs alike. A command that ends in
 * CHECK CONDITION is tried again after its sense data have been fetched: writing a block twice does no harm.
 */
#include "machine.h"

enum { CHIP = 0xf0825100, ATTEMPTS = 8 };
enum { SCNTL0 = 0x00, SCNTL1 = 0x01, SIEN = 0x03, SCID = 0x04, SXFER = 0x05, DSTAT = 0x0c, SSTAT0 = 0x0d, ISTAT = 0x21,
       DSP = 0x2c, DSPS = 0x30, DMODE = 0x34, DIEN = 0x39, DCNTL = 0x3b };
enum { SIP = 2, DIP = 1 };
enum { GOOD = 0, CHECK_CONDITION = 2 };
enum { REQUEST_SENSE = 0x03, READ_CAPACITY = 0x25, READ = 0x28, WRITE = 0x2a };
enum { DATA_OUT = 0, DATA_IN = 1, COMMAND = 2, STATUS = 3, MESSAGE_OUT = 6, MESSAGE_IN = 7 };
enum { COMPLETE = 0x401, NOT_SELECTED = 0x402 };

static byte identify = 0x80;
static byte command[10];
static byte statusByte;
static byte message;
static byte sense[18];
static word program[2 * 12] __attribute__((aligned(16)));

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

static void jumpWhenStatus(int at, int target)
{
	instruction(at, (0x80 | STATUS) << 24 | 0x0b0000, (word)&program[2 * target]);
}

/* One I/O program for one command; it ends in one interrupt. */
static void writeProgram(int length, word phase, void *data, word count)
{
	instruction(0, 0x41010000, (word)&program[2 * 11]);
	move(1, MESSAGE_OUT, &identify, 1);
	jumpWhenStatus(2, 6);
	move(3, COMMAND, command, length);
	jumpWhenStatus(4, 6);
	if (count)
		move(5, phase, data, count);
	else
		instruction(5, 0x80000000, 0);
	move(6, STATUS, &statusByte, 1);
	move(7, MESSAGE_IN, &message, 1);
	instruction(8, 0x60000040, 0);
	instruction(9, 0x48000000, 0);
	instruction(10, 0x98080000, COMPLETE);
	instruction(11, 0x98080000, NOT_SELECTED);
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

/* Starts the program and waits for its interrupt in a loop that changes nothing. */
static word perform(int length, word phase, void *data, word count)
{
	writeProgram(length, phase, data, count);
	finished = 0;
	REGISTER32(CHIP + DSP) = swapped((word)program);
	while (!finished)
		;
	return result == COMPLETE ? statusByte : 0x100 | result;
}

static void setCommand(byte operation, word block, word count)
{
	command[0] = operation;
	command[1] = 0;
	command[2] = block >> 24;
	command[3] = block >> 16;
	command[4] = block >> 8;
	command[5] = block;
	command[6] = 0;
	command[7] = count >> 8;
	command[8] = count;
	command[9] = 0;
}

static void requestSense(void)
{
	setCommand(REQUEST_SENSE, 0, 0);
	command[4] = sizeof sense;
	perform(6, DATA_IN, sense, sizeof sense);
}

static void transfer(byte operation, word block, word blocks, word phase, void *data, word count)
{
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		word status;

		setCommand(operation, block, blocks);
		status = perform(10, phase, data, count);
		if (status == GOOD)
			return;
		if (status == CHECK_CONDITION)
			requestSense();
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
