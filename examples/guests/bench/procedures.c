/* What system programs do most: calls with a few arguments, records by reference, short strings, choices, a division. */
#include "kernel.h"

enum { ACCOUNTS = 32, NAME = 24, STEPS = 256, DEPTH = 8 };
enum kind { DEPOSIT, WITHDRAW, TRANSFER, RENAME, INQUIRE, KINDS };

struct account {
	char name[NAME];
	struct account *next;
	int balance;
	word changes;
};

struct request {
	enum kind kind;
	word account;
	word other;
	int amount;
};

#define CALLED __attribute__((noinline, noclone))

static struct account accounts[ACCOUNTS];
static word history[ACCOUNTS][KINDS];

static CALLED word copyString(char *to, const char *from)
{
	word length = 0;
	while ((to[length] = from[length]))
		length++;
	return length;
}

static CALLED int sameString(const char *left, const char *right)
{
	while (*left && *left == *right) {
		left++;
		right++;
	}
	return *left == *right;
}

static CALLED struct account *find(const char *name)
{
	struct account *account = accounts;
	while (account && !sameString(account->name, name))
		account = account->next;
	return account;
}

static CALLED int change(struct account *account, int amount)
{
	if (account->balance + amount < 0)
		return 0;
	account->balance += amount;
	account->changes++;
	return 1;
}

static CALLED int transfer(struct account *from, struct account *to, int amount)
{
	return change(from, -amount) && change(to, amount);
}

static CALLED word depth(word levels, word value)
{
	return levels == 0 ? value : depth(levels - 1, value + levels) ^ levels;
}

static CALLED void note(const struct request *request, int done)
{
	history[request->account][request->kind] += done ? 1 : 16;
}

static CALLED void make(struct request *request, word step)
{
	word number = step * 2654435761u;
	request->kind = (number >> 24) % KINDS;
	request->account = (number >> 8) % ACCOUNTS;
	request->other = (number >> 16) % ACCOUNTS;
	request->amount = (int)(number % 1000) - 100;
}

static CALLED int serve(const struct request *request)
{
	struct account *account = &accounts[request->account];
	char name[NAME];
	switch (request->kind) {
	case DEPOSIT:
		return change(account, request->amount);
	case WITHDRAW:
		return change(account, -request->amount);
	case TRANSFER:
		return transfer(account, &accounts[request->other], request->amount);
	case RENAME:
		copyString(name, account->name);
		name[0] = name[0] == 'z' ? 'a' : name[0] + 1;
		return (int)copyString(account->name, name);
	default:
		return find(account->name) == account;
	}
}

static CALLED void prepare(void)
{
	for (word at = 0; at < ACCOUNTS; at++) {
		struct account *account = &accounts[at];
		copyString(account->name, "account of somebody");
		account->name[0] = 'a' + at % 26;
		account->name[1] = 'a' + at / 26;
		account->next = at + 1 < ACCOUNTS ? account + 1 : 0;
		account->balance = 500;
		account->changes = 0;
		for (word kind = 0; kind < KINDS; kind++)
			history[at][kind] = 0;
	}
}

static CALLED word total(void)
{
	word sum = 0;
	for (word at = 0; at < ACCOUNTS; at++) {
		sum = folded(sum, (word)accounts[at].balance + accounts[at].changes + (byte)accounts[at].name[0]);
		for (word kind = 0; kind < KINDS; kind++)
			sum += history[at][kind];
	}
	return sum;
}

word kernel(word count)
{
	word checksum = 0;
	while (count-- > 0) {
		prepare();
		for (word step = 0; step < STEPS; step++) {
			struct request request;
			make(&request, step);
			note(&request, serve(&request));
			checksum += depth(step % DEPTH, step);
		}
		checksum = folded(checksum, total());
	}
	return checksum;
}
