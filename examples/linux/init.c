/*
 * The first process of the image that writes records: numbered lines into a file on the disk, each one told on the console when it is
 * safely there. Words of the kernel's command line that the kernel does not know come as environment: `n=` how many (0: for ever),
 * `end=halt` or `reboot`. It needs no C library.
 */
#include <asm/unistd.h>

enum { O_RDWR_ = 2, O_CREAT_ = 0400, O_APPEND_ = 010 };
enum { RESTART = 0x01234567, HALT = 0xcdef0123, MAGIC1 = 0xfee1dead, MAGIC2 = 672274793 };

static long systemCall(long number, long a, long b, long c, long d, long e)
{
	register long r20 __asm__("r20") = number;
	register long r22 __asm__("r22") = e;
	register long r23 __asm__("r23") = d;
	register long r24 __asm__("r24") = c;
	register long r25 __asm__("r25") = b;
	register long r26 __asm__("r26") = a;
	register long r28 __asm__("r28");

	/* The number goes into its register in the delay slot of the call through the gateway page. */
	__asm__ volatile("ble	0x100(%%sr2, %%r0)\n\tcopy	%1, %%r20"
			 : "=r"(r28), "+r"(r20), "+r"(r26), "+r"(r25), "+r"(r24), "+r"(r23), "+r"(r22)
			 :
			 : "r1", "r2", "r19", "r21", "r29", "r31", "memory");
	return r28;
}

static int length(const char *text)
{
	int count = 0;

	while (text[count])
		count++;
	return count;
}

static void say(const char *text)
{
	systemCall(__NR_write, 1, (long)text, length(text), 0, 0);
}

static char *append(char *at, const char *text)
{
	while (*text)
		*at++ = *text++;
	*at = 0;
	return at;
}

static char *appendNumber(char *at, long value)
{
	char digits[12];
	int count = 0;

	if (value < 0)
		*at++ = '-', value = -value;
	do
		digits[count++] = '0' + value % 10;
	while (value /= 10);
	while (count)
		*at++ = digits[--count];
	*at = 0;
	return at;
}

static void sayNumber(const char *before, long value, const char *after)
{
	char line[96];

	append(appendNumber(append(line, before), value), after);
	say(line);
}

/* What follows `name` in the environment, or nothing. */
static const char *setting(char **environment, const char *name)
{
	for (; *environment; environment++) {
		int at = 0;

		while (name[at] && name[at] == (*environment)[at])
			at++;
		if (!name[at])
			return *environment + at;
	}
	return 0;
}

static void writeRecords(long count)
{
	long file = systemCall(__NR_open, (long)"/mnt/records", O_RDWR_ | O_CREAT_ | O_APPEND_, 0644, 0, 0);
	long number;

	sayNumber("INIT: open records: ", file, "\n");
	for (number = 0; file >= 0 && (count == 0 || number < count); number++) {
		char line[32];
		long result;

		append(appendNumber(append(line, "record "), number), "\n");
		result = systemCall(__NR_write, file, (long)line, length(line), 0, 0);
		if (result >= 0)
			result = systemCall(__NR_fsync, file, 0, 0, 0, 0);
		sayNumber("INIT: record ", number, "");
		sayNumber(" rc ", result, "\n");
		if (result < 0)
			break;
	}
	systemCall(__NR_close, file, 0, 0, 0, 0);
	sayNumber("INIT: umount ", systemCall(__NR_umount2, (long)"/mnt", 0, 0, 0, 0), "\n");
}

/* Called by _start with the number of arguments and where they are; the environment follows them. */
void run(long count, char **arguments)
{
	char **environment = arguments + count + 1;
	const char *records = setting(environment, "n=");
	const char *end = setting(environment, "end=");
	long wanted = records ? 0 : 20;
	long mounted;

	while (records && *records >= '0' && *records <= '9')
		wanted = wanted * 10 + *records++ - '0';
	say("\nINIT: userland reached\n");
	sayNumber("INIT: mount /proc: ", systemCall(__NR_mount, (long)"proc", (long)"/proc", (long)"proc", 0, 0), "\n");
	mounted = systemCall(__NR_mount, (long)"/dev/sda", (long)"/mnt", (long)"ext2", 0, 0);
	sayNumber("INIT: mount /dev/sda: ", mounted, "\n");
	if (mounted == 0)
		writeRecords(wanted);
	systemCall(__NR_sync, 0, 0, 0, 0, 0);
	say("INIT: done, end=");
	say(end ? end : "halt");
	say("\n");
	systemCall(__NR_reboot, MAGIC1, MAGIC2, end && *end == 'r' ? RESTART : HALT, 0, 0);
	for (;;)
		systemCall(__NR_sched_yield, 0, 0, 0, 0, 0);
}

/* The kernel enters with the number of arguments in r25 and their address in r24; the stack grows upwards. */
__asm__("	.text\n"
	"	.align	4\n"
	"	.globl	_start\n"
	"	.type	_start, @function\n"
	"_start:	ldo	128(%sp), %sp\n"
	"	ldil	LR'$global$, %dp\n"
	"	ldo	RR'$global$(%dp), %dp\n"
	"	copy	%r25, %r26\n"
	"	b	run\n"
	"	copy	%r24, %r25\n");
