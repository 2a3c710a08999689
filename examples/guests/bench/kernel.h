/*
 * A benchmark kernel: `kernel` does the same work `count` times and folds each result into its checksum. Results are
 * equal, and a mere rotation would come back to the same checksum after 64 of them.
 */
#ifndef KERNEL_H
#define KERNEL_H

typedef unsigned char byte;
typedef unsigned int word;

word kernel(word count);

static inline word folded(word checksum, word result)
{
	return (33 * checksum) ^ result;
}

#endif
