/* Programs that a processor's speed is measured with. Each returns a checksum of all that it has computed. */
#include <stddef.h>
#include <stdint.h>

typedef struct {
	const char *name;
	uint32_t (*run)(void);
} Program;

uint32_t interpretByteCode(void);
uint32_t hash(void);
uint32_t compress(void);
uint32_t sortRecords(void);
uint32_t computeDoubles(void);
uint32_t pipeThrough(void);
uint32_t spawnChildren(void);
uint32_t writeAndRead(void);

/* The same numbers in every run (Marsaglia, "Xorshift RNGs", 2003). */
static inline uint32_t nextRandom(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* FNV-1a. */
static inline uint32_t checksum(uint32_t sum, const void *bytes, size_t length)
{
	const uint8_t *at = bytes;

	for (; length > 0; length--)
		sum = (sum ^ *at++) * 16777619u;
	return sum;
}

enum { CHECKSUM_START = 0x811c9dc5 };
