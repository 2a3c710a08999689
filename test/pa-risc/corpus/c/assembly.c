unsigned timer(void) {
  unsigned value;
  __asm__ volatile("mfctl 16,%0" : "=r"(value));
  return value;
}
void enable(void) { __asm__ volatile("ssm 1,%%r0" : : : "memory"); }
int added(int left, int right) {
  int sum;
  __asm__("add %1,%2,%0" : "=r"(sum) : "r"(left), "r"(right));
  return sum;
}
void barrier(void) { __asm__ volatile("sync\n\tnop\n\tnop" ::: "memory"); }
