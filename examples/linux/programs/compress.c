/* A compressor that replaces what has come before (Ziv, Lempel 1977), with hashes of three bytes, and its reverse. */
#include "programs.h"
#include <stdlib.h>
#include <string.h>

enum { BYTES = 1 << 20, ROUNDS = 12, HASHES = 1 << 13, LEAST = 3, MOST = 130, LITERALS = 127 };

/* Words of a small vocabulary, as in a text. */
static void fill(uint8_t *text, size_t length)
{
	uint32_t random = 7;
	char words[64][8];

	for (int word = 0; word < 64; word++)
		for (int letter = 0; letter < 8; letter++)
			words[word][letter] = letter == 7 ? ' ' : 'a' + nextRandom(&random) % 26;
	for (size_t at = 0; at < length; at++) {
		const char *word = words[nextRandom(&random) % 64] + nextRandom(&random) % 6;

		for (; *word != ' ' && at < length - 1; at++)
			text[at] = *word++;
		text[at] = ' ';
	}
}

static uint8_t *literals(uint8_t *out, const uint8_t *from, const uint8_t *to)
{
	while (from < to) {
		size_t count = to - from < LITERALS ? to - from : LITERALS;

		*out++ = count;
		memcpy(out, from, count);
		out += count, from += count;
	}
	return out;
}

static size_t compressed(const uint8_t *text, size_t length, uint8_t *out)
{
	static uint32_t last[HASHES];
	const uint8_t *const start = out;
	size_t pending = 0;

	memset(last, 0, sizeof last);
	for (size_t at = 0; at + LEAST <= length;) {
		uint32_t key = (text[at] * 0x9e5f + text[at + 1] * 0x1f35 + text[at + 2]) % HASHES;
		size_t before = last[key], same = 0;

		last[key] = at;
		if (before < at && at - before < 65536)
			while (same < MOST && at + same < length && text[before + same] == text[at + same])
				same++;
		if (same < LEAST) {
			at++;
			continue;
		}
		out = literals(out, text + pending, text + at);
		*out++ = 128 + same - LEAST;
		*out++ = (at - before) >> 8;
		*out++ = at - before;
		at += same, pending = at;
	}
	return literals(out, text + pending, text + length) - start;
}

static size_t restored(const uint8_t *from, size_t length, uint8_t *out)
{
	const uint8_t *const end = from + length, *const start = out;

	while (from < end) {
		size_t count = *from++;

		if (count < 128) {
			for (; count > 0; count--)
				*out++ = *from++;
			continue;
		}
		size_t back = from[0] << 8 | from[1];

		from += 2;
		for (count += LEAST - 128; count > 0; count--, out++)
			*out = *(out - back);
	}
	return out - start;
}

uint32_t compress(void)
{
	uint8_t *text = malloc(BYTES), *packed = malloc(2 * BYTES), *again = malloc(2 * BYTES);
	uint32_t sum = CHECKSUM_START;

	fill(text, BYTES);
	for (int round = 0; round < ROUNDS; round++) {
		size_t length = compressed(text, BYTES, packed);

		sum = checksum(sum, packed, length);
		if (restored(packed, length, again) != BYTES || memcmp(text, again, BYTES) != 0)
			return 0;
		text[round]++;
	}
	return sum;
}
