union number { float f; unsigned u; unsigned char bytes[4]; };
union number kept = {1.5f};
unsigned bits(float value) {
  union number number = {value};
  return number.u;
}
int exponent(float value) { return (int)(bits(value) >> 23 & 0xff) - 127; }
unsigned char highest(void) { return kept.bytes[0]; }
enum colour { red, green = 5, blue };
enum colour next(enum colour colour) { return colour == red ? green : colour == green ? blue : red; }
