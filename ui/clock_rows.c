/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/clock_rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "core/i18n.h"

#include "ui/format.h"

#define ROWS                                                                   \
	(int)(sizeof((struct clock_rows *)0)->row /                            \
	    sizeof((struct clock_rows *)0)->row[0])

/* Adds a row by printf rules. */
static void __attribute__((format(printf, 4, 5))) add(struct clock_rows *t,
    enum role role, const char *name, const char *fmt, ...)
{
	struct clock_row *r = &t->row[t->count];
	va_list ap;

	if (t->count >= ROWS)
		return;
	t->count++;
	r->name = name;
	r->role = role;
	r->sentence = false;
	va_start(ap, fmt);
	vsnprintf(r->value, sizeof r->value, fmt, ap);
	va_end(ap);
}

static void
say(struct clock_rows *t, enum role role, const char *name, const char *text)
{
	add(t, role, name, "%s", text);
	t->row[t->count - 1].sentence = true;
}

static void
add_estimate(struct clock_rows *t, const struct snapshot *s, unsigned how)
{
	const char *sign = (how & FORMAT_UTF8) != 0 ? "\u00B1" : "+-";
	char a[40], b[40];

	if (isfinite(s->offset_err))
		add(t, ROLE_PLAIN, _("offset"), "%s %s %s",
		    format_time(a, sizeof a, s->offset, true, how), sign,
		    format_time(b, sizeof b, s->offset_err, false, how));
	else
		add(t, ROLE_PLAIN, _("offset"), "%s",
		    format_time(a, sizeof a, s->offset, true, how));
	if (isfinite(s->freq_err))
		add(t, ROLE_PLAIN, _("frequency"), _("%+.3f %s %.3f ppm"),
		    s->freq * 1e6, sign, s->freq_err * 1e6);
	else
		add(t, ROLE_PLAIN, _("frequency"), "%s",
		    format_ppm(a, sizeof a, s->freq));
	add(t, ROLE_PLAIN, _("jitter"), "%s",
	    format_time(a, sizeof a, s->jitter, false, how));
	if (isfinite(s->wander))
		add(t, ROLE_PLAIN, _("wander"), _("%.4f ppm"), s->wander * 1e6);
	else
		add(t, ROLE_PLAIN, _("wander"), "%s", _("unknown"));
	add(t, ROLE_PLAIN, _("maximum error"), "%s",
	    format_time(a, sizeof a, s->maxerror, false, how));
	if (isfinite(s->truth))
		add(t, ROLE_INFO, _("true error"), "%s",
		    format_time(a, sizeof a, s->truth, true, how));
	add(t, s->steps > 0 ? ROLE_WARN : ROLE_PLAIN, _("steps"), "%" PRIu32,
	    s->steps);
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
add_leap(struct clock_rows *t, const struct snapshot *s)
{
	const struct snap_leap *l = &s->leaps;
	char day[16], note[sizeof(l->note)];

	if (l->armed == LEAP_INSERT)
		say(t, ROLE_WARN, _("leap second"),
		    _("one is inserted today, UTC"));
	else if (l->armed == LEAP_DELETE)
		say(t, ROLE_WARN, _("leap second"),
		    _("one is left out today, UTC"));
	else if (fabs(l->left) > 0)
		say(t, ROLE_INFO, _("leap second"),
		    _("the last one is being slewed"));
	else if (l->change != 0)
		add(t, ROLE_INFO, _("leap second"),
		    _("at the end of the day before %s"),
		    date(day, sizeof day, l->at));
	else
		add(t, ROLE_PLAIN, _("leap second"), "%s",
		    _("none is announced"));
	if (l->note[0] != '\0')
		say(t, ROLE_WARN, _("leap list"),
		    format_clean(note, sizeof(note), l->note));
	else if (l->expires != 0)
		add(t, ROLE_PLAIN, _("leap list"), _("valid until %s"),
		    date(day, sizeof day, l->expires));
	else
		add(t, ROLE_PLAIN, _("leap list"), "%s",
		    _("none; the sources vote"));
	if (l->tai != 0)
		add(t, ROLE_PLAIN, _("TAI minus UTC"), _("%d s"), (int)l->tai);
}

/* What a bit of the kernel's status word means to us, and what to do. */
static const struct {
	uint32_t bit;
	enum role role;
	const char *text;
} kernel_bits[] = {
	{ HOST_PLL | HOST_FLL, ROLE_WARN,
	    N_("its own loop is at work: another program steers it") },
	{ HOST_PPSFREQ | HOST_PPSTIME, ROLE_INFO,
	    N_("a PPS signal steers it") },
	{ HOST_FREQHOLD, ROLE_INFO, N_("its frequency is held") },
	{ HOST_INS, ROLE_WARN,
	    N_("it will insert a second at the end of the day") },
	{ HOST_DEL, ROLE_WARN,
	    N_("it will leave a second out at the end of the day") },
};

/* The kernel's own numbers; a clock that was made up has none. */
static void
add_kernel_numbers(
    struct clock_rows *t, const struct host_clock *k, unsigned how)
{
	char a[40];

	add(t, ROLE_PLAIN, _("kernel rate"), "%s",
	    format_ppm(a, sizeof a, k->freq));
	if (k->tick == 0 && !(k->maxerror > 0))
		return;
	add(t, ROLE_PLAIN, _("kernel maxerror"), "%s",
	    format_time(a, sizeof a, k->maxerror, false, how));
	add(t, ROLE_PLAIN, _("kernel esterror"), "%s",
	    format_time(a, sizeof a, k->esterror, false, how));
	if (k->tick != 10000 && k->tick != 0)
		add(t, ROLE_INFO, _("kernel tick"), _("%d us"), (int)k->tick);
	if (fabs(k->offset) > 0 || fabs(k->adjtime) > 0)
		add(t, ROLE_INFO, _("kernel slewing"), "%s",
		    format_time(
			a, sizeof a, k->offset + k->adjtime, true, how));
}

static void
add_kernel(struct clock_rows *t, const struct host_clock *k, unsigned how)
{
	if (!k->readable) {
		say(t, ROLE_BAD, _("kernel"),
		    _("its clock cannot be read: the container or the unit "
		      "forbids adjtimex; allow @clock"));
		return;
	}
	say(t, k->unsync ? ROLE_WARN : ROLE_OK, _("kernel"),
	    k->unsync ? _("believes that nobody keeps its clock")
		      : _("knows that its clock is kept"));
	if (!k->may_set)
		say(t, ROLE_WARN, "",
		    _("may not be set by us: run as root, or give CAP_SYS_TIME "
		      "(docker: --cap-add SYS_TIME)"));
	for (size_t i = 0; i < sizeof kernel_bits / sizeof kernel_bits[0]; i++)
		if (k->status & kernel_bits[i].bit)
			say(t, kernel_bits[i].role, "", _(kernel_bits[i].text));
	add_kernel_numbers(t, k, how);
}

void
clock_rows_fill(struct clock_rows *out, const struct snapshot *s, unsigned how)
{
	out->count = 0;
	add_estimate(out, s, how);
	add_leap(out, s);
	add_kernel(out, &s->kernel, how);
}
