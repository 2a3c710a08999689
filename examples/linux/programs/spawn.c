/* Forks and executes a program again and again, and mixes what it returns. */
#include "programs.h"
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 200 };

uint32_t spawnChildren(void)
{
	uint32_t sum = CHECKSUM_START;

	for (int number = 0; number < CHILDREN; number++) {
		char argument[12];
		pid_t child;
		int status = -1;

		snprintf(argument, sizeof argument, "=%d", number);
		child = fork();
		if (child == 0) {
			execl("/init", "init", argument, (char *)NULL);
			_exit(255);
		}
		waitpid(child, &status, 0);
		sum = checksum(sum, &status, sizeof status);
	}
	return sum;
}
