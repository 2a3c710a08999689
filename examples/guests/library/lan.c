/*
 * The 82596's driver, in linear mode. In memory the half words of each word are swapped. Frames lie in their commands and
 * descriptors: no buffer has a descriptor of its own.
 */
#include "lan.h"

enum { CHIP = 0xf0826000, PORT = 4, ATTENTION = 8, PORT_SCP = 2, LINEAR = 0x6c };
enum { COMPLETE = 0x8000, OK = 0x2000 };
enum { EL = 0x8000, INTERRUPT = 0x2000, SET_ADDRESS = 1, CONFIGURE = 2, TRANSMIT = 4, EOF = 0x8000, LENGTH = 0x3fff };
enum { CAUSES = 0xf000, START_COMMANDS = 0x0100, START_RECEIVER = 0x0010, RECEIVER = 0x00f0, NO_RESOURCES = 0x0020 };
enum { NONE = 0xffffffff, DESCRIPTORS = 16, DATA = 1520, EXTERNAL = 0x90000000 };
enum { MEM_PDC = 0x388, LAN_STATION_ID = 138 };

static struct {
	word sysbus;
	word reserved;
	word iscp;
} scp __attribute__((aligned(16)));

static struct {
	volatile half busy;
	half reserved;
	word scb;
} iscp __attribute__((aligned(16)));

static struct {
	volatile half status;
	volatile half command;
	word list;
	word descriptors;
	word errors[2];
	volatile word resourceErrors;
	word counts[8];
} scb __attribute__((aligned(16)));

/* A command with its parameters; a transmission has the frame after a count. */
static struct {
	volatile half status;
	half command;
	word link;
	byte parameters[8];
	byte data[DATA];
} block __attribute__((aligned(16)));

static struct {
	volatile half status;
	volatile half command;
	word link;
	word buffer;
	half count;
	half size;
	byte data[DATA];
} frames[DESCRIPTORS] __attribute__((aligned(16)));

static const byte configuration[] = { 0x8e, 0xc8, 0x80, 0x2e, 0x00, 0x60, 0x00, 0xf2, 0x00, 0x00, 0x40, 0xff, 0x00, 0x7f };
static word *volatile pageZero;
/* What the firmware answers: 32 words for every call. */
static word answer[32];
static int count;
/* The frame that is taken next. */
static int next;

void copyBytes(byte *to, const byte *from, int count)
{
	while (count--)
		*to++ = *from++;
}

static word swapped(word value)
{
	return value << 16 | value >> 16;
}

static word pointer(const volatile void *at)
{
	return swapped((word)at);
}

/* The chip takes one command word at a time: an acknowledgment must not come between the word and its attention. */
static void attend(half command)
{
	enableInterrupts(0);
	while (scb.command)
		;
	scb.command = command;
	REGISTER32(CHIP + ATTENTION) = 0;
	enableInterrupts(EXTERNAL);
}

void lanInterrupted(void)
{
	scb.command = scb.status & CAUSES;
	REGISTER32(CHIP + ATTENTION) = 0;
}

static int execute(int command)
{
	block.status = 0;
	block.command = EL | INTERRUPT | command;
	block.link = NONE;
	scb.list = pointer(&block);
	attend(START_COMMANDS);
	while (!(block.status & COMPLETE))
		;
	return (block.status & OK) != 0;
}

static void startReceiver(void)
{
	scb.descriptors = pointer(&frames[next]);
	attend(START_RECEIVER);
}

static void portCommand(word value)
{
	REGISTER32(CHIP + PORT) = value >> 16;
	REGISTER32(CHIP + PORT) = value & 0xffff;
}

const byte *stationAddress(void)
{
	return (const byte *)answer;
}

void startLan(int descriptors)
{
	int (*pdc)(word, word, word *, word) = (int (*)(word, word, word *, word))pageZero[MEM_PDC / 4];
	int at;

	pdc(LAN_STATION_ID, 0, answer, CHIP);
	count = descriptors < 2 ? 2 : descriptors > DESCRIPTORS ? DESCRIPTORS : descriptors;
	for (at = 0; at < count; at++) {
		frames[at].command = at == count - 1 ? EL : 0;
		frames[at].link = pointer(&frames[(at + 1) % count]);
		frames[at].buffer = NONE;
		frames[at].size = DATA;
	}
	scp.sysbus = LINEAR;
	scp.iscp = pointer(&iscp);
	iscp.busy = 1;
	iscp.scb = pointer(&scb);
	portCommand(0);
	portCommand((word)&scp | PORT_SCP);
	REGISTER32(CHIP + ATTENTION) = 0;
	while (iscp.busy)
		;
	copyBytes(block.parameters, configuration, sizeof configuration);
	execute(CONFIGURE);
	copyBytes(block.parameters, stationAddress(), ADDRESS);
	execute(SET_ADDRESS);
	startReceiver();
}

int sendFrame(const byte *frame, int length)
{
	int sent = length < SHORTEST_FRAME ? SHORTEST_FRAME : length;
	int at;

	copyBytes(block.data, frame, length);
	for (at = length; at < sent; at++)
		block.data[at] = 0;
	*(word *)&block.parameters[0] = NONE;
	*(word *)&block.parameters[4] = (EOF | sent) << 16;
	return execute(TRANSMIT);
}

/* The receiver stops at the last descriptor, and starts again when the guest has taken everything. */
const byte *receiveFrame(int *length, int ticks)
{
	word until = afterTicks(ticks);

	while (!(frames[next].status & COMPLETE)) {
		if ((scb.status & RECEIVER) == NO_RESOURCES)
			startReceiver();
		if (ticks && hasCome(until))
			return 0;
	}
	*length = frames[next].count & LENGTH;
	return frames[next].data;
}

void releaseFrame(void)
{
	frames[next].status = 0;
	frames[next].command = EL;
	frames[(next + count - 1) % count].command = 0;
	next = (next + 1) % count;
}

word framesWithoutDescriptor(void)
{
	return swapped(scb.resourceErrors);
}
