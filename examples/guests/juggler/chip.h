/* A driver that keeps a command under way at each of several targets: while one works, disconnected, the chip serves another. */
#ifndef CHIP_H
#define CHIP_H

#include "../library/machine.h"

/* What became of a command where the chip itself has ended it. */
enum { FAILED = 0x100 };

struct nexus;

struct nexus *nexusOf(int target);
/* Queues the command; the nexus must have nothing under way. */
void begin(struct nexus *nexus, const struct command *command);
/* Waits in a loop that changes nothing; answers the status, or FAILED. */
word ended(struct nexus *nexus);

#endif
