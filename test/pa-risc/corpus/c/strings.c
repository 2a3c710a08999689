const char *messages[] = {"plain", "tab\tand line\n", "quote \" and \\", "\1\2\3", "", "\xff\x80"};
static const char embedded[] = "a\0b\0c";
const char unterminated[3] = {'x', 'y', 'z'};
char buffer[20] = "short";
int length(const char *text) {
  int count = 0;
  while (*text++) count++;
  return count;
}
char at(int place) { return embedded[place & 3] + buffer[place]; }
const char *message(int number) { return messages[number]; }
