int machine(const char *code) {
  static const void *const actions[] = {&&stop, &&increase, &&twice};
  int value = 0;
  goto *actions[(int)*code++];
increase:
  value++;
  goto *actions[(int)*code++];
twice:
  value *= 2;
  goto *actions[(int)*code++];
stop:
  return value;
}
int retry(int count) {
again:
  if (count > 10) goto out;
  count += 3;
  goto again;
out:
  return count;
}
