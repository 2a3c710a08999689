unsigned rotate(unsigned value, int by) { return value << by | value >> (32 - by); }
unsigned swap(unsigned value) {
  return value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) | value >> 24;
}
int ones(unsigned value) {
  int count = 0;
  for (; value; value &= value - 1) count++;
  return count;
}
unsigned reversed(unsigned value) {
  unsigned result = 0;
  for (int bit = 0; bit < 32; bit++) result |= (value >> bit & 1) << (31 - bit);
  return result;
}
unsigned mask(int from, int width) { return ((1u << width) - 1) << from; }
int sign(int value) { return (value >> 31) | (value != 0); }
unsigned andNot(unsigned left, unsigned right) { return left & ~right ^ 0x5a5a5a5a; }
