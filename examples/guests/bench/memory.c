/* Memory is copied by words, strings are compared, and a list is followed that leaps about in memory. */
#include "kernel.h"

enum { WORDS = 8192, STRINGS = 64, LENGTH = 48, NODES = 2048 };

struct node {
	struct node *next;
	word value;
	word padding[14];
};

static word from[WORDS], to[WORDS];
static char strings[STRINGS][LENGTH];
static struct node nodes[NODES];

static void prepare(void)
{
	for (word at = 0; at < WORDS; at++)
		from[at] = at * 2654435761u;
	/* Strings that differ late. */
	for (word string = 0; string < STRINGS; string++) {
		for (word at = 0; at < LENGTH - 2; at++)
			strings[string][at] = 'a' + at % 26;
		strings[string][LENGTH - 3 - string % 16] = 'A' + string % 26;
	}
	/* An odd stride visits all of a power of two. */
	word at = 0;
	for (word count = 0; count < NODES; count++) {
		word next = (at + 731) % NODES;
		nodes[at].next = &nodes[next];
		nodes[at].value = count;
		at = next;
	}
}

static word copied(void)
{
	for (word at = 0; at < WORDS; at += 4) {
		to[at] = from[at];
		to[at + 1] = from[at + 1];
		to[at + 2] = from[at + 2];
		to[at + 3] = from[at + 3];
	}
	return to[WORDS - 1];
}

static int compared(const char *left, const char *right)
{
	while (*left && *left == *right) {
		left++;
		right++;
	}
	return *left - *right;
}

static word ordered(void)
{
	word greater = 0;
	for (word string = 1; string < STRINGS; string++)
		greater += compared(strings[string - 1], strings[string]) > 0;
	return greater;
}

static word chased(void)
{
	word sum = 0;
	const struct node *node = nodes;
	for (word step = 0; step < NODES; step++) {
		sum = sum * 3 + node->value;
		node = node->next;
	}
	return sum;
}

word kernel(word count)
{
	word checksum = 0;
	prepare();
	while (count-- > 0) {
		checksum = folded(checksum, copied());
		checksum = folded(checksum, ordered());
		checksum = folded(checksum, chased());
	}
	return checksum;
}
