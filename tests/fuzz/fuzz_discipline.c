/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the life of a discipline: its configuration, then events with
 * any numbers at any times. What must hold: every figure stays finite, what
 * is asked of the clock is within the kernel's bounds, and nothing is asked
 * while observing.
 */
#include "core/discipline.h"
#include "core/rfc5905.h"
#include "tests/fuzz/must.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 49, EACH = 26 };

/* What the frequency and the first slew are together at most, s/s. */
#define MOST_RATE (0.1 + 1e-12)

static double
as_double(const uint8_t *p)
{
	double v;

	memcpy(&v, p, sizeof v);
	return v;
}

static void
check_adjust(const struct discipline *d, const struct adjust *a)
{
	MUST(a->kind == ADJUST_NONE || !d->cfg.observe);
	MUST(a->kind != ADJUST_FREQ || fabs(a->freq) <= MOST_RATE);
	MUST(a->kind != ADJUST_STEP || isfinite(a->step));
}

static void
check_state(struct discipline *d)
{
	MUST(d->state <= DISC_PANIC);
	MUST(fabs(d->freq) <= DISCIPLINE_MAXFREQ);
	MUST(isfinite(d->freq_err) && d->freq_err >= 0);
	MUST(isfinite(d->offset) && isfinite(d->jitter));
	MUST(isfinite(d->wander) && isfinite(d->slew));
	MUST(isfinite(d->rate) && isfinite(d->offset_err));
	MUST(isfinite(d->corr));
	MUST(d->poll >= 0 && d->poll <= NTP_MAXPOLL);
	MUST(d->estimate.count <= ESTIMATE_SOURCES);
	MUST(isfinite(discipline_slewed(d)));
}

/* Its source, polls and kind of error come from few bits; the rest is
 * anything. */
static struct adjust
sample(struct discipline *d, const uint8_t *p, mono_t now)
{
	struct discipline_sample s = { .source = p[24] >> 3 & 15,
		.at = now,
		.offset = as_double(p),
		.delay = as_double(p + 8),
		.err = fabs(as_double(p + 8)) / 16,
		.bias = as_double(p + 8) / 4,
		.poll = p[25] % 24,
		.minpoll = (int8_t)p[25] % 24,
		.maxpoll = (int8_t)(p[25] << 2) % 24,
		.early = p[25] & 1 };
	int poll = discipline_poll(d, &s, now);

	MUST(poll >= 0 && poll <= NTP_MAXPOLL);
	return discipline_update(d, &s, now);
}

static void
event(struct discipline *d, const uint8_t *p)
{
	double x = as_double(p);
	struct adjust a = { .kind = ADJUST_NONE };
	mono_t now;

	memcpy(&now.ns, p + 16, sizeof now.ns);
	/* Mostly time goes on; the rest is what a bug could make of it. */
	if (p[24] & 0x80)
		now = mono_add(d->ticked, (double)(now.ns & 0xfffff) / 100);
	switch (p[24] & 7) {
	case 0:
	case 1:
	case 2:
		a = sample(d, p, now);
		break;
	case 3:
	case 4:
		a = discipline_tick(d, now);
		break;
	case 5:
		discipline_shift(d, x);
		break;
	case 6:
		discipline_in_force(d, x, now);
		break;
	case 7:
		/* The last adjustment ends the slew, observing already. */
		a = discipline_observe(d, p[25] & 1);
		MUST(a.kind != ADJUST_STEP && isfinite(a.freq));
		return;
	}
	check_adjust(d, &a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct discipline_cfg cfg;
	struct discipline d;
	mono_t start;

	if (size < HEAD)
		return 0;
	cfg = (struct discipline_cfg){ .step = as_double(data),
		.stepback = as_double(data + 8),
		.panic = as_double(data + 16),
		.stepout = as_double(data + 24),
		.max_slew = as_double(data + 32),
		.observe = data[48] & 1 };
	memcpy(&start.ns, data + 40, sizeof start.ns);
	discipline_init(&d, &cfg, as_double(data), data[48] & 2, start);
	check_state(&d);
	for (size_t at = HEAD; at + EACH <= size; at += EACH) {
		event(&d, data + at);
		check_state(&d);
	}
	return 0;
}
