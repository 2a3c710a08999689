/*
 * Asks the other station for echoes, so many at a time, until each has come once. What is not answered in time it asks for
 * again; a transmission that has failed it repeats at once.
 */
#include "../library/lan.h"

enum { GREATEST = 1024 };

static byte answered[GREATEST + 1];
static byte frame[LONGEST_FRAME];
static byte station[ADDRESS];

static void send(int length)
{
	while (!sendFrame(frame, length))
		;
}

/* Asks until the station's address has come, at most every so many ticks. */
static void findStation(int ticks)
{
	const byte *found = 0;

	while (!found) {
		const byte *taken;
		int length;

		send(arpRequest(frame, otherAddress()));
		taken = receiveFrame(&length, ticks);
		if (!taken)
			continue;
		found = stationOf(taken, length, otherAddress());
		if (found)
			copyBytes(station, found, ADDRESS);
		releaseFrame();
	}
}

/* Returns how many of these echoes are still missing when nothing has come for so many ticks. */
static int hear(int first, int last, int missing, int ticks)
{
	while (missing) {
		int length, number;
		const byte *taken = receiveFrame(&length, ticks);

		if (!taken)
			break;
		number = answeredEcho(taken, length);
		releaseFrame();
		if (number < first || number > last || answered[number])
			continue;
		answered[number] = 1;
		missing--;
	}
	return missing;
}

void guest(const char *commandLine)
{
	int echoes = argument(commandLine, "echoes", 8);
	int bytes = argument(commandLine, "bytes", 56);
	int atATime = argument(commandLine, "at-a-time", 1);
	int ticks = argument(commandLine, "ticks", 2);
	int start = argument(commandLine, "start", 0);
	int first, number;

	if (echoes > GREATEST)
		echoes = GREATEST;
	if (bytes > 1472)
		bytes = 1472;
	startConsole();
	startInterrupts();
	startLan(argument(commandLine, "descriptors", 8));
	print("pinger: ");
	printAddress(ownAddress());
	print("\n");
	for (number = 0; number < start; number++)
		waitForTick();
	findStation(ticks);
	for (first = 1; first <= echoes; first += atATime) {
		int last = first + atATime > echoes ? echoes : first + atATime - 1;
		int missing = last - first + 1;

		while (missing) {
			for (number = first; number <= last; number++)
				if (!answered[number])
					send(echoRequest(frame, station, otherAddress(), number, bytes));
			missing = hear(first, last, missing, ticks);
		}
		print("echo ");
		printNumber(last, 0, ' ');
		print(" has come\n");
	}
	print("pinger: ");
	printNumber(echoes, 0, ' ');
	print(" echoes\n");
}
