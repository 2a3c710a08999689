int eight(int a, int b, int c, int d, int e, int f, int g, int h) { return a - b + c - d + e - f + g - h; }
double mixed(int a, double b, float c, long long d, char e, double f) { return a + b + c + d + e + f; }
int call(int x) { return eight(x, 2, 3, 4, 5, 6, 7, x) + (int)mixed(x, 1.0, 2.0f, 3, 4, 5.0); }
