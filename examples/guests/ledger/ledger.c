/*
 * A ledger that moves money between 64 accounts. Each transaction is written to a journal before the accounts are, and is
 * told on the console when both are on the disk. Nothing on the disk depends on the time of day.
 */
#include "../library/machine.h"
#include "disk.h"

enum { ACCOUNTS = 64, OPENING_BALANCE = 1000, ACCOUNTS_BLOCK = 1, JOURNAL = 8, JOURNAL_BLOCKS = 256, MAGIC = 0x4c454447 };

struct record {
	word magic;
	word number;
	word from;
	word to;
	word amount;
	word fromAfter;
	word toAfter;
	word checksum;
};

static word balances[BLOCK / 4];
static union {
	struct record record;
	word words[BLOCK / 4];
} journal;

static word randomState;

static word randomBelow(word limit)
{
	randomState ^= randomState << 13;
	randomState ^= randomState >> 17;
	randomState ^= randomState << 5;
	return randomState % limit;
}

static word checksum(const struct record *record)
{
	return record->magic * 31 + record->number * 37 + record->from * 41 + record->to * 43 + record->amount * 47 +
	       record->fromAfter * 53 + record->toAfter * 59;
}

static void open(void)
{
	int account;

	for (account = 0; account < ACCOUNTS; account++)
		balances[account] = OPENING_BALANCE;
	writeBlock(ACCOUNTS_BLOCK, balances);
}

static void commit(word number)
{
	struct record *record = &journal.record;

	record->magic = MAGIC;
	record->number = number;
	record->from = randomBelow(ACCOUNTS);
	record->to = (record->from + 1 + randomBelow(ACCOUNTS - 1)) % ACCOUNTS;
	record->amount = 1 + randomBelow(100);
	if (record->amount > balances[record->from])
		record->amount = balances[record->from];
	balances[record->from] -= record->amount;
	balances[record->to] += record->amount;
	record->fromAfter = balances[record->from];
	record->toAfter = balances[record->to];
	record->checksum = checksum(record);
	writeBlock(JOURNAL + number % JOURNAL_BLOCKS, journal.words);
	writeBlock(ACCOUNTS_BLOCK, balances);
}

static void tell(const struct record *record)
{
	print("tx ");
	printNumber(record->number, 4, '0');
	print("  ");
	printTime();
	print("  from ");
	printNumber(record->from, 2, ' ');
	print(" to ");
	printNumber(record->to, 2, ' ');
	print("  amount ");
	printNumber(record->amount, 3, ' ');
	print("\n");
}

/* Reads everything back: the journal's records and the sum of all accounts. */
static void audit(word transactions)
{
	word first = transactions > JOURNAL_BLOCKS ? transactions - JOURNAL_BLOCKS : 0;
	word number;
	word total = 0;
	int account;

	for (number = first + 1; number <= transactions; number++) {
		const struct record *record = &journal.record;

		readBlock(JOURNAL + number % JOURNAL_BLOCKS, journal.words);
		if (record->number != number || record->checksum != checksum(record)) {
			print("ledger: journal record ");
			printNumber(number, 4, '0');
			print(" is WRONG\n");
		}
	}
	readBlock(ACCOUNTS_BLOCK, balances);
	for (account = 0; account < ACCOUNTS; account++)
		total += balances[account];
	print("ledger: total ");
	printNumber(total, 0, ' ');
	print(total == ACCOUNTS * OPENING_BALANCE ? " unchanged\n" : " WRONG\n");
}

void guest(const char *commandLine)
{
	word transactions = argument(commandLine, "transactions", 8);
	word number;

	randomState = argument(commandLine, "seed", 1) * 2654435761u | 1;
	startConsole();
	startInterrupts();
	startController();
	print("ledger: ");
	printNumber(transactions, 0, ' ');
	print(" transactions on a disk of ");
	printNumber(readCapacity(), 0, ' ');
	print(" blocks\n");
	open();
	for (number = 1; number <= transactions; number++) {
		commit(number);
		tell(&journal.record);
	}
	audit(transactions);
}
