/*
 * Each nexus has an I/O program of its own, which ends when its target disconnects; the chip is free then. When there is nothing to
 * select it waits for a target that reselects it, and the program of that nexus goes on.
 */
#include "chip.h"

enum { CHIP = 0xf0825100 };
enum { SCNTL0 = 0x00, SCNTL1 = 0x01, SIEN = 0x03, SCID = 0x04, SXFER = 0x05, SFBR = 0x08, DSTAT = 0x0c, SSTAT0 = 0x0d,
       ISTAT = 0x21, DSP = 0x2c, DSPS = 0x30, DMODE = 0x34, DIEN = 0x39, DCNTL = 0x3b };
enum { SIP = 2, DIP = 1, SELECTED = 0x10, PROGRAM_ENDED = 0x04, FIFO_EMPTY = 0x80, OWN_ID = 0x80 };
enum { COMMAND = 2, STATUS = 3, MESSAGE_OUT = 6, MESSAGE_IN = 7 };
enum { MAY_DISCONNECT = 0xc0, DISCONNECT = 0x04, ALWAYS = 0x080000 };

/* The parts of an I/O program, and the codes with which it ends; the target's number stands in their low digit. */
enum { NEXT_PHASE = 4, DATA = 6, ENDING = 8, MESSAGE = 13, LEAVING = 17, OVERTAKEN = 20, INSTRUCTIONS = 21 };
enum { COMPLETE = 0x410, LEFT = 0x420, RESELECTED = 0x430, UNEXPECTED_PHASE = 0x440, CODE = 0xff0 };

enum state { IDLE, QUEUED, CONNECTED, DISCONNECTED };
enum { TARGETS = 7 };

struct nexus {
	volatile enum state state;
	volatile word result;
	byte commandBytes[10];
	byte statusByte;
	byte message;
	word program[2 * INSTRUCTIONS] __attribute__((aligned(16)));
};

static struct nexus nexuses[TARGETS];
static byte identify = MAY_DISCONNECT;
static word waitProgram[4] __attribute__((aligned(16)));
/* Whose program runs, or nobody's. */
static struct nexus *current;

static void disableInterrupts(void)
{
	__asm__ volatile("rsm 1, %%r0" : : : "memory");
}

static void allowInterrupts(void)
{
	__asm__ volatile("ssm 1, %%r0" : : : "memory");
}

static word swapped(word value)
{
	return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

static void instruction(word *program, int at, word first, word second)
{
	program[2 * at] = swapped(first);
	program[2 * at + 1] = swapped(second);
}

static void move(word *program, int at, word phase, const void *bytes, word count)
{
	instruction(program, at, (0x08 | phase) << 24 | count, (word)bytes);
}

static void jump(word *program, int at, word condition, int target)
{
	instruction(program, at, 0x80000000 | condition, (word)&program[2 * target]);
}

static word whenPhase(word phase)
{
	return phase << 24 | 0x0b0000;
}

static void clearAcknowledge(word *program, int at)
{
	instruction(program, at, 0x60000040, 0);
}

static void waitDisconnect(word *program, int at)
{
	instruction(program, at, 0x48000000, 0);
}

static void interrupt(word *program, int at, word code)
{
	instruction(program, at, 0x98080000, code);
}

static void writeProgram(struct nexus *nexus, const struct command *command)
{
	word *program = nexus->program;
	int target = command->target;

	instruction(program, 0, 0x41000000 | 1 << (16 + target), (word)&program[2 * OVERTAKEN]);
	move(program, 1, MESSAGE_OUT, &identify, 1);
	jump(program, 2, whenPhase(STATUS), ENDING);
	move(program, 3, COMMAND, nexus->commandBytes, command->length);
	jump(program, NEXT_PHASE, whenPhase(MESSAGE_IN), MESSAGE);
	jump(program, 5, whenPhase(STATUS), ENDING);
	if (command->count)
		move(program, DATA, command->phase, command->data, command->count);
	else
		interrupt(program, DATA, UNEXPECTED_PHASE | target);
	jump(program, 7, ALWAYS, NEXT_PHASE);
	move(program, ENDING, STATUS, &nexus->statusByte, 1);
	move(program, 9, MESSAGE_IN, &nexus->message, 1);
	clearAcknowledge(program, 10);
	waitDisconnect(program, 11);
	interrupt(program, 12, COMPLETE | target);
	move(program, MESSAGE, MESSAGE_IN, &nexus->message, 1);
	jump(program, 14, 0x0c0000 | DISCONNECT, LEAVING);
	clearAcknowledge(program, 15);
	jump(program, 16, ALWAYS, NEXT_PHASE);
	clearAcknowledge(program, LEAVING);
	waitDisconnect(program, 18);
	interrupt(program, 19, LEFT | target);
	interrupt(program, OVERTAKEN, RESELECTED);
}

void startController(void)
{
	REGISTER8(CHIP + DCNTL) = 1;
	REGISTER8(CHIP + DCNTL) = 0;
	REGISTER8(CHIP + DMODE) = 0xc0;
	REGISTER8(CHIP + SCNTL0) = 0xce;
	REGISTER8(CHIP + SCID) = OWN_ID;
	REGISTER8(CHIP + SXFER) = 0;
	REGISTER8(CHIP + SIEN) = 0xbf;
	REGISTER8(CHIP + DIEN) = 0x15;
	REGISTER8(CHIP + SCNTL1) = 0x20;
	REGISTER8(CHIP + DCNTL) = 0x80;
	instruction(waitProgram, 0, 0x50000000, 0);
	interrupt(waitProgram, 1, RESELECTED);
}

static void runFrom(word *program, int at)
{
	REGISTER32(CHIP + DSP) = swapped((word)&program[2 * at]);
}

/* The chip is free: a command that is queued comes first. A program that waits for a reselection gives way. */
static void schedule(void)
{
	int target, waits = 0;

	for (target = 0; target < TARGETS; target++) {
		struct nexus *nexus = &nexuses[target];

		if (nexus->state == QUEUED) {
			current = nexus;
			nexus->state = CONNECTED;
			runFrom(nexus->program, 0);
			return;
		}
		waits |= nexus->state == DISCONNECTED;
	}
	if (waits)
		runFrom(waitProgram, 0);
}

static void finish(struct nexus *nexus, word result)
{
	nexus->result = result;
	nexus->state = IDLE;
	if (current == nexus)
		current = 0;
}

/* The program of the nexus whose target has come back goes on; a selection that has lost against it is queued again. */
static void reselected(byte ids)
{
	int target = 0;

	if (current)
		current->state = QUEUED;
	current = 0;
	ids &= ~OWN_ID;
	while (target < TARGETS - 1 && !(ids >> target & 1))
		target++;
	if (nexuses[target].state != DISCONNECTED)
		return;
	current = &nexuses[target];
	current->state = CONNECTED;
	runFrom(current->program, MESSAGE);
}

/* A reset of the bus, a target that has gone, an illegal instruction: nothing that was under way ends by itself. */
static void failed(void)
{
	int target;

	for (target = 0; target < TARGETS; target++)
		if (nexuses[target].state != IDLE)
			finish(&nexuses[target], FAILED);
}

/* A program may have ended, and a target have reselected the chip before this is heard: both are there at once. */
void controllerInterrupted(void)
{
	byte status = REGISTER8(CHIP + ISTAT);
	byte cause = status & SIP ? REGISTER8(CHIP + SSTAT0) : 0;
	byte dma = status & DIP ? REGISTER8(CHIP + DSTAT) : 0;
	word code = dma & PROGRAM_ENDED ? swapped(REGISTER32(CHIP + DSPS)) : 0;
	struct nexus *nexus = &nexuses[code & 7];

	if (!cause && !dma)
		return;
	if ((code & CODE) == LEFT && nexus->state == CONNECTED) {
		nexus->state = DISCONNECTED;
		current = 0;
	}
	if ((code & CODE) == COMPLETE && (nexus->state == CONNECTED || nexus->state == DISCONNECTED))
		finish(nexus, nexus->statusByte);
	if (cause & ~SELECTED || dma & ~(PROGRAM_ENDED | FIFO_EMPTY) || (code & CODE) == UNEXPECTED_PHASE)
		failed();
	else if (cause || (code & CODE) == RESELECTED)
		reselected(REGISTER8(CHIP + SFBR));
	if (!current)
		schedule();
}

struct nexus *nexusOf(int target)
{
	return &nexuses[target];
}

void begin(struct nexus *nexus, const struct command *command)
{
	int at;

	for (at = 0; at < command->length; at++)
		nexus->commandBytes[at] = command->bytes[at];
	writeProgram(nexus, command);
	disableInterrupts();
	nexus->state = QUEUED;
	if (!current)
		schedule();
	allowInterrupts();
}

word ended(struct nexus *nexus)
{
	while (nexus->state != IDLE)
		;
	return nexus->result;
}
