int divide(int left, int right) { return left / right; }
unsigned divideUnsigned(unsigned left, unsigned right) { return left / right; }
int remainder_(int left, int right) { return left % right; }
unsigned bySeven(unsigned value) { return value / 7; }
int byEight(int value) { return value / 8; }
int modTen(int value) { return value % 10; }
int product(int left, int right) { return left * right; }
int timesFive(int value) { return value * 5; }
int timesHundred(int value) { return value * 100; }
