/*
 * The first process: runs each program in a process of its own, and tells on the console when it begins and what checksum it has at
 * its end. Words of the kernel's command line come as environment: `programs=` names some, with commas between them.
 */
#include "programs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

static const Program programs[] = {
	{ "bytecode", interpretByteCode }, { "sha256", hash },	     { "compress", compress },	  { "sort", sortRecords },
	{ "doubles", computeDoubles },	   { "pipe", pipeThrough },  { "spawn", spawnChildren },  { "file", writeAndRead },
};
enum { PROGRAMS = sizeof programs / sizeof *programs };

static int isWanted(const char *name)
{
	const char *wanted = getenv("programs");
	size_t length = strlen(name);

	while (wanted) {
		if (strncmp(wanted, name, length) == 0 && (wanted[length] == ',' || wanted[length] == 0))
			return 1;
		wanted = strchr(wanted, ',');
		if (wanted)
			wanted++;
	}
	return getenv("programs") == NULL;
}

static int runNamed(const char *name)
{
	for (int at = 0; at < PROGRAMS; at++) {
		if (strcmp(programs[at].name, name) == 0) {
			printf("PROGRAM %s checksum %08x\n", name, (unsigned)programs[at].run());
			fflush(stdout);
			return 0;
		}
	}
	return 1;
}

static void runInChild(const char *name)
{
	pid_t child;

	printf("PROGRAM %s begins\n", name);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		execl("/init", "init", name, (char *)NULL);
		_exit(1);
	}
	waitpid(child, NULL, 0);
}

int main(int count, char **arguments)
{
	if (getpid() != 1)
		/* A child of `spawn` has nothing to do but to be executed. */
		return count > 1 && arguments[1][0] == '=' ? atoi(arguments[1] + 1) : runNamed(count > 1 ? arguments[1] : "");
	for (int at = 0; at < PROGRAMS; at++)
		if (isWanted(programs[at].name))
			runInChild(programs[at].name);
	printf("PROGRAMS done\n");
	fflush(stdout);
	reboot(RB_HALT_SYSTEM);
	for (;;)
		pause();
}
