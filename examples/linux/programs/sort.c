/* Quicksort of records by their names. */
#include "programs.h"
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 40000, ROUNDS = 8 };

typedef struct {
	char name[20];
	uint32_t number;
} Record;

static void exchange(Record *one, Record *other)
{
	Record kept = *one;

	*one = *other;
	*other = kept;
}

static void sort(Record *first, Record *last)
{
	while (first < last) {
		Record *low = first, *high = last;
		Record pivot = first[(last - first) / 2];

		while (low <= high) {
			while (strcmp(low->name, pivot.name) < 0)
				low++;
			while (strcmp(high->name, pivot.name) > 0)
				high--;
			if (low <= high)
				exchange(low++, high--);
		}
		sort(first, high);
		first = low;
	}
}

uint32_t sortRecords(void)
{
	Record *records = calloc(RECORDS, sizeof *records);
	uint32_t random = 3, sum = CHECKSUM_START;

	for (int round = 0; round < ROUNDS; round++) {
		for (int at = 0; at < RECORDS; at++) {
			memcpy(records[at].name, "customer", 8);
			for (int letter = 8; letter < 19; letter++)
				records[at].name[letter] = 'a' + nextRandom(&random) % 26;
			records[at].number = at;
		}
		sort(records, records + RECORDS - 1);
		sum = checksum(sum, records, RECORDS * sizeof *records);
	}
	return sum;
}
