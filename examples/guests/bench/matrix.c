/* Integer matrices are multiplied, and the product goes through CRC-32 by table: multiplications, indexed loads, shifts. */
#include "kernel.h"

enum { SIZE = 24 };
static int left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];
static word table[256];

static void prepare(void)
{
	word random = 1;
	for (int row = 0; row < SIZE; row++)
		for (int column = 0; column < SIZE; column++) {
			random = random * 1664525 + 1013904223;
			left[row][column] = (int)random >> 12;
			random = random * 1664525 + 1013904223;
			right[row][column] = (int)random >> 12;
		}
	for (word at = 0; at < 256; at++) {
		word value = at;
		for (int bit = 0; bit < 8; bit++)
			value = value & 1 ? (value >> 1) ^ 0xedb88320 : value >> 1;
		table[at] = value;
	}
}

static void multiply(void)
{
	for (int row = 0; row < SIZE; row++)
		for (int column = 0; column < SIZE; column++) {
			int sum = 0;
			for (int at = 0; at < SIZE; at++)
				sum += left[row][at] * right[at][column];
			product[row][column] = sum;
		}
}

static word crc(const byte *bytes, word length)
{
	word value = 0xffffffff;
	while (length-- > 0)
		value = table[(value ^ *bytes++) & 255] ^ (value >> 8);
	return ~value;
}

word kernel(word count)
{
	word checksum = 0;
	prepare();
	while (count-- > 0) {
		multiply();
		checksum = folded(checksum, crc((const byte *)product, sizeof product));
	}
	return checksum;
}
