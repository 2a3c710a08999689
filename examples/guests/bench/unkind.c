/* What a translator finds hard: small procedures called through pointers, and an interpreter of byte code. */
#include "kernel.h"

#define CALLED __attribute__((noinline, noclone))

typedef word operation(word, word);

static CALLED word add(word x, word y) { return x + y; }
static CALLED word subtract(word x, word y) { return x - y; }
static CALLED word mix(word x, word y) { return (x << 5 | x >> 27) ^ y; }
static CALLED word greater(word x, word y) { return x > y ? x : y; }
static CALLED word halve(word x, word y) { return (x >> 1) + y; }
static CALLED word mask(word x, word y) { return x & (y | 0xff00ff00u); }
static CALLED word odd(word x, word y) { return x & 1 ? x : y; }
static CALLED word scale(word x, word y) { return 3 * x + (y >> 3); }

static operation *const operations[] = {add, subtract, mix, greater, halve, mask, odd, scale};

enum { CALLS = 512 };

static word callThrough(void)
{
	word value = 1;
	for (word at = 0; at < CALLS; at++)
		value = operations[(value ^ at) % 8](value, at * 2654435761u);
	return value;
}

/* A machine with a stack. */
enum code { PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, LESS, JUMP_UNLESS, JUMP, DUPLICATE, XOR, END };

/* sum = 0; for (i = 0; i < 100; i++) sum += i * i ^ sum; */
static const byte program[] = {
	PUSH, 0, STORE, 0,
	PUSH, 0, STORE, 1,
	LOAD, 1, PUSH, 100, LESS, JUMP_UNLESS, 36,
	LOAD, 1, DUPLICATE, MULTIPLY, LOAD, 0, XOR, LOAD, 0, ADD, STORE, 0,
	LOAD, 1, PUSH, 1, ADD, STORE, 1,
	JUMP, 8,
	END,
};

static word interpret(void)
{
	word stack[16], variables[4] = {0, 0, 0, 0};
	word *top = stack;
	const byte *at = program;
	for (;;) {
		switch ((enum code)*at++) {
		case PUSH: *top++ = *at++; break;
		case LOAD: *top++ = variables[*at++]; break;
		case STORE: variables[*at++] = *--top; break;
		case ADD: top--; top[-1] += *top; break;
		case SUBTRACT: top--; top[-1] -= *top; break;
		case MULTIPLY: top--; top[-1] *= *top; break;
		case LESS: top--; top[-1] = top[-1] < *top; break;
		case JUMP_UNLESS: at = *--top ? at + 1 : program + *at; break;
		case JUMP: at = program + *at; break;
		case DUPLICATE: *top = top[-1]; top++; break;
		case XOR: top--; top[-1] ^= *top; break;
		case END: return variables[0];
		}
	}
}

word kernel(word count)
{
	word checksum = 0;
	while (count-- > 0)
		checksum = folded(checksum, callThrough() + interpret());
	return checksum;
}
