#include "uart.h"

enum { UART = 0xf0823800, DATA = 0, IER = 1, IIR = 2, FCR = 2, LSR = 5 };
enum { RECEIVED = 1, TRANSMITTER_EMPTY = 2, NONE = 1, CAUSE = 0x0e, DATA_READY = 1 };
enum { FIFO = 16, BURST = 8, RING = 1024 };

static byte ring[RING];
static volatile word put_;
static volatile word sent;
static byte enabled;

static volatile word typed;
static volatile word sum;
static volatile word quits;
static word lineLength;
static word lineSum;

static void enable(byte interrupts)
{
	enabled = interrupts;
	REGISTER8(UART + IER) = interrupts;
}

void startConsole(void)
{
	REGISTER8(UART + FCR) = 1;
}

void put(byte character)
{
	while (put_ - sent == RING)
		;
	ring[put_ % RING] = character;
	put_++;
	if (!(enabled & TRANSMITTER_EMPTY))
		enable(enabled | TRANSMITTER_EMPTY);
}

void print(const char *text)
{
	while (*text)
		put(*text++);
}

void printNumber(word value, int width, char fill)
{
	char digits[12];
	int count = 0;

	do {
		digits[count++] = '0' + value % 10;
		value /= 10;
	} while (value);
	for (; width > count; width--)
		put(fill);
	while (count)
		put(digits[--count]);
}

/* A burst; the interrupt of the transmitter comes again after it. */
static void transmit(void)
{
	word left = put_ - sent < BURST ? put_ - sent : BURST;

	if (left == 0)
		enable(enabled & ~TRANSMITTER_EMPTY);
	for (; left; left--) {
		REGISTER8(UART + DATA) = ring[sent % RING];
		sent++;
	}
}

static void hear(byte character)
{
	enum { QUIT = ((('q' * 5 + 'u') * 5 + 'i') * 5 + 't') };

	typed++;
	sum = sum * 31 + character;
	if (character != '\n') {
		lineSum = lineSum * 5 + character;
		lineLength++;
		return;
	}
	if (lineLength == 4 && lineSum == QUIT)
		quits++;
	lineLength = 0;
	lineSum = 0;
}

/* Nothing that is typed after the end counts. */
void takeTyped(void)
{
	while (!quits && REGISTER8(UART + LSR) & DATA_READY)
		hear(REGISTER8(UART + DATA));
}

void inputInterrupted(void)
{
	byte cause;

	do {
		cause = REGISTER8(UART + IIR);
		if ((cause & (CAUSE | NONE)) == TRANSMITTER_EMPTY)
			transmit();
		else if (!(cause & NONE))
			takeTyped();
		if (quits && enabled & RECEIVED)
			enable(enabled & ~RECEIVED);
	} while (enabled & RECEIVED && !(cause & NONE));
}

void awaitQuit(word *characters, word *checksum)
{
	if (!quits)
		enable(enabled | RECEIVED);
	while (!quits)
		;
	*characters = typed;
	*checksum = sum;
}

void awaitSent(void)
{
	while (put_ != sent)
		;
}
