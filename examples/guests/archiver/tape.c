/* The tape's commands. What goes wrong is told in the few ways that matter to whoever uses a tape. */
#include "tape.h"

enum { TAPE = 3, SILENT = 0x02, FILE_MARK = 0x80 };
enum { REWIND = 0x01, READ = 0x08, WRITE = 0x0a, WRITE_FILE_MARKS = 0x10, SPACE = 0x11 };

static enum outcome tape(byte operation, byte flags, word number, word phase, void *data, word count)
{
	struct command command = { TAPE, 6, { operation, flags, number >> 16, number >> 8, number, 0 }, phase, data, count };
	word status = perform(&command);

	if (status == GOOD)
		return DONE;
	if (status == CHECK_CONDITION && senseKey() == NO_SENSE && senseFlags() & FILE_MARK)
		return AT_MARK;
	if (status == CHECK_CONDITION && senseKey() == BLANK_CHECK)
		return AT_END;
	return UNCERTAIN;
}

enum outcome rewindTape(void)
{
	return tape(REWIND, 0, 0, DATA_IN, 0, 0);
}

enum outcome spaceRecords(word count)
{
	return tape(SPACE, 0, count, DATA_IN, 0, 0);
}

enum outcome readRecord(void *record, word greatest)
{
	return tape(READ, SILENT, greatest, DATA_IN, record, greatest);
}

enum outcome writeRecord(const void *record, word length)
{
	return tape(WRITE, 0, length, DATA_OUT, (void *)record, length);
}

enum outcome writeMark(void)
{
	return tape(WRITE_FILE_MARKS, 0, 1, DATA_IN, 0, 0);
}

enum outcome goTo(word item)
{
	enum outcome outcome = rewindTape();

	return outcome == DONE && item > 0 ? spaceRecords(item) : outcome;
}
