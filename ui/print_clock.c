/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_clock.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "core/i18n.h"

#include "ui/format.h"
#include "ui/print_history.h"
#include "ui/words.h"

#define LABEL 18 /* columns */

static void
row(FILE *out, const char *label, const char *value)
{
	fprintf(out, "%-*s %s\n", LABEL, label, value);
}

/* A value and what it may be off by. */
static void
row_error(FILE *out, const char *label, const char *value, const char *error)
{
	fprintf(out, "%-*s %s +- %s\n", LABEL, label, value, error);
}

static const char *
seconds(char *buf, size_t size, double s, bool sign)
{
	return format_time(buf, size, s, sign, 0);
}

static void
print_estimate(const struct snapshot *s, FILE *out)
{
	char a[40], b[40], words[200];

	row(out, _("state"), words_sync(words, sizeof words, s, 0));
	row_error(out, _("offset"), seconds(a, sizeof a, s->offset, true),
	    seconds(b, sizeof b, s->offset_err, false));
	row_error(out, _("frequency"), format_ppm(a, sizeof a, s->freq),
	    format_ppm(b, sizeof b, s->freq_err));
	row(out, _("jitter"), seconds(a, sizeof a, s->jitter, false));
	row(out, _("wander"), format_ppm(a, sizeof a, s->wander));
	row(out, _("maximum error"), seconds(a, sizeof a, s->maxerror, false));
	if (isfinite(s->truth))
		row(out, _("true error"), seconds(a, sizeof a, s->truth, true));
	snprintf(a, sizeof a, "%" PRIu32, s->steps);
	row(out, _("steps"), a);
	row(out, _("clock"), words_clock(words, sizeof words, s, 0));
}

static const char *
date(char *buf, size_t size, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, size, "%Y-%m-%d", &tm) == 0)
		snprintf(buf, size, "?");
	return buf;
}

static void
print_leap(const struct snapshot *s, FILE *out)
{
	const struct snap_leap *l = &s->leaps;
	char text[160], day[16];

	if (l->armed == LEAP_INSERT)
		row(out, _("leap second"), _("one is inserted today, UTC"));
	else if (l->armed == LEAP_DELETE)
		row(out, _("leap second"), _("one is left out today, UTC"));
	else if (fabs(l->left) > 0)
		row(out, _("leap second"), _("the last one is being slewed"));
	else if (l->change != 0) {
		snprintf(text, sizeof text,
		    _("at the end of the day before %s"),
		    date(day, sizeof day, l->at));
		row(out, _("leap second"), text);
	} else
		row(out, _("leap second"), _("none is announced"));
	if (l->expires != 0) {
		snprintf(text, sizeof text, _("valid until %s"),
		    date(day, sizeof day, l->expires));
		row(out, _("leap list"), l->note[0] != '\0' ? l->note : text);
	} else {
		row(out, _("leap list"),
		    l->note[0] != '\0' ? l->note : _("none; the sources vote"));
	}
	if (l->tai != 0) {
		snprintf(text, sizeof text, _("%d s"), (int)l->tai);
		row(out, _("TAI minus UTC"), text);
	}
}

/* What a bit of the kernel's status word means to us, and what to do. */
static const struct {
	uint32_t bit;
	const char *text;
} kernel_bits[] = {
	{ HOST_PLL | HOST_FLL,
	    N_("its own loop is at work: another program steers it") },
	{ HOST_PPSFREQ | HOST_PPSTIME, N_("a PPS signal steers it") },
	{ HOST_FREQHOLD, N_("its frequency is held") },
	{ HOST_INS, N_("it will insert a second at the end of the day") },
	{ HOST_DEL, N_("it will leave a second out at the end of the day") },
};

static void
print_kernel(const struct snapshot *s, FILE *out)
{
	const struct host_clock *k = &s->kernel;
	char a[40], b[40];

	if (!k->readable) {
		row(out, _("kernel"),
		    _("its clock cannot be read: the container or the unit "
		      "forbids adjtimex; allow @clock"));
		return;
	}
	row(out, _("kernel"),
	    k->unsync ? _("believes that nobody keeps its clock")
		      : _("knows that its clock is kept"));
	if (!k->may_set)
		row(out, "",
		    _("may not be set by us: run as root, or give CAP_SYS_TIME "
		      "(docker: --cap-add SYS_TIME)"));
	for (size_t i = 0; i < sizeof kernel_bits / sizeof kernel_bits[0]; i++)
		if (k->status & kernel_bits[i].bit)
			row(out, "", _(kernel_bits[i].text));
	row(out, _("  frequency"), format_ppm(a, sizeof a, k->freq));
	if (k->tick == 0)
		return; /* made up: it has no more to say */
	fprintf(out, _("%-*s %s, estimated %s\n"), LABEL, _("  maximum error"),
	    seconds(a, sizeof a, k->maxerror, false),
	    seconds(b, sizeof b, k->esterror, false));
	if (k->tick != 10000)
		fprintf(
		    out, _("%-*s %d us\n"), LABEL, _("  tick"), (int)k->tick);
	if (fabs(k->offset) > 0 || fabs(k->adjtime) > 0)
		row(out, _("  still slewing"),
		    seconds(a, sizeof a, k->offset + k->adjtime, true));
}

bool
clock_span_parse(const char *name, enum clock_span *out)
{
	static const char *const names[] = { [CLOCK_MINUTES] = "minutes",
		[CLOCK_HOURS] = "hours",
		[CLOCK_DAYS] = "days" };

	for (size_t i = CLOCK_MINUTES; i <= CLOCK_DAYS; i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum clock_span)i;
			return true;
		}
	return false;
}

void
print_clock(const struct snapshot *s, enum clock_span span, FILE *out)
{
	print_estimate(s, out);
	print_leap(s, out);
	print_kernel(s, out);
	if (span != CLOCK_NO_SPAN)
		print_history(print_history_ring(&s->history, span), out);
}
