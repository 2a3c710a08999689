__attribute__((weak)) int optional(int value) { return value; }
__attribute__((section(".text.special"))) int special(int value) { return value + 1; }
__attribute__((section(".data.special"))) int placed = 17;
__attribute__((aligned(64))) int aligned = 1;
struct __attribute__((packed)) packed { char a; int b; short c; };
struct packed tight = {1, 0x01020304, 5};
__attribute__((noinline)) static int hidden(const struct packed *value) { return value->b + value->c; }
int visible(void) { return hidden(&tight) + optional(placed) + special(aligned); }
__attribute__((noreturn)) void forever(void) { for (;;) ; }
