int squares[16] = {0, 1, 4, 9, 16};
static short grid[4][8];
int uninitialized[100];
static char bytes[7] = {1, 2, 3};
int trace(void) {
  int sum = 0;
  for (int at = 0; at < 4; at++) sum += grid[at][at] + squares[at] + bytes[at];
  return sum;
}
void fill(int value) {
  for (int at = 0; at < 100; at++) uninitialized[at] = value + at;
}
void transpose(int (*matrix)[4]) {
  for (int row = 0; row < 4; row++)
    for (int column = row; column < 4; column++) {
      int kept = matrix[row][column];
      matrix[row][column] = matrix[column][row];
      matrix[column][row] = kept;
    }
}
