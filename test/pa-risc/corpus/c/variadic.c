#include <stdarg.h>
int sum(int count, ...) {
  va_list arguments;
  int total = 0;
  va_start(arguments, count);
  while (count-- > 0) total += va_arg(arguments, int);
  va_end(arguments);
  return total;
}
double sumOfDoubles(int count, ...) {
  va_list arguments;
  double total = 0;
  va_start(arguments, count);
  while (count-- > 0) total += va_arg(arguments, double);
  va_end(arguments);
  return total;
}
int both(void) { return sum(3, 1, 2, 3) + (int)sumOfDoubles(2, 1.5, 2.5); }
