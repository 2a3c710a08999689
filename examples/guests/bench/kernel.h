/* A benchmark kernel: `kernel` does the same work `count` times and folds each result into its checksum. */
#ifndef KERNEL_H
#define KERNEL_H

typedef unsigned char byte;
typedef unsigned int word;

word kernel(word count);

static inline word folded(word checksum, word result)
{
	return ((checksum << 5) | (checksum >> 27)) ^ result;
}

#endif
