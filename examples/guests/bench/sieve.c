/* The sieve of Eratosthenes over the odd numbers: byte stores at a stride, byte loads, branches that are hard to foresee. */
#include "kernel.h"

enum { ODD_NUMBERS = 16384 };
static byte composite[ODD_NUMBERS];

static word sieve(void)
{
	word sum = 0;
	for (word at = 0; at < ODD_NUMBERS; at++)
		composite[at] = 0;
	for (word at = 0; at < ODD_NUMBERS; at++) {
		if (composite[at])
			continue;
		word prime = 2 * at + 3;
		sum += prime;
		for (word multiple = at + prime; multiple < ODD_NUMBERS; multiple += prime)
			composite[multiple] = 1;
	}
	return sum;
}

word kernel(word count)
{
	word checksum = 0;
	while (count-- > 0)
		checksum = folded(checksum, sieve());
	return checksum;
}
