int outside(char *buffer, int size);
int work(int value) {
  char buffer[20000];
  int numbers[300];
  for (int at = 0; at < 300; at++) numbers[at] = value ^ at;
  buffer[19999] = (char)value;
  return outside(buffer, sizeof buffer) + numbers[value & 255] + buffer[19999];
}
