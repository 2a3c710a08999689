/*
 * Draws sheets into a scanner and reads their images. A sheet must be drawn in once: after a command that may have happened
 * or not, the scanner is asked which sheet lies in it. With careless=1 the driver repeats the command without asking.
 */
#include "../library/machine.h"

enum { SCANNER = 2, ATTEMPTS = 16, IMAGE_BYTES = 512, INQUIRY_BYTES = 36 };
enum { INQUIRY = 0x12, READ = 0x28, OBJECT_POSITION = 0x31, LOAD = 0x01, IMAGE = 0x00, SHEET_NUMBER = 0x80 };

static byte identity[INQUIRY_BYTES];
static byte image[IMAGE_BYTES];
static word careless;

static void giveUp(const char *what)
{
	print("scanner: gave up to ");
	print(what);
	print("\n");
	halt();
}

/* What may be asked again is asked until the answer has come. */
static void ask(const struct command *command, const char *what)
{
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++)
		if (perform(command) == GOOD)
			return;
	giveUp(what);
}

static void read(byte type, void *data, word count)
{
	struct command command = { SCANNER, 10, { READ, 0, type, 0, 0, 0, count >> 16, count >> 8, count, 0 }, DATA_IN, data, count };

	ask(&command, "read");
}

static word sheetInPlace(void)
{
	static word number;

	read(SHEET_NUMBER, &number, sizeof number);
	return number;
}

static void drawIn(word sheet)
{
	struct command command = { SCANNER, 10, { OBJECT_POSITION, LOAD, 0, 0, 0, 0, 0, 0, 0, 0 }, DATA_IN, 0, 0 };
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++)
		if (perform(&command) == GOOD || (!careless && sheetInPlace() == sheet))
			return;
	giveUp("draw in a sheet");
}

static word checksum(void)
{
	word sum = 0;
	word at;

	for (at = 0; at < IMAGE_BYTES; at++)
		sum = sum * 31 + image[at];
	return sum;
}

static void introduce(void)
{
	struct command command = { SCANNER, 6, { INQUIRY, 0, 0, 0, INQUIRY_BYTES, 0 }, DATA_IN, identity, INQUIRY_BYTES };
	int at;

	ask(&command, "introduce itself");
	print("scanner: type ");
	printNumber(identity[0], 0, ' ');
	print(", ");
	for (at = 16; at < 32; at++)
		put(identity[at]);
	print("\n");
}

void guest(const char *commandLine)
{
	word sheets = argument(commandLine, "sheets", 4);
	word sheet;

	careless = argument(commandLine, "careless", 0);
	startConsole();
	startInterrupts();
	startController();
	introduce();
	for (sheet = 1; sheet <= sheets; sheet++) {
		drawIn(sheet);
		read(IMAGE, image, IMAGE_BYTES);
		print("sheet ");
		printNumber(sheetInPlace(), 4, '0');
		print(" has the checksum ");
		printNumber(checksum(), 10, '0');
		print("  ");
		printTime();
		print("\n");
	}
}
