/*
 * An archiver that writes records of varying length and a file mark to the tape, and reads everything back. A tape is not
 * insensitive to repetition: after a write that may have happened or not, the tape is asked which.
 */
#include "tape.h"

enum { GREATEST = 1024, HEADER = 16, MAGIC = 0x41524348, ATTEMPTS = 16 };

struct record {
	word magic;
	word number;
	word length;
	word checksum;
	word payload[(GREATEST - HEADER) / 4];
};

static struct record written;
static struct record found;
static word seed;

/* Of everything but itself; from the length that the record should have, whatever it says. */
static word checksum(const struct record *record, word length)
{
	word sum = record->magic * 31 + record->number * 37 + record->length * 41;
	word at;

	for (at = 0; at < (length - HEADER) / 4; at++)
		sum = (sum << 1 | sum >> 31) ^ record->payload[at];
	return sum;
}

static word lengthOf(word number)
{
	return HEADER + 4 * (1 + (number * 29 + seed * 7) % ((GREATEST - HEADER) / 4));
}

static void compose(struct record *record, word number)
{
	word state = (seed * 2654435761u + number * 40503u) | 1;
	word at;

	record->magic = MAGIC;
	record->number = number;
	record->length = lengthOf(number);
	for (at = 0; at < (record->length - HEADER) / 4; at++) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		record->payload[at] = state;
	}
	record->checksum = checksum(record, record->length);
}

static int isRight(const struct record *record, word number)
{
	return record->magic == MAGIC && record->number == number && record->length == lengthOf(number) &&
	       record->checksum == checksum(record, lengthOf(number));
}

/* What is read is nothing until the tape has given it. */
static enum outcome readFound(void)
{
	found.magic = 0;
	return readRecord(&found, sizeof found);
}

static void giveUp(void)
{
	print("tape: gave up\n");
	halt();
}

/* The item with this number is the one to be written there; the records come first, the file mark after them. */
static enum outcome writeItem(word number, word records)
{
	return number < records ? writeRecord(&written, written.length) : writeMark();
}

/*
 * After an uncertain write: whether the item stands at its place, and the tape behind it; otherwise the tape stands where the
 * item belongs. A question that is itself uncertain is asked again from the beginning of the tape.
 */
static int isWritten(word number, word records)
{
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		enum outcome outcome = goTo(number);

		if (outcome == DONE)
			outcome = readFound();
		if (outcome == UNCERTAIN)
			continue;
		if (outcome == AT_END)
			return 0;
		if (number < records ? outcome == DONE && isRight(&found, number) : outcome == AT_MARK)
			return 1;
		/* What stands there is older than this archive. */
		if (goTo(number) == DONE)
			return 0;
	}
	giveUp();
	return 0;
}

static void archive(word number, word records)
{
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (writeItem(number, records) == DONE)
			return;
		if (isWritten(number, records))
			return;
	}
	giveUp();
}

static void startOver(word number)
{
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++)
		if (goTo(number) == DONE)
			return;
	giveUp();
}

/* Reads an item, and again from the beginning of the tape as long as the tape may stand anywhere. */
static enum outcome retrieve(word number)
{
	int attempt;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		enum outcome outcome = readFound();

		if (outcome != UNCERTAIN)
			return outcome;
		startOver(number);
	}
	giveUp();
	return UNCERTAIN;
}

static void tell(word number)
{
	print("record ");
	printNumber(number, 4, '0');
	print(" written  ");
	printTime();
	print("\n");
}

static void verify(word records)
{
	word right = 0;
	word number;

	startOver(0);
	for (number = 0; number < records; number++) {
		if (retrieve(number) == DONE && isRight(&found, number))
			right++;
		else {
			print("archiver: record ");
			printNumber(number, 4, '0');
			print(" is WRONG\n");
		}
	}
	print("archiver: ");
	printNumber(right, 0, ' ');
	print(" of ");
	printNumber(records, 0, ' ');
	print(" records read back");
	print(retrieve(records) == AT_MARK ? ", then the file mark\n" : ", and NO file mark\n");
}

void guest(const char *commandLine)
{
	word records = argument(commandLine, "records", 12);
	word number;

	seed = argument(commandLine, "seed", 1);
	startConsole();
	startInterrupts();
	startController();
	print("archiver: ");
	printNumber(records, 0, ' ');
	print(" records of at most ");
	printNumber(GREATEST, 0, ' ');
	print(" bytes\n");
	startOver(0);
	for (number = 0; number < records; number++) {
		compose(&written, number);
		archive(number, records);
		tell(number);
	}
	archive(records, records);
	verify(records);
}
