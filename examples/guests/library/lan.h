/* The LAN controller, an Intel 82596, and the frames on it. */
#ifndef LAN_H
#define LAN_H

#include "machine.h"

typedef unsigned short half;

enum { LAN_LINE = 1 << 8 };
enum { SHORTEST_FRAME = 60, LONGEST_FRAME = 1514, ADDRESS = 6 };

/* interrupts.c: a tick so many times 10 ms from now, and whether it has come. */
word afterTicks(int ticks);
int hasCome(word tick);

/* lan.c: `descriptors`, at most 16, take the frames that arrive. */
void startLan(int descriptors);
void lanInterrupted(void);
const byte *stationAddress(void);
/* Waits for the end of the transmission. The frame has left if this returns 1; otherwise it has perhaps left. */
int sendFrame(const byte *frame, int length);
/* Waits for a frame so many ticks of 10 ms at most; 0 means for ever. The frame stays until `releaseFrame`. */
const byte *receiveFrame(int *length, int ticks);
void releaseFrame(void);
/* How many frames have found no descriptor. */
word framesWithoutDescriptor(void);

/* echo.c: addresses of the Internet protocol, ARP and ICMP echoes. */
word ownAddress(void);
word otherAddress(void);
int arpRequest(byte *frame, word wanted);
int echoRequest(byte *frame, const byte *station, word address, int number, int bytes);
/* Turns a frame that asks this station into its answer; returns the answer's length, or 0 if the frame asks nothing. */
int answerTo(byte *frame, int length);
/* The number of the echo that this frame asks for, or answers; 0 for any other frame. */
int requestedEcho(const byte *frame, int length);
int answeredEcho(const byte *frame, int length);
/* The station that says in this frame that it has the address; 0 for any other frame. */
const byte *stationOf(const byte *frame, int length, word address);
void copyBytes(byte *to, const byte *from, int count);
/* As 10.0.0.1. */
void printAddress(word address);

#endif
