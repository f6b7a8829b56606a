/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time line: when synchronisation was lost last, and what changed before
 * that; then everything that is remembered, the newest first.
 */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

/* What says that it broke; and what is worth a word before it broke, s. */
static const char *const broken[] = { "no_sys_peer", "panic", "clock_failed",
	"orphan" };
#define BEFORE 3600.0

static size_t
count_of(const struct snapshot *s)
{
	return s->nevents < SNAP_EVENTS ? s->nevents : SNAP_EVENTS;
}

static bool
is_break(const struct event *e)
{
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		if (strcmp(e->name, broken[i]) == 0)
			return true;
	return false;
}

/* The first of the last row of breaks: what came after good news. NULL: it
 * never broke, as far as is remembered. */
static const struct event *
find_break(const struct snapshot *s)
{
	const struct event *found = NULL;
	bool well = true;

	for (size_t i = 0; i < count_of(s); i++) {
		const struct event *e = &s->events[i];

		if (strcmp(e->name, "sys_peer") == 0) {
			well = true;
		} else if (is_break(e) && well) {
			found = e;
			well = false;
		}
	}
	return found;
}

static enum role
role_of(const struct event *e)
{
	return e->level >= EVENT_ERROR ? ROLE_BAD
	    : e->level == EVENT_WARN   ? ROLE_WARN
				       : ROLE_PLAIN;
}

/* How long before or after `zero` it was: "-3 min", "+12 s". */
static void
write_event(const struct scene *sc, struct text *t, const struct event *e,
    const struct event *zero)
{
	char when[FORMAT_WHEN], text[sizeof(e->text)], span[24], off[32] = "";
	double d = zero != NULL ? mono_diff(e->at, zero->at) : 0;

	if (zero != NULL)
		snprintf(off, sizeof(off), "%c%s", d < 0 ? '-' : '+',
		    format_interval(span, sizeof(span), d < 0 ? -d : d));
	text_say(t, role_of(e), "%s %8s  %s",
	    format_when(when, sizeof(when), e->wall, sc->how), off,
	    format_clean(text, sizeof(text), e->text));
}

static void
write_break(const struct scene *sc, struct text *t, const struct event *zero)
{
	const struct snapshot *s = sc->snap;
	bool any = false;

	text_rule(t, _("When it broke last"));
	write_event(sc, t, zero, zero);
	text_rule(t, _("What changed in the hour before"));
	for (size_t i = count_of(s); i-- > 0;) {
		const struct event *e = &s->events[i];

		if (e->serial >= zero->serial ||
		    mono_diff(zero->at, e->at) > BEFORE)
			continue;
		write_event(sc, t, e, zero);
		any = true;
	}
	if (!any)
		text_say(t, ROLE_DIM, "%s",
		    _("nothing that is remembered: whatever it was came from "
		      "outside"));
}

static void
times_write(const struct view *v, const struct scene *sc, struct text *t)
{
	const struct event *zero;

	(void)v;
	if (sc->snap == NULL || sc->snap->nevents == 0) {
		text_say(t, ROLE_INFO, "%s", _("Nothing has happened yet."));
		return;
	}
	zero = find_break(sc->snap);
	if (zero != NULL)
		write_break(sc, t, zero);
	else
		text_say(t, ROLE_OK, "%s",
		    _("Nothing has broken, as far as is remembered."));
	text_rule(t, _("All of it, the newest first"));
	for (size_t i = count_of(sc->snap); i-- > 0;)
		write_event(sc, t, &sc->snap->events[i], zero);
}

const struct view_ops view_times = {
	.name = N_("Time line"),
	.screen = SCREEN_TIMES,
	.write = times_write,
};
