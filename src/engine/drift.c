/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "sys/kept.h"

#include "engine/state.h"

/* More than any program writes there: ntpd a line, others a comment. */
#define DRIFT_TEXT 4096

/* Bounds of the error that a file is believed to have, s/s: it is as old as
 * the last run, and a day's holdover costs this much. */
#define LEAST_ERR 0.05e-6
#define USUAL_ERR 5e-6
#define MOST_ERR  100e-6

static const char *
why_not(long error)
{
	switch (error) {
	case EFBIG:
		return _("it is far too long for a drift file");
	case ENODEV:
		return _("it is no regular file");
	default:
		return strerror((int)error);
	}
}

static void
refuse(struct engine *e, const char *name, const char *why)
{
	note(e, EVENT_WARN, 0, name,
	    _("drift file ignored: %s; the frequency is learnt anew"), why);
}

/*
 * ntpd's drift file: the frequency correction in ppm. ntpd and NTPsec read
 * the first number only; behind it we keep its error, in ppm too.
 */
static bool
parse(const char *text, double *freq, double *err)
{
	char *end, *last;
	double ppm = strtod(text, &end), err_ppm;

	if (end == text || !isfinite(ppm) ||
	    fabs(ppm) > DISCIPLINE_MAXFREQ * 1e6)
		return false;
	*freq = ppm * 1e-6;
	*err = USUAL_ERR;
	err_ppm = strtod(end, &last);
	if (last != end && isfinite(err_ppm) && err_ppm > 0)
		*err = fmin(fmax(err_ppm * 1e-6, LEAST_ERR), MOST_ERR);
	return true;
}

bool
drift_read(struct engine *e, double *freq, double *err)
{
	char text[DRIFT_TEXT];
	long len;

	if (e->params.driftfile[0] == '\0')
		return false;
	len = kept_read(e->host->kept, e->params.driftfile, text, sizeof text);
	if (len < 0) {
		if (len != -ENOENT)
			refuse(e, "drift_unreadable", why_not(-len));
		return false;
	}
	if (!parse(text, freq, err)) {
		refuse(e, "drift_insane",
		    _("it holds no frequency within 90000 ppm"));
		return false;
	}
	return true;
}

void
drift_write(struct engine *e)
{
	const struct discipline *d = &e->disc;
	int error;

	/* A frequency that is only a guess would spoil the next start. */
	if (e->params.driftfile[0] == '\0' || d->state != DISC_SYNC)
		return;
	error = kept_drift(e->host->kept, e->params.driftfile, d->freq,
	    fmin(d->freq_err, MOST_ERR));
	if (error != 0 && !e->drift_failed)
		note(e, EVENT_WARN, 0, "drift_unwritable",
		    _("the drift file %.60s cannot be written: %s"),
		    e->params.driftfile, strerror(error));
	e->drift_failed = error != 0;
}
