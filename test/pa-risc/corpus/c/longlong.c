long long first = -2;
unsigned long long second = 0x123456789abcdef0ULL;
long long add(long long left, long long right) { return left + right; }
long long subtract(long long left, long long right) { return left - right; }
unsigned long long scale(unsigned value) { return (unsigned long long)value * 1000003u; }
int less(long long left, long long right) { return left < right; }
long long shifted(long long value) { return value << 7; }
unsigned long long right(unsigned long long value) { return value >> 13; }
long long negated(void) { return -first ^ (long long)second; }
