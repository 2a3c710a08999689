/* A small matrix inverted, and a fast Fourier transform there and back, in doubles. */
#include "programs.h"
#include <math.h>
#include <string.h>

enum { ORDER = 12, INVERSIONS = 1200, POINTS = 1024, TRANSFORMS = 120 };

typedef struct {
	double real, imaginary;
} Complex;

static void invert(double matrix[ORDER][ORDER])
{
	for (int pivot = 0; pivot < ORDER; pivot++) {
		double inverse = 1 / matrix[pivot][pivot];

		matrix[pivot][pivot] = 1;
		for (int column = 0; column < ORDER; column++)
			matrix[pivot][column] *= inverse;
		for (int row = 0; row < ORDER; row++) {
			double factor = matrix[row][pivot];

			if (row == pivot)
				continue;
			matrix[row][pivot] = 0;
			for (int column = 0; column < ORDER; column++)
				matrix[row][column] -= factor * matrix[pivot][column];
		}
	}
}

static void transform(Complex *points, const Complex *roots, int sign)
{
	for (int at = 1, mirrored = 0; at < POINTS; at++) {
		int bit = POINTS >> 1;

		for (; mirrored & bit; bit >>= 1)
			mirrored ^= bit;
		mirrored ^= bit;
		if (at < mirrored) {
			Complex kept = points[at];

			points[at] = points[mirrored];
			points[mirrored] = kept;
		}
	}
	for (int half = 1; half < POINTS; half *= 2) {
		for (int start = 0; start < POINTS; start += 2 * half) {
			for (int at = 0; at < half; at++) {
				Complex root = roots[at * (POINTS / 2 / half)];
				Complex *one = points + start + at, *other = one + half;
				double imaginary = sign * root.imaginary;
				double real = other->real * root.real - other->imaginary * imaginary;

				imaginary = other->real * imaginary + other->imaginary * root.real;
				other->real = one->real - real, other->imaginary = one->imaginary - imaginary;
				one->real += real, one->imaginary += imaginary;
			}
		}
	}
}

/* The sum of the numbers in units that no rounding of the C library's functions reaches. */
static uint32_t inUnits(uint32_t sum, const double *numbers, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		int32_t units = (int32_t)floor(numbers[at] * 4096 + 0.5);

		sum = checksum(sum, &units, sizeof units);
	}
	return sum;
}

uint32_t computeDoubles(void)
{
	static double matrix[ORDER][ORDER];
	static Complex points[POINTS], roots[POINTS / 2];
	uint32_t random = 5, sum = CHECKSUM_START;

	for (int row = 0; row < ORDER; row++)
		for (int column = 0; column < ORDER; column++)
			matrix[row][column] = (nextRandom(&random) % 1000) / 500.0 + (row == column ? ORDER : 0);
	for (int time = 0; time < INVERSIONS; time++)
		invert(matrix);
	sum = inUnits(sum, matrix[0], ORDER * ORDER);
	for (int at = 0; at < POINTS / 2; at++) {
		roots[at].real = cos(2 * M_PI * at / POINTS);
		roots[at].imaginary = sin(2 * M_PI * at / POINTS);
	}
	for (int at = 0; at < POINTS; at++)
		points[at] = (Complex){ (nextRandom(&random) % 2000) / 1000.0 - 1, 0 };
	for (int time = 0; time < TRANSFORMS; time++) {
		transform(points, roots, 1);
		transform(points, roots, -1);
		for (int at = 0; at < POINTS; at++)
			points[at].real /= POINTS, points[at].imaginary /= POINTS;
	}
	return inUnits(sum, &points[0].real, 2 * POINTS);
}
