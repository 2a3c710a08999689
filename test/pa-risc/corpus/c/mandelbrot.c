int escape(double x, double y) {
  double a = 0, b = 0;
  int turns = 0;
  while (turns < 255 && a * a + b * b < 4.0) {
    double next = a * a - b * b + x;
    b = 2.0 * a * b + y;
    a = next;
    turns++;
  }
  return turns;
}
void row(unsigned char *pixels, int width, float y) {
  for (int at = 0; at < width; at++) pixels[at] = escape(-2.5 + 3.5f * at / width, y);
}
