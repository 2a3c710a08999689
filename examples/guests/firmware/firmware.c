/*
 * What the firmware says of its machine, printed by the firmware itself: page zero, PDC and IODC calls, and no driver.
 * The HP 9000/720's numbers of procedures and options.
 */
typedef unsigned char byte;
typedef unsigned int word;

/* start.S */
word pageZero(word offset);
int callPdc(word procedure, word option, ...);
int callConsole(word hpa, word option, ...);

enum { MODEL = 4, CACHE = 5, IODC = 8, TOD = 9, STABLE = 10, MEM_MAP = 128, BROADCAST_RESET = 136 };
enum { CIN = 2, COUT = 3 };
enum { IMM_MAX_MEM = 0x39c, CONSOLE_HPA = 0x3c0, BUS_ADAPTER = 11, MODULES = 16, UNUSED = 0xff };

struct path {
	byte flags;
	byte converters[6];
	byte module;
	word layers[6];
};

/* What the firmware answers goes here, 32 words for every call: the end of a line, which is a call, overwrites it. */
static word result[32];
static char line[128];
static int length;

static void put(char character)
{
	line[length++] = character;
	if (character != '\n')
		return;
	callConsole(pageZero(CONSOLE_HPA), COUT, 0, 0, result, 0, line, length, 0);
	length = 0;
}

static void print(const char *text)
{
	while (*text)
		put(*text++);
}

static void printDecimal(word value, int width, char fill)
{
	char digits[12];
	int count = 0;

	do {
		digits[count++] = '0' + value % 10;
		value /= 10;
	} while (value);
	for (; width > count; width--)
		put(fill);
	while (count)
		put(digits[--count]);
}

static void printHexadecimal(word value, int digits)
{
	while (digits--)
		put("0123456789abcdef"[value >> (4 * digits) & 15]);
}

static word startSeconds;
static word startMicroseconds;

/* Microseconds since the first time that it was asked. */
static word microseconds(void)
{
	if (callPdc(TOD, 0, result) < 0)
		return 0;
	if (startSeconds == 0) {
		startSeconds = result[0];
		startMicroseconds = result[1];
	}
	return (result[0] - startSeconds) * 1000000 + result[1] - startMicroseconds;
}

static void printTime(void)
{
	word now = microseconds();

	print("t=");
	printDecimal(now / 1000, 6, ' ');
	put('.');
	printDecimal(now % 1000, 3, '0');
	print("ms  ");
}

static void printModel(void)
{
	static char name[81];

	callPdc(MODEL, 3, result, 1, name);
	print("model ");
	print(name);
	callPdc(MODEL, 0, result);
	print(", hardware version ");
	printHexadecimal(result[0], 8);
	print(", software version ");
	printHexadecimal(result[1], 8);
	print("\nmemory ");
	printDecimal(pageZero(IMM_MAX_MEM) >> 10, 0, ' ');
	print(" KB\n");
}

static void printCaches(void)
{
	word instructionEntries, dataEntries;

	callPdc(CACHE, 0, result);
	instructionEntries = result[12];
	dataEntries = result[21];
	print("caches ");
	printDecimal(result[0] >> 10, 0, ' ');
	print(" KB of instructions, ");
	printDecimal(result[6] >> 10, 0, ' ');
	print(" KB of data, lines of ");
	printDecimal(result[3], 0, ' ');
	print(" bytes\nTLBs of ");
	printDecimal(instructionEntries, 0, ' ');
	print(" and ");
	printDecimal(dataEntries, 0, ' ');
	print(" entries\n");
}

/* One module and, behind a bus adapter, its functions. */
static void printModule(int bus, int number)
{
	static struct path path;
	static byte iodc[32];
	word hpa;
	int at, function;

	for (at = 0; at < 6; at++)
		path.converters[at] = UNUSED;
	if (bus >= 0) {
		path.converters[4] = bus;
		path.converters[5] = 0;
	}
	path.module = number;
	if (callPdc(MEM_MAP, 0, result, &path) < 0)
		return;
	hpa = result[0];
	if (callPdc(IODC, 0, result, hpa, 0, iodc, sizeof iodc) < 0)
		return;
	printTime();
	print("module ");
	if (bus >= 0) {
		printDecimal(bus, 0, ' ');
		print("/0/");
	}
	printDecimal(number, 0, ' ');
	print(" at ");
	printHexadecimal(hpa, 8);
	print(", type ");
	printDecimal(iodc[3] & 0x1f, 0, ' ');
	print(", hardware version ");
	printHexadecimal(iodc[0] << 4 | iodc[1] >> 4, 3);
	print(", software version ");
	printHexadecimal((iodc[4] & 15) << 16 | iodc[5] << 8 | iodc[6], 5);
	print("\n");
	if ((iodc[3] & 0x1f) == BUS_ADAPTER)
		for (function = 0; function < MODULES; function++)
			printModule(number, function);
}

static void printTimeOfDay(void)
{
	word before = microseconds();
	volatile int turns;

	for (turns = 0; turns < 500; turns++)
		;
	print(microseconds() > before ? "time of day advances\n" : "time of day stands still\n");
}

static void keepInStableStorage(void)
{
	static word written[1] = { 0x6c646772 };
	static word read[1];

	callPdc(STABLE, 1, 0x40, written, 4);
	callPdc(STABLE, 0, 0x40, read, 4);
	print(read[0] == written[0] ? "stable storage keeps a word\n" : "stable storage forgets\n");
}

static void pollConsole(void)
{
	static byte character[1];

	callConsole(pageZero(CONSOLE_HPA), CIN, 0, 0, result, 0, character, 1, 0);
	print(result[0] ? "console input\n" : "no console input\n");
}

void guest(void)
{
	int number;

	printModel();
	printCaches();
	for (number = 0; number < MODULES; number++)
		printModule(-1, number);
	printTimeOfDay();
	keepInStableStorage();
	pollConsole();
	printTime();
	print("reset\n");
	callPdc(BROADCAST_RESET, 0);
	print("the reset has returned\n");
}
