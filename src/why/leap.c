/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leap seconds. */
#include "core/i18n.h"
#include "core/packet.h"
#include "why/look.h"

#define DAY 86400

static void
look_expired(struct why_look *l)
{
	int64_t left;
	struct why_finding *f;

	if (l->now == NULL || l->now->leaps.expires == 0)
		return;
	/* The system's own list, which nobody asked for, is no mistake of
	 * ntp.conf. */
	if (l->facts->params != NULL && !l->facts->params->leapfile_named)
		return;
	left = l->now->leaps.expires - l->now->wall.ns / 1000000000;
	if (left > 0)
		return;
	f = why_found(l, 95,
	    _("The list of leap seconds expired %lld days ago"),
	    (long long)(-left / DAY));
	if (l->facts->params != NULL && l->facts->params->leapfile[0] != '\0')
		why_proof(f, "%.190s", l->facts->params->leapfile);
	if (l->now->leaps.note[0] != '\0')
		why_proof(f, "%s", l->now->leaps.note);
	why_do_text(f,
	    _("Take that of tzdata: leapfile "
	      "/usr/share/zoneinfo/leap-seconds.list"));
}

static void
look_bad(struct why_look *l)
{
	const struct event *ev = why_event(l, "leapfile_refused", 0, 7 * DAY);
	const struct survey *h = why_survey(l, SURVEY_FILES);
	char at[WHY_TEXT];
	struct why_finding *f;

	if (l->now == NULL || (l->now->leaps.by_file && ev == NULL))
		return;
	if (ev != NULL) {
		f = why_found(l, 95, "%s", ev->text);
		why_proof(f, _("at %s"), why_when(at, l->facts, ev->wall));
		return;
	}
	if (h == NULL ||
	    (h->leap.state != FILE_MISSING && h->leap.state != FILE_BAD &&
		h->leap.state != FILE_NO_RIGHTS))
		return;
	why_proof(why_found(l, 85, "%s",
		      h->leap.state == FILE_MISSING
			  ? _("The list of leap seconds does not exist")
			  : _("The list of leap seconds cannot be read")),
	    "%.190s", h->leap.path);
}

static void
look_coming(struct why_look *l)
{
	struct why_finding *f;

	if (l->now == NULL ||
	    (l->now->leaps.armed != LEAP_INSERT &&
		l->now->leaps.armed != LEAP_DELETE))
		return;
	f = why_found(l, 95, "%s",
	    l->now->leaps.armed == LEAP_INSERT
		? _("A second is inserted at the end of this UTC day")
		: _("A second is left out at the end of this UTC day"));
	why_proof(f, "%s",
	    l->now->leaps.by_file ? _("by the list of leap seconds")
				  : _("by the majority of the sources"));
}

const struct why_rule why_rules_leap[] = {
	{ "leap-file-expired", look_expired, NULL,
	    N_("Harmless while no leap second is announced, and none is; the "
	       "sources vote instead."),
	    N_("Get a newer one.") },
	{ "leap-file-bad", look_bad, NULL, N_("The sources vote instead."),
	    N_("Correct its path, or get a new one (tzdata).") },
	{ "leap-coming", look_coming, NULL,
	    N_("It is made at midnight UTC, and all clocks with it."),
	    N_("Nothing needs to be done.") },
	{ NULL, NULL, NULL, NULL, NULL },
};
