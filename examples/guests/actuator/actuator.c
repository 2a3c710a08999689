/*
 * Moves the actuator step by step, and repeats a step that may have happened or not. That cannot be right for a device that
 * neither tells where it is nor bears a repetition; but not to repeat the step cannot be right either.
 */
#include "../library/machine.h"

enum { ACTUATOR = 5, SEND = 0x0a, ATTEMPTS = 8 };

static void move(word step)
{
	static byte message[4];
	struct command command = { ACTUATOR, 6, { SEND, 0, 0, 0, sizeof message, 0 }, DATA_OUT, message, sizeof message };
	int attempt;

	message[0] = step >> 24;
	message[1] = step >> 16;
	message[2] = step >> 8;
	message[3] = step;
	for (attempt = 0; attempt < ATTEMPTS; attempt++)
		if (perform(&command) == GOOD)
			return;
	print("actuator: gave up\n");
	halt();
}

void guest(const char *commandLine)
{
	word steps = argument(commandLine, "steps", 10);
	word step;

	startConsole();
	startInterrupts();
	startController();
	for (step = 1; step <= steps; step++) {
		move(step);
		print("step ");
		printNumber(step, 4, '0');
		print("  ");
		printTime();
		print("\n");
	}
	print("actuator: ");
	printNumber(steps, 0, ' ');
	print(" steps asked for\n");
}
