int counter(void) {
  static int count = 5;
  return ++count;
}
int *slot(int at) {
  static int slots[12];
  return &slots[at];
}
const int limits[3] = {0x7fffffff, -0x7fffffff - 1, 0x12345};
static double factors[2] = {0.5, 2.0};
double scaled(int at) { return limits[at] * factors[at & 1]; }
