/* The console by interrupts: the transmitter asks for each burst, and what is typed stays unread until it is asked for. */
#ifndef UART_H
#define UART_H

#include "../library/machine.h"

/* What has come so far is taken out of the receiver; answers nothing. */
void takeTyped(void);
/* Waits for the line that says `quit`; tells how many characters came, that line's too, and their checksum. */
void awaitQuit(word *characters, word *checksum);
/* Until the last byte has left. */
void awaitSent(void);

#endif
