volatile unsigned *const device = (volatile unsigned *)0xfff83000;
volatile int shared;
int poll(void) {
  int tries = 0;
  while (!(device[1] & 0x20)) tries++;
  *device = 0x55;
  return tries;
}
void handshake(void) {
  shared = 1;
  while (shared) ;
  *(volatile unsigned char *)0xf0823800 = 'x';
}
