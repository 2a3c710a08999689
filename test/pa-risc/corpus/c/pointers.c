struct list { struct list *next; int value; };
static struct list third = {0, 3}, second = {&third, 2};
struct list first = {&second, 1};
int *middle(int *array, int count) { return array + count / 2; }
int sum(const struct list *list) {
  int total = 0;
  for (; list; list = list->next) total += list->value;
  return total;
}
struct list *reversed(struct list *list) {
  struct list *before = 0;
  while (list) {
    struct list *next = list->next;
    list->next = before;
    before = list;
    list = next;
  }
  return before;
}
long distance(const char *from, const char *to) { return to - from; }
int *inside = &first.value;
