int outside(int value);
int dense(int value) {
  switch (value) {
    case 0: return 3;
    case 1: return 7;
    case 2: return 99;
    case 3: return -1;
    case 4: return 18;
    case 5: return outside(22);
    case 9: return outside(2);
    default: return 0;
  }
}
int sparse(int value) {
  switch (value) {
    case 1: return 10;
    case 100: return 20;
    case 10000: return 30;
    case -7: return 40;
  }
  return value;
}
