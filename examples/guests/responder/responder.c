/* Answers ARP and echoes; after so many different echoes it ends, or after none. */
#include "../library/lan.h"

enum { GREATEST = 1024 };

static byte asked[GREATEST + 1];
static byte frame[LONGEST_FRAME];

void guest(const char *commandLine)
{
	int echoes = argument(commandLine, "echoes", 0);
	int pause = argument(commandLine, "pause", 0);
	int answers = 0;

	if (echoes > GREATEST)
		echoes = GREATEST;
	startConsole();
	startInterrupts();
	startLan(argument(commandLine, "descriptors", 8));
	print("responder: ");
	printAddress(ownAddress());
	print("\n");
	while (!echoes || answers < echoes) {
		int length, number, ticks;
		const byte *taken = receiveFrame(&length, 0);

		for (ticks = 0; ticks < pause; ticks++)
			waitForTick();
		copyBytes(frame, taken, length);
		releaseFrame();
		number = requestedEcho(frame, length);
		length = answerTo(frame, length);
		while (length && !sendFrame(frame, length))
			;
		if (number <= 0 || number > GREATEST || asked[number])
			continue;
		asked[number] = 1;
		answers++;
		print("echo ");
		printNumber(number, 0, ' ');
		print(" is answered\n");
	}
	print("responder: ");
	printNumber(answers, 0, ' ');
	print(" echoes, ");
	print(framesWithoutDescriptor() ? "some" : "no");
	print(" frames without descriptor\n");
}
