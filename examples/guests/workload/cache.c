/* A buffer cache that replaces what was used least recently. */
#include "workload.h"

enum { BUFFERS = 64 };

static struct { word block; word usedAt; } kept[BUFFERS];
static byte data[BUFFERS][BLOCK] __attribute__((aligned(4096)));
static word now;

/* As if the file's first blocks had been used last: what they hold is zeros, as on the disk. */
void fillCache(word blocks)
{
	word at;

	for (at = 0; at < BUFFERS; at++) {
		kept[at].block = at % blocks;
		kept[at].usedAt = ++now;
	}
}

byte *buffer(word block, int *found)
{
	word at, oldest = 0;

	*found = 0;
	for (at = 0; at < BUFFERS; at++) {
		if (kept[at].block == block) {
			*found = 1;
			break;
		}
		if (kept[at].usedAt < kept[oldest].usedAt)
			oldest = at;
	}
	if (!*found)
		at = oldest;
	kept[at].block = block;
	kept[at].usedAt = ++now;
	return data[at];
}
