/* One command whose data move in pieces, as a driver moves the pages of a request. */
#include "../library/machine.h"

enum { FAILED = 0x100 };

/* Moves `count` bytes, `piece` at a time; the status of the command, or FAILED if the program did not come to its end. */
word moveInPieces(const struct command *command, word piece);
/* The first 18 bytes of sense data of the target. */
const byte *askSense(int target);
