/* tape.c: items are records and file marks, counted from the beginning of the tape. */
#ifndef TAPE_H
#define TAPE_H

#include "../library/machine.h"

/* What a command on the tape has found out. Uncertain: it may have happened or not, and the tape may stand anywhere. */
enum outcome { DONE, AT_MARK, AT_END, UNCERTAIN };

enum outcome rewindTape(void);
enum outcome spaceRecords(word count);
enum outcome readRecord(void *record, word greatest);
enum outcome writeRecord(const void *record, word length);
enum outcome writeMark(void);
/* Rewinds, and goes over so many records. */
enum outcome goTo(word item);

#endif
