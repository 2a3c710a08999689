/* Says each line that is typed again, until one says `quit`. */
#include "../library/machine.h"

/* A longer line is said in pieces. */
enum { PIECE = 256 };

static byte line[PIECE];

static int isQuit(int length)
{
	return length == 4 && line[0] == 'q' && line[1] == 'u' && line[2] == 'i' && line[3] == 't';
}

void guest(const char *commandLine)
{
	word lines = 0;
	word characters = 0;
	int length = 0;
	int begun = 0;
	int at;

	startConsole();
	startInterrupts();
	startInput();
	print("echo: type, and end with a line that says quit\n");
	for (;;) {
		byte character = nextCharacter();

		if (character != '\n') {
			line[length++] = character;
			characters++;
			if (length < PIECE)
				continue;
		}
		if (character == '\n' && !begun && isQuit(length))
			break;
		if (!begun)
			print("> ");
		for (at = 0; at < length; at++)
			put(line[at]);
		begun = character != '\n';
		length = 0;
		if (!begun) {
			print("\n");
			lines++;
		}
	}
	characters -= length;
	print("echo: ");
	printNumber(lines, 0, ' ');
	print(" lines, ");
	printNumber(characters, 0, ' ');
	print(" characters\n");
}
