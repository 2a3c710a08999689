double fromInt(int value) { return value; }
float floatFromInt(int value) { return value; }
int fromFloat(float value) { return (int)value; }
unsigned char low(int value) { return value; }
signed char lowSigned(int value) { return value; }
short half(int value) { return value; }
unsigned short halfUnsigned(int value) { return value; }
double fromFloatToDouble(float value) { return value; }
long long widened(int value) { return value; }
int compare(float left, float right) { return left < right ? 1 : left > right ? -1 : 0; }
