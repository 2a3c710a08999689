/* The HP 9000/720 as these guests use it: real mode, so that every address is a physical one. */
#ifndef MACHINE_H
#define MACHINE_H

typedef unsigned char byte;
typedef unsigned int word;

/* start.S */
word readTimer(void);
void loadTimer(word comparand);
void enableInterrupts(word mask);
void halt(void) __attribute__((noreturn));

/* arguments.c */
word argument(const char *commandLine, const char *name, word otherwise);

/* interrupts.c */
void startInterrupts(void);
void waitForTick(void);
word microseconds(void);

/* console.c */
void startConsole(void);
void put(byte character);
void print(const char *text);
void printNumber(word value, int width, char fill);
void printTime(void);

/* input.c */
void startInput(void);
void inputInterrupted(void);
byte nextCharacter(void);

/* scsi.c: what a command asks for, and what became of it. */
enum { DATA_OUT = 0, DATA_IN = 1 };
enum { GOOD = 0, CHECK_CONDITION = 2, BUSY = 8 };
enum { NO_SENSE = 0x0, UNIT_ATTENTION = 0x6, BLANK_CHECK = 0x8, ABORTED_COMMAND = 0xb };

struct command {
	int target;
	int length;
	byte bytes[10];
	word phase;
	void *data;
	word count;
};

void startController(void);
void controllerInterrupted(void);
word perform(const struct command *command);
/* The key and the flags in byte 2 of the sense data that followed the last CHECK CONDITION. */
word senseKey(void);
word senseFlags(void);

#define REGISTER8(address) (*(volatile byte *)(address))
#define REGISTER32(address) (*(volatile word *)(address))

#endif
