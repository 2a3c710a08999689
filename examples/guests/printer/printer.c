/* Prints so many bytes, of which no two lines are equal, and waits for nothing. */
#include "../library/machine.h"

enum { LINE = 64 };

void guest(const char *commandLine)
{
	word bytes = argument(commandLine, "bytes", 10240);
	word at;

	startConsole();
	for (at = 0; at < bytes; at++) {
		word column = at % LINE;

		if (column == 0 && at + 8 < bytes) {
			printNumber(at / LINE, 6, '0');
			print(": ");
			at += 7;
		} else
			put(column == LINE - 1 ? '\n' : '!' + (at + at / LINE) % 90);
	}
	print("\nprinter: done\n");
}
