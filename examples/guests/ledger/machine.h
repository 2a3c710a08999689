/* The HP 9000/720 as this guest uses it: real mode, so that every address is a physical one. */
#ifndef MACHINE_H
#define MACHINE_H

typedef unsigned char byte;
typedef unsigned int word;

/* start.S */
word readTimer(void);
void loadTimer(word comparand);
void enableInterrupts(word mask);
void halt(void) __attribute__((noreturn));

/* interrupts.c */
void startInterrupts(void);
word microseconds(void);

/* console.c */
void startConsole(void);
void print(const char *text);
void printNumber(word value, int width, char fill);

/* scsi.c */
enum { BLOCK = 512 };
void startController(void);
void controllerInterrupted(void);
word readCapacity(void);
void readBlock(word block, void *data);
void writeBlock(word block, const void *data);

#define REGISTER8(address) (*(volatile byte *)(address))
#define REGISTER32(address) (*(volatile word *)(address))

#endif
