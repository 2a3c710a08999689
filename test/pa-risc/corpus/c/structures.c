struct point { int x, y; char name[5]; short weight; };
struct nested { struct point from, to; double length; };
struct point origin = {1, 2, "abcd", -3};
static struct nested lines[3];
struct nested *line(int at) { return &lines[at]; }
struct point moved(struct point from, int by) {
  from.x += by;
  from.weight = by;
  return from;
}
int total(void) {
  int sum = 0;
  for (int at = 0; at < 3; at++) sum += lines[at].from.x + lines[at].to.name[at];
  return sum + origin.y;
}
