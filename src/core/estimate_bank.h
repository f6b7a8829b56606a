/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The filters of the estimate's bank: how they mix, let time pass and take a
 * measurement in. Only estimate.c includes it; it knows nothing of sources
 * but their states' numbers.
 */
#ifndef NTPTUI_CORE_ESTIMATE_BANK_H
#define NTPTUI_CORE_ESTIMATE_BANK_H

#include "core/estimate.h"

enum { RAW, FREQ, BIAS }; /* the states; of source i: BIAS + i */

/* The rates of wander that are supposed, s/s per square root of a second, and
 * how each is believed at first. */
extern const double bank_wander[ESTIMATE_MODELS];
extern const double bank_belief[ESTIMATE_MODELS];

/* What a measurement makes of a normal law: the slope of the logarithm of its
 * likelihood, minus its curvature, and the likelihood itself. */
struct evidence {
	double slope, bend, likelihood;
};

/* Each model begins with what it and its neighbours know; n states. */
void bank_interact(struct estimate *e, size_t n);

/* Lets dt seconds pass for a model that supposes the wander q. */
void bank_predict(struct estimate_model *m, double q, double dt, size_t n);

/* The frequency may have been another one by about `freq` s/s for dt s. */
void bank_open(struct estimate *e, double freq, double dt);

/* What source state b showed `late` s ago: in seconds the frequency does not
 * walk. */
double bank_shown(const struct estimate_model *m, size_t b, double late);

/* The variance of that, without a sample's noise, s^2. */
double bank_spread(const struct estimate_model *m, size_t b, double late);

/*
 * The measurement lies d above what is expected with variance v. It may be
 * off by anything within +-half, and by a normal law: the likelihood is a box
 * with soft edges, which tells nothing inside and much at an edge.
 */
struct evidence bank_weigh(double d, double v, const struct estimate_noise *n);

/* Takes in what a measurement of source state b, `late` s ago, has told. */
void bank_correct(struct estimate_model *m, const struct evidence *ev, size_t b,
    double late, size_t n);

/* Believes each model as far as it foresaw what came. */
void bank_believe(struct estimate *e, const double *likelihood);

/* The rate of wander that the models together suppose. */
double bank_mean_wander(const struct estimate *e);

/* Are all figures of the first n states numbers that make sense? */
bool bank_is_sane(const struct estimate *e, size_t n);

#endif
