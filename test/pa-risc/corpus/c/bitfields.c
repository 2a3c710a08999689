struct flags { unsigned a : 3, b : 7; int c : 5; unsigned d : 17; };
struct flags state = {5, 100, -3, 70000};
void clear(struct flags *flags) { flags->b = 0; flags->c = -1; }
unsigned sum(const struct flags *flags) { return flags->a + flags->b + flags->d; }
int signedPart(const struct flags *flags) { return flags->c; }
void copy(struct flags *to, const struct flags *from) { to->a = from->b; to->d = from->a; }
