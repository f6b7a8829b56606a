/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/estimate_bank.h"

#include <math.h>
#include <string.h>

/* A good crystal in a closed room, and a clock that somebody turns. */
const double bank_wander[ESTIMATE_MODELS] = { 1e-10, 3e-10, 1e-9, 3e-9, 1e-8,
	3e-8, 1e-7 };

const double bank_belief[ESTIMATE_MODELS] = { 0.1, 0.2, 0.3, 0.2, 0.1, 0.05,
	0.05 };

/* From one sample to the next the clock's mood changes to the neighbouring
 * one with this probability. */
#define SWITCH 0.003

/* A variance beyond this is no number that samples can have yielded. */
#define MOST_VAR 1e12

/* Adds what model `from` knows, seen from the mean x, to the mixture. */
static void
blend(struct estimate_model *to, const struct estimate_model *from,
    double share, size_t n)
{
	double d[ESTIMATE_STATES];

	for (size_t i = 0; i < n; i++)
		d[i] = from->x[i] - to->x[i];
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++)
			to->p[i][j] += share * (from->p[i][j] + d[i] * d[j]);
}

static void
mirror(struct estimate_model *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			m->p[j][i] = m->p[i][j];
}

/* The probability to come from model i to model j. */
static double
transition(int i, int j)
{
	int ways = (i > 0) + (i < ESTIMATE_MODELS - 1);

	return i == j ? 1 - ways * SWITCH : SWITCH;
}

void
bank_interact(struct estimate *e, size_t n)
{
	struct estimate_model old[ESTIMATE_MODELS];

	memcpy(old, e->model, sizeof(old));
	for (int j = 0; j < ESTIMATE_MODELS; j++) {
		struct estimate_model *m = &e->model[j];
		int low = j > 0 ? j - 1 : 0;
		int high = j < ESTIMATE_MODELS - 1 ? j + 1 : j;
		double share[ESTIMATE_MODELS] = { 0 }, sum = 0;

		memset(m, 0, sizeof(*m));
		for (int i = low; i <= high; i++)
			sum += share[i] = old[i].weight * transition(i, j);
		m->weight = sum;
		for (int i = low; i <= high; i++)
			for (size_t k = 0; k < n; k++)
				m->x[k] += share[i] / sum * old[i].x[k];
		for (int i = low; i <= high; i++)
			blend(m, &old[i], share[i] / sum, n);
		mirror(m, n);
	}
}

void
bank_predict(struct estimate_model *m, double q, double dt, size_t n)
{
	m->x[RAW] += m->x[FREQ] * dt;
	for (size_t j = 0; j < n; j++)
		m->p[RAW][j] += dt * m->p[FREQ][j];
	for (size_t j = 0; j < n; j++)
		m->p[j][RAW] += dt * m->p[j][FREQ];
	q *= q * dt;
	m->p[RAW][RAW] += q * dt * dt / 3;
	m->p[RAW][FREQ] += q * dt / 2;
	m->p[FREQ][RAW] += q * dt / 2;
	m->p[FREQ][FREQ] += q;
}

void
bank_open(struct estimate *e, double freq, double dt)
{
	double v = freq * freq;

	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		struct estimate_model *m = &e->model[k];

		m->p[RAW][RAW] += v * dt * dt;
		m->p[RAW][FREQ] += v * dt;
		m->p[FREQ][RAW] += v * dt;
		m->p[FREQ][FREQ] += v;
	}
}

double
bank_shown(const struct estimate_model *m, size_t b, double late)
{
	return m->x[RAW] - late * m->x[FREQ] + m->x[b];
}

/* How that varies with state i. */
static double
covary(const struct estimate_model *m, size_t i, size_t b, double late)
{
	return m->p[i][RAW] - late * m->p[i][FREQ] + m->p[i][b];
}

double
bank_spread(const struct estimate_model *m, size_t b, double late)
{
	return fmax(covary(m, RAW, b, late) - late * covary(m, FREQ, b, late) +
		covary(m, b, b, late),
	    0);
}

struct evidence
bank_weigh(double d, double v, const struct estimate_noise *n)
{
	double s = sqrt(v + n->var), all;
	double low = (-n->half - d) / s, high = (n->half - d) / s;
	double a, b, z;

	if (n->half < 0.2 * s || low > 4 || high < -4) {
		all = v + n->var + n->half * n->half / 3;
		return (struct evidence){ d / all, 1 / all,
			exp(-0.5 * d * d / all) / sqrt(6.2831853 * all) };
	}
	a = exp(-0.5 * low * low) / sqrt(6.2831853);
	b = exp(-0.5 * high * high) / sqrt(6.2831853);
	z = low > 0 ? erfc(low * M_SQRT1_2) - erfc(high * M_SQRT1_2)
		    : erfc(-high * M_SQRT1_2) - erfc(-low * M_SQRT1_2);
	z /= 2;
	d = (b - a) / (s * z);
	return (struct evidence){ d,
		fmax(d * d + (high * b - low * a) / (s * s * z), 0),
		z / (2 * n->half) };
}

void
bank_correct(struct estimate_model *m, const struct evidence *ev, size_t b,
    double late, size_t n)
{
	double h[ESTIMATE_STATES];

	for (size_t i = 0; i < n; i++)
		h[i] = covary(m, i, b, late);
	for (size_t i = 0; i < n; i++) {
		m->x[i] += h[i] * ev->slope;
		for (size_t j = 0; j < n; j++)
			m->p[i][j] -= h[i] * h[j] * ev->bend;
		m->p[i][i] = fmax(m->p[i][i], 0);
	}
}

void
bank_believe(struct estimate *e, const double *likelihood)
{
	double sum = 0, rest = 0;

	for (int k = 0; k < ESTIMATE_MODELS; k++)
		sum += e->model[k].weight * likelihood[k];
	for (int k = 0; k < ESTIMATE_MODELS && sum > 0; k++) {
		e->model[k].weight *= likelihood[k] / sum;
		e->model[k].weight = fmax(e->model[k].weight, 1e-6);
	}
	for (int k = 0; k < ESTIMATE_MODELS; k++)
		rest += e->model[k].weight;
	for (int k = 0; k < ESTIMATE_MODELS; k++)
		e->model[k].weight /= rest;
}

double
bank_mean_wander(const struct estimate *e)
{
	double sum = 0;

	for (int k = 0; k < ESTIMATE_MODELS; k++)
		sum += e->model[k].weight * log(bank_wander[k]);
	return exp(sum);
}

bool
bank_is_sane(const struct estimate *e, size_t n)
{
	for (int k = 0; k < ESTIMATE_MODELS; k++) {
		const struct estimate_model *m = &e->model[k];

		for (size_t i = 0; i < n; i++)
			if (!isfinite(m->x[i]) || !(m->p[i][i] < MOST_VAR))
				return false;
	}
	return true;
}
