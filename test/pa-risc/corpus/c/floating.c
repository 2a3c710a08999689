float single = 2.5f;
double wide = -1.0e-10;
double table[] = {1.0, 0.1, 1e300, -0.0};
double mean(const double *values, int count) {
  double sum = 0;
  for (int at = 0; at < count; at++) sum += values[at] * single;
  return sum / count + 3.25;
}
float narrow(double value) { return (float)value * 0.5f; }
int truncated(double value) { return (int)value; }
