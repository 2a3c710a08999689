/* The command line: words of the form `name=number`. */
#include "machine.h"

/* The number after `name=` in the command line, or `otherwise`. */
word argument(const char *line, const char *name, word otherwise)
{
	for (; *line; line++) {
		const char *at = line;
		const char *wanted = name;
		word value = 0;

		while (*wanted && *at == *wanted)
			at++, wanted++;
		if (*wanted || *at != '=')
			continue;
		for (at++; *at >= '0' && *at <= '9'; at++)
			value = value * 10 + (*at - '0');
		return value;
	}
	return otherwise;
}
