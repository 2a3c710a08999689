int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}
int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
int hanoi(int n, int from, int to, int over) {
  return n == 0 ? 0 : hanoi(n - 1, from, over, to) + 1 + hanoi(n - 1, over, to, from);
}
