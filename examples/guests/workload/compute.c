/* A mix like Dhrystone's: assignments, calls, comparisons of strings, records and arrays; no I/O. */
#include "workload.h"

enum { WORDS = 8, TEXT = 28, ENTRIES = 16 };

struct record {
	struct record *next;
	word kind;
	word number;
	char text[TEXT];
};

static struct record first, second;
static word list[ENTRIES];
static word matrix[ENTRIES][ENTRIES];
static const char texts[2][TEXT] = { "a string of the first kind", "a string of the second one" };

static void __attribute__((noinline)) copyText(char *to, const char *from)
{
	while ((*to++ = *from++))
		;
}

static int __attribute__((noinline)) compareTexts(const char *one, const char *other)
{
	while (*one && *one == *other)
		one++, other++;
	return *one - *other;
}

static word __attribute__((noinline)) choose(word kind, word number)
{
	switch (kind & 3) {
	case 0:
		return number + 10;
	case 1:
		return number > 100 ? 3 : number;
	case 2:
		return number - 7;
	default:
		return number ^ 5;
	}
}

static void __attribute__((noinline)) fillRecord(struct record *record, word number)
{
	struct record *next = record->next;

	next->kind = choose(record->kind, number);
	next->number = record->number + number;
	record->kind = next->kind & 3;
	copyText(next->text, texts[number & 1]);
}

static word __attribute__((noinline)) fillArrays(word at, word number)
{
	word place = at % (ENTRIES - 2);
	word index;

	list[place] = number;
	list[place + 1] = list[place];
	for (index = place; index <= place + 1; index++)
		matrix[place][index] = place;
	matrix[place + 1][place] += list[place] >> 1;
	return matrix[place][place + 1];
}

word compute(word iterations, word privileged)
{
	word sum = 0, iteration, due = 100, left;

	first.next = &second;
	second.next = &first;
	for (iteration = 0; iteration < iterations; iteration++) {
		fillRecord(&first, iteration);
		sum += fillArrays(iteration, sum);
		if (compareTexts(second.text, texts[0]) > 0)
			sum += second.number;
		sum = sum << 1 ^ sum >> 31 ^ first.kind;
		if (--due == 0) {
			for (left = privileged; left > 1; left -= 2) {
				maskInterrupts();
				allowInterrupts();
			}
			due = 100;
		}
	}
	return sum;
}
