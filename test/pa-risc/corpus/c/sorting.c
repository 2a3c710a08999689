void bubble(int *values, int count) {
  for (int last = count - 1; last > 0; last--)
    for (int at = 0; at < last; at++)
      if (values[at] > values[at + 1]) {
        int kept = values[at];
        values[at] = values[at + 1];
        values[at + 1] = kept;
      }
}
void quick(int *from, int *to) {
  if (to - from < 2) return;
  int pivot = from[(to - from) >> 1], *low = from, *high = to - 1;
  while (low <= high) {
    while (*low < pivot) low++;
    while (*high > pivot) high--;
    if (low <= high) {
      int kept = *low;
      *low++ = *high;
      *high-- = kept;
    }
  }
  quick(from, high + 1);
  quick(low, to);
}
