/* An interpreter of a byte code for a stack machine. */
#include "programs.h"

enum { PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, AND, XOR, LESS, JUMP, JUMP_IF_ZERO, HALT };
enum { TURN, SUM, VARIABLES };
enum { LOOP = 8, SKIP = 39, END = 48 };
enum { TURNS = 1600000 };

static const uint32_t code[] = {
	/*  0 */ PUSH, 0, STORE, TURN, PUSH, 1, STORE, SUM,
	/*  8 */ LOAD, TURN, PUSH, TURNS, LESS, JUMP_IF_ZERO, END,
	/* 15 */ LOAD, SUM, PUSH, 31, MULTIPLY, LOAD, TURN, XOR, STORE, SUM,
	/* 25 */ LOAD, SUM, PUSH, 3, AND, JUMP_IF_ZERO, SKIP,
	/* 32 */ LOAD, SUM, LOAD, TURN, SUBTRACT, STORE, SUM,
	/* 39 */ LOAD, TURN, PUSH, 1, ADD, STORE, TURN, JUMP, LOOP,
	/* 48 */ HALT,
};

uint32_t interpretByteCode(void)
{
	uint32_t variables[VARIABLES];
	uint32_t stack[16];
	uint32_t *top = stack;

	for (const uint32_t *at = code;;) {
		switch (*at++) {
		case PUSH: *++top = *at++; break;
		case LOAD: *++top = variables[*at++]; break;
		case STORE: variables[*at++] = *top--; break;
		case ADD: top--; *top += top[1]; break;
		case SUBTRACT: top--; *top -= top[1]; break;
		case MULTIPLY: top--; *top *= top[1]; break;
		case AND: top--; *top &= top[1]; break;
		case XOR: top--; *top ^= top[1]; break;
		case LESS: top--; *top = *top < top[1]; break;
		case JUMP: at = code + *at; break;
		case JUMP_IF_ZERO: at = *top-- == 0 ? code + *at : at + 1; break;
		case HALT: return variables[SUM];
		}
	}
}
