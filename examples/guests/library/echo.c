/* Frames of the Internet protocol without options: ARP, and ICMP echoes. The station's last byte is the address's. */
#include "lan.h"

enum { TYPE = 12, IP = 0x0800, ARP = 0x0806, PACKET = 14 };
enum { ARP_OPERATION = 20, REQUEST = 1, REPLY = 2, SENDER = 22, SENDER_ADDRESS = 28, TARGET = 32, TARGET_ADDRESS = 38, ARP_LENGTH = 42 };
enum { IP_LENGTH = 16, IP_TIME_TO_LIVE = 22, IP_PROTOCOL = 23, IP_CHECKSUM = 24, IP_SOURCE = 26, IP_TARGET = 30, ICMP = 34 };
enum { ICMP_PROTOCOL = 1, ECHO_REQUEST = 8, ECHO_REPLY = 0, ICMP_CHECKSUM = 36, IDENTIFIER = 38, NUMBER = 40, PAYLOAD = 42 };
enum { NETWORK = 0x0a000000, OURS = 0x720 };

static half halfAt(const byte *at)
{
	return at[0] << 8 | at[1];
}

static void setHalf(byte *at, word value)
{
	at[0] = value >> 8;
	at[1] = value;
}

static word wordAt(const byte *at)
{
	return (word)halfAt(at) << 16 | halfAt(at + 2);
}

static void setWord(byte *at, word value)
{
	setHalf(at, value >> 16);
	setHalf(at + 2, value);
}

static half checksum(const byte *at, int length)
{
	word sum = 0;

	for (; length > 1; length -= 2, at += 2)
		sum += halfAt(at);
	if (length)
		sum += at[0] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

word ownAddress(void)
{
	return NETWORK | stationAddress()[ADDRESS - 1];
}

word otherAddress(void)
{
	return NETWORK | (3 - stationAddress()[ADDRESS - 1]);
}

void printAddress(word address)
{
	int shift;

	for (shift = 24; shift >= 0; shift -= 8) {
		printNumber(address >> shift & 0xff, 0, ' ');
		if (shift)
			put('.');
	}
}

static void header(byte *frame, const byte *station, half type)
{
	copyBytes(frame, station, ADDRESS);
	copyBytes(frame + ADDRESS, stationAddress(), ADDRESS);
	setHalf(frame + TYPE, type);
}

int arpRequest(byte *frame, word wanted)
{
	static const byte all[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	static const byte kinds[] = { 0, 1, 8, 0, 6, 4, 0, REQUEST };

	header(frame, all, ARP);
	copyBytes(frame + PACKET, kinds, sizeof kinds);
	copyBytes(frame + SENDER, stationAddress(), ADDRESS);
	setWord(frame + SENDER_ADDRESS, ownAddress());
	copyBytes(frame + TARGET, all, ADDRESS);
	setWord(frame + TARGET_ADDRESS, wanted);
	return ARP_LENGTH;
}

int echoRequest(byte *frame, const byte *station, word address, int number, int bytes)
{
	int at;

	header(frame, station, IP);
	setWord(frame + PACKET, 0x45000000 | (PAYLOAD - PACKET + bytes));
	setWord(frame + PACKET + 4, number << 16);
	setHalf(frame + IP_TIME_TO_LIVE, 64 << 8 | ICMP_PROTOCOL);
	setHalf(frame + IP_CHECKSUM, 0);
	setWord(frame + IP_SOURCE, ownAddress());
	setWord(frame + IP_TARGET, address);
	setHalf(frame + IP_CHECKSUM, checksum(frame + PACKET, ICMP - PACKET));
	setWord(frame + ICMP, ECHO_REQUEST << 24);
	setHalf(frame + IDENTIFIER, OURS);
	setHalf(frame + NUMBER, number);
	for (at = 0; at < bytes; at++)
		frame[PAYLOAD + at] = number + at;
	setHalf(frame + ICMP_CHECKSUM, checksum(frame + ICMP, PAYLOAD - ICMP + bytes));
	return PAYLOAD + bytes;
}

static int isArp(const byte *frame, int length, half operation)
{
	return length >= ARP_LENGTH && halfAt(frame + TYPE) == ARP && halfAt(frame + ARP_OPERATION) == operation &&
	       wordAt(frame + TARGET_ADDRESS) == ownAddress();
}

/* An undamaged echo to this station, whose number it returns. */
static int echo(const byte *frame, int length, byte type)
{
	int bytes = length >= PAYLOAD ? halfAt(frame + IP_LENGTH) - (ICMP - PACKET) : 0;

	if (halfAt(frame + TYPE) != IP || frame[PACKET] != 0x45 || frame[IP_PROTOCOL] != ICMP_PROTOCOL)
		return 0;
	if (bytes < PAYLOAD - ICMP || ICMP + bytes > length || wordAt(frame + IP_TARGET) != ownAddress())
		return 0;
	return frame[ICMP] == type && checksum(frame + ICMP, bytes) == 0 ? halfAt(frame + NUMBER) : 0;
}

int requestedEcho(const byte *frame, int length)
{
	return echo(frame, length, ECHO_REQUEST);
}

int answeredEcho(const byte *frame, int length)
{
	return echo(frame, length, ECHO_REPLY);
}

const byte *stationOf(const byte *frame, int length, word address)
{
	return isArp(frame, length, REPLY) && wordAt(frame + SENDER_ADDRESS) == address ? frame + SENDER : 0;
}

int answerTo(byte *frame, int length)
{
	word asking;

	if (isArp(frame, length, REQUEST)) {
		setHalf(frame + ARP_OPERATION, REPLY);
		copyBytes(frame + TARGET, frame + SENDER, ADDRESS + 4);
		header(frame, frame + TARGET, ARP);
		copyBytes(frame + SENDER, stationAddress(), ADDRESS);
		setWord(frame + SENDER_ADDRESS, ownAddress());
		return ARP_LENGTH;
	}
	if (!requestedEcho(frame, length))
		return 0;
	asking = wordAt(frame + IP_SOURCE);
	header(frame, frame + ADDRESS, IP);
	setWord(frame + IP_SOURCE, ownAddress());
	setWord(frame + IP_TARGET, asking);
	frame[ICMP] = ECHO_REPLY;
	setHalf(frame + ICMP_CHECKSUM, 0);
	length = PACKET + halfAt(frame + IP_LENGTH);
	setHalf(frame + ICMP_CHECKSUM, checksum(frame + ICMP, length - ICMP));
	return length;
}
