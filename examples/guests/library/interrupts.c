/* External interrupts: the interval timer is bit 0 of EIRR, the ASP's line bit 3. */
#include "machine.h"

#ifdef LAN
#include "lan.h"
#else
enum { LAN_LINE = 0 };
#define lanInterrupted()
#endif

enum { TICK = 500000, TICKS_PER_MICROSECOND = 50 };
enum { TIMER_BIT = 0x80000000, ASP_BIT = 0x10000000 };
enum { ASP = 0xf0800000, IRR = 0, IMR = 4, RS232_LINE = 1 << 5, SCSI_LINE = 1 << 9,
       VIPER_INTERRUPT_WORD = 0xfffbf088 };

static volatile word nextTick;
static word countedAt;
static word counted;

void startInterrupts(void)
{
	REGISTER32(VIPER_INTERRUPT_WORD) = ASP_BIT;
	REGISTER32(ASP + IMR) = RS232_LINE | SCSI_LINE | LAN_LINE;
	countedAt = readTimer();
	nextTick = countedAt + TICK;
	loadTimer(nextTick);
	enableInterrupts(TIMER_BIT | ASP_BIT);
}

/* Called from start.S with the requests that it has acknowledged in EIRR. */
void interrupted(word requests)
{
	if (requests & TIMER_BIT) {
		/* Interrupts may be late by more than a tick: the next one must lie ahead. */
		do
			nextTick += TICK;
		while ((int)(nextTick - readTimer()) <= 0);
		loadTimer(nextTick);
	}
	if (requests & ASP_BIT) {
		/* Reading the register clears it. */
		word lines = REGISTER32(ASP + IRR);

		if (lines & SCSI_LINE)
			controllerInterrupted();
		if (lines & RS232_LINE)
			inputInterrupted();
		if (lines & LAN_LINE)
			lanInterrupted();
	}
}

#ifdef LAN
word afterTicks(int ticks)
{
	return nextTick + ticks * TICK;
}

int hasCome(word tick)
{
	return (int)(nextTick - tick) >= 0;
}
#endif

/* At most 10 ms. */
void waitForTick(void)
{
	word before = nextTick;

	while (nextTick == before)
		;
}

/* Time of day since the guest began; right as long as it is asked every 85 seconds. */
word microseconds(void)
{
	word passed = (readTimer() - countedAt) / TICKS_PER_MICROSECOND;

	countedAt += passed * TICKS_PER_MICROSECOND;
	counted += passed;
	return counted;
}

void fault(word number, word address)
{
	print("interruption ");
	printNumber(number, 0, ' ');
	print(" at ");
	printNumber(address, 0, ' ');
	print("\n");
}
