/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Leap seconds: from the list in a file, or else by the vote of our sources;
 * announced in the day before, made by the kernel, by us where it cannot, or
 * slewed. UTC steps with the clock, so samples stay as they are; where the
 * clock does not, they are moved by the second that it owes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "sys/kept.h"
#include "sys/leap_hash.h"
#include "sys/memory.h"

#include "engine/state.h"

#define READ_PERIOD  86400.0               /* s: packages replace the file */
#define EXPIRES_SOON (28 * INT64_C(86400)) /* s before it that are told */

/* s on both sides of a leap second in which clocks may not agree what time
 * it is. */
#define NEAR 4.0

/* s after it in which the kernel should have made it. */
#define LATE 2

/* A jump is the leap second's if it is off by less, s. */
#define JUMP_NEAR 0.2

/* How we slew one: s/s, 2000 s for the second; in its last s; and the rate
 * that is no longer worth it. */
#define SLEW_RATE  500e-6
#define SLEW_END   16.0
#define SLEW_LEAST 1e-7

static int64_t
seconds(wall_t t)
{
	int64_t s = t.ns / 1000000000;

	return t.ns % 1000000000 < 0 ? s - 1 : s;
}

static void
refuse(struct engine *e, const char *why)
{
	snprintf(e->leap.note, sizeof e->leap.note, "%s", why);
	if (e->params.leapfile_named)
		note(e, EVENT_WARN, 0, "leapfile_refused",
		    _("leapfile ignored, sources vote instead: %s"), why);
}

static bool
parse(struct engine *e, const char *text, size_t len)
{
	struct leap_state *l = &e->leap;
	enum leap_flaw flaw;
	char why[90];
	uint32_t line;

	flaw = leap_parse(&l->table, text, len, &line);
	if (flaw != LEAP_GOOD) {
		snprintf(why, sizeof why, _("line %u: %s"), line,
		    _(leap_flaw_text(flaw)));
		refuse(e, why);
		return false;
	}
	if (!e->params.leapfile_unchecked && !leap_hash_fits(&l->table)) {
		refuse(e,
		    l->table.hashed ? _("its checksum is wrong")
				    : _("it has no checksum"));
		return false;
	}
	return true;
}

static const char *
why_not(long error)
{
	switch (error) {
	case EFBIG:
		return _("it is too long to be a list of leap seconds");
	case ENODEV:
		return _("it is no regular file");
	default:
		return strerror((int)error);
	}
}

static void
read_list(struct engine *e)
{
	struct leap_state *l = &e->leap;
	char *text;
	long len;

	l->read_at = mono_add(e->now, READ_PERIOD);
	l->loaded = false;
	l->note[0] = '\0';
	if (e->params.leapfile[0] == '\0')
		return;
	text = memory_new(LEAP_TEXT, 1);
	len = kept_read(e->host->kept, e->params.leapfile, text, LEAP_TEXT);
	if (len >= 0)
		l->loaded = parse(e, text, (size_t)len);
	else if (e->params.leapfile_named)
		refuse(e, why_not(-len));
	free(text);
}

/* A list that has expired may lack the next leap second. */
static bool
is_valid(struct engine *e, int64_t now)
{
	struct leap_state *l = &e->leap;
	int64_t left = l->table.expires - now;

	if (!l->loaded)
		return false;
	if (l->table.expires == 0)
		return true;
	if (left <= 0)
		snprintf(l->note, sizeof l->note, "%s",
		    _("the list has expired; get a new one (tzdata has it)"));
	if (left < EXPIRES_SOON && !l->warned && e->params.leapfile_named) {
		l->warned = true;
		note(e, EVENT_WARN, 0, "leapfile_expires",
		    left > 0 ? _("the leapfile expires in %ld days; get a new "
				 "one (tzdata has it)")
			     : _("the leapfile expired %ld days ago and is not "
				 "used; get a new one (tzdata has it)"),
		    (long)((left > 0 ? left : -left) / 86400));
	}
	if (left >= EXPIRES_SOON)
		l->warned = false;
	return left > 0;
}

/* What the survivors say, if this is a day that can have one. */
static struct leap_now
vote(const struct engine *e, int64_t now)
{
	struct leap_now n = { 0, 0, 0 };
	int64_t end;

	if (!leap_day(now, &end))
		return n;
	/* Near its end a lost source must not disarm it. */
	if (e->syspeer == 0 && e->leap.next.at == end)
		return e->leap.next;
	if (e->syspeer == 0)
		return n;
	n.at = end;
	if (e->sel.leap == LEAP_INSERT)
		n.change = 1;
	else if (e->sel.leap == LEAP_DELETE)
		n.change = -1;
	return n;
}

static void
arm(struct engine *e, uint8_t leap)
{
	if (leap == e->leap.armed)
		return;
	e->leap.armed = leap;
	if (leap == LEAP_NONE)
		note(e, EVENT_NOTE, 0, "leap_disarmed", "%s",
		    _("no leap second is due any longer"));
	else
		note(e, EVENT_NOTE, 0, "leap_armed", "%s",
		    leap == LEAP_INSERT
			? _("a second is inserted at the end of this day, UTC")
			: _("the last second of this day is left out, UTC"));
}

/* The kernel makes it, if it is told to. */
static bool
kernel_makes_it(const struct engine *e)
{
	return e->setting && e->host->status != NULL && !e->params.leapslew &&
	    e->kernel.untold == 0;
}

/* UTC has moved, our clock has not: it is `change` s ahead of it now. */
static void
owe(struct engine *e, int change)
{
	struct adjust step = { .kind = ADJUST_STEP, .step = -change };

	system_shift(e, change);
	if (!e->setting) {
		discipline_shift(&e->disc, change);
	} else if (e->params.leapslew) {
		e->leap.left = -change;
		e->leap.slewed = e->now;
	} else {
		system_adjust(e, &step);
	}
}

static void
make(struct engine *e)
{
	struct leap_state *l = &e->leap;

	if (!l->made)
		owe(e, l->next.change);
	note(e, EVENT_NOTE, 0, "leap_second", "%s",
	    l->next.change > 0 ? _("a leap second was inserted")
			       : _("a second was left out"));
	history_mark(&e->history, HISTORY_LEAP);
	l->done = l->next.at;
	l->made = false;
	l->armed = LEAP_NONE;
}

bool
leap_jump(struct engine *e, double jump)
{
	struct leap_state *l = &e->leap;
	double to_go = (double)(l->next.at - seconds(e->wall));

	if (l->armed == LEAP_NONE || fabs(jump + l->next.change) > JUMP_NEAR ||
	    fabs(to_go) > NEAR)
		return false;
	l->made = true;
	return true;
}

bool
leap_is_near(const struct engine *e)
{
	const struct leap_state *l = &e->leap;
	int64_t at = l->armed != LEAP_NONE ? l->next.at : l->done;

	return at != 0 && fabs((double)(at - seconds(e->wall))) <= NEAR;
}

/* It slows down at its end: a tick may come late. */
static double
slew_rate(double left)
{
	double rate = fmin(SLEW_RATE, fabs(left) / SLEW_END);

	return rate > SLEW_LEAST ? copysign(rate, left) : 0;
}

void
leap_slew(struct engine *e)
{
	struct leap_state *l = &e->leap;
	double moved = l->rate * fmax(0, mono_diff(e->now, l->slewed));
	double rate;

	if (!(fabs(l->left) > 0))
		return;
	l->slewed = e->now;
	l->left -= moved;
	if (fabs(moved) > 0)
		system_shift(e, moved);
	rate = e->setting ? slew_rate(l->left) : 0;
	if (rate == l->rate)
		return;
	l->rate = rate;
	if (!(fabs(rate) > 0)) {
		l->left = 0; /* what remains is the discipline's */
		note(e, EVENT_NOTE, 0, "leap_slewed", "%s",
		    _("the leap second has been slewed"));
	}
	system_adjust(
	    e, &(struct adjust){ .kind = ADJUST_FREQ, .freq = e->kernel.base });
}

void
leap_tick(struct engine *e)
{
	struct leap_state *l = &e->leap;
	int64_t now = seconds(e->wall);
	bool valid;
	double to_go;

	if (l->read_at.ns == 0 || mono_diff(l->read_at, e->now) <= 0)
		read_list(e);
	leap_slew(e);
	to_go = (double)(l->next.at - now);
	if (l->armed != LEAP_NONE && l->done != l->next.at && to_go <= 0 &&
	    to_go > -3600) {
		if (l->made || !kernel_makes_it(e) || to_go <= -LATE)
			make(e);
		return;
	}
	valid = is_valid(e, now);
	l->by_file = valid;
	l->next = valid ? leap_find(&l->table, now) : vote(e, now);
	l->tai = valid ? l->next.tai : 0;
	to_go = (double)(l->next.at - now);
	if (l->next.change == 0 || l->next.at == l->done || to_go > LEAP_DAY ||
	    to_go <= 0)
		arm(e, LEAP_NONE);
	else
		arm(e, l->next.change > 0 ? LEAP_INSERT : LEAP_DELETE);
	if (e->sys.leap != LEAP_ALARM)
		e->sys.leap = l->armed;
}
