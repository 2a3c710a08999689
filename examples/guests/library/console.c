/* RS-232: a 16550 whose transmitter is asked once for each fill of its FIFO. */
#include "machine.h"

enum { UART = 0xf0823800, THR = 0, FCR = 2, LSR = 5, THRE = 0x20, FIFO = 16 };

static int room;

void startConsole(void)
{
	REGISTER8(UART + FCR) = 1;
}

void put(byte character)
{
	if (room == 0) {
		while (!(REGISTER8(UART + LSR) & THRE))
			;
		room = FIFO;
	}
	room--;
	REGISTER8(UART + THR) = character;
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

/* The time of day since the guest began. */
void printTime(void)
{
	word now = microseconds();

	print("t=");
	printNumber(now / 1000, 6, ' ');
	print(".");
	printNumber(now % 1000, 3, '0');
	print("ms");
}
