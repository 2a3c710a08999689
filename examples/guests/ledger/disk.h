/* disk.c */
#ifndef DISK_H
#define DISK_H

enum { BLOCK = 512 };
word readCapacity(void);
void readBlock(word block, void *data);
void writeBlock(word block, const void *data);

#endif
