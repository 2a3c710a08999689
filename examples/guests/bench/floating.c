/* Floating point in double precision: the inversion of a small matrix, a polynomial, and series for sine and cosine. */
#include "kernel.h"

enum { ORDER = 8, POINTS = 64, TERMS = 9 };

static double matrix[ORDER][2 * ORDER];

/* A matrix with a strong diagonal beside the unit matrix. */
static void prepare(word seed)
{
	for (word row = 0; row < ORDER; row++) {
		for (word column = 0; column < ORDER; column++) {
			seed = 1664525 * seed + 1013904223;
			matrix[row][column] = (double)(int)(seed >> 20) / 4096.0 + (row == column ? ORDER : 0);
			matrix[row][ORDER + column] = row == column;
		}
	}
}

/* Gauss and Jordan, without a search for pivots. */
static void invert(void)
{
	for (word pivot = 0; pivot < ORDER; pivot++) {
		double scale = 1.0 / matrix[pivot][pivot];
		for (word column = 0; column < 2 * ORDER; column++)
			matrix[pivot][column] *= scale;
		for (word row = 0; row < ORDER; row++) {
			if (row == pivot)
				continue;
			double factor = matrix[row][pivot];
			for (word column = 0; column < 2 * ORDER; column++)
				matrix[row][column] -= factor * matrix[pivot][column];
		}
	}
}

static double polynomial(double x)
{
	static const double coefficients[] = {0.25, -1.5, 3.0, 0.125, -2.0, 1.75};
	double value = 0.0;
	for (word at = 0; at < sizeof coefficients / sizeof *coefficients; at++)
		value = value * x + coefficients[at];
	return value;
}

/* The series of the sine from `first` = 1 on, of the cosine from 0 on. */
static double series(double x, word first)
{
	double term = first ? x : 1.0;
	double sum = term;
	for (word at = first; at < 2 * TERMS; at += 2) {
		term = -term * x * x / (double)(int)((at + 1) * (at + 2));
		sum += term;
	}
	return sum;
}

static word bits(double value)
{
	union {
		double value;
		word halves[2];
	} both = {value};
	return both.halves[0] ^ both.halves[1];
}

static word once(void)
{
	word sum = 0;
	prepare(1);
	invert();
	for (word row = 0; row < ORDER; row++)
		for (word column = 0; column < ORDER; column++)
			sum = folded(sum, bits(matrix[row][ORDER + column]));
	for (word point = 0; point < POINTS; point++) {
		double x = (double)(int)point / 32.0 - 1.0;
		double circle = series(x, 1) * series(x, 1) + series(x, 0) * series(x, 0);
		sum = folded(sum, bits(polynomial(x)) ^ bits(circle) ^ (circle > 1.0));
	}
	return sum;
}

word kernel(word count)
{
	word checksum = 0;
	while (count-- > 0)
		checksum = folded(checksum, once());
	return checksum;
}
