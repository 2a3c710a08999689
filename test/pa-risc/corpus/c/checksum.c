static unsigned table[256];
void prepare(void) {
  for (unsigned at = 0; at < 256; at++) {
    unsigned value = at;
    for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0xedb88320u : value >> 1;
    table[at] = value;
  }
}
unsigned crc(const unsigned char *bytes, int count) {
  unsigned value = ~0u;
  while (count-- > 0) value = table[(value ^ *bytes++) & 0xff] ^ value >> 8;
  return ~value;
}
unsigned adler(const unsigned char *bytes, int count) {
  unsigned low = 1, high = 0;
  for (int at = 0; at < count; at++) {
    low = (low + bytes[at]) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}
