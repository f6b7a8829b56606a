/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened before something broke. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "why/tell.h"

/*
 * Events that can be the cause of something, or its first sign; others
 * (associations that come and go, the system peer that changes) are noise here.
 * Suspects change something; signs only tell that it has changed.
 */
static const struct {
	const char *name;
	bool suspect;
} kinds[] = {
	{ "access_denied", false },
	{ "clock_failed", true },
	{ "clock_step", true },
	{ "dns_failed", true },
	{ "drift_unwritable", false },
	{ "foreign_freq", true },
	{ "foreign_step", true },
	{ "kernel_deaf", false },
	{ "leap_armed", false },
	{ "leap_second", true },
	{ "leapfile_refused", false },
	{ "network_error", true },
	{ "no_sys_peer", false },
	{ "not_serving", true },
	{ "not_started", true },
	{ "observe", true },
	{ "orphan", false },
	{ "orphan_over", false },
	{ "panic", false },
	{ "port_taken", true },
	{ "rate_exceeded", false },
	{ "reachable", false },
	{ "restart", true },
	{ "send_failed", true },
	{ "serving", false },
	{ "slept", true },
	{ "stood_still", true },
	{ "trial", true },
	{ "unreachable", false },
};

/* -1: noise. */
static int
kind_of(const struct event *ev)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, ev->name) == 0)
			return (int)i;
	return -1;
}

static double
age_of(const struct why_facts *f, const struct event *ev)
{
	return f->now != NULL ? mono_diff(f->now->at, ev->at)
			      : wall_diff(f->wall, ev->wall);
}

static size_t
journal(const struct why_facts *f, const struct event **list)
{
	if (f->event != NULL) {
		*list = f->event;
		return f->nevent;
	}
	*list = f->now != NULL ? f->now->events : NULL;
	return f->now != NULL ? f->now->nevents : 0;
}

/* When time was lost, if it is lost now. */
static void
find_break(const struct why_facts *f, const struct event *list, size_t n,
    struct why_timeline *out)
{
	if (f->now == NULL || f->now->syspeer != 0)
		return;
	out->broken = true;
	out->broke = mono_diff(f->now->at, f->now->started);
	while (n-- > 0)
		if (strcmp(list[n].name, "no_sys_peer") == 0 ||
		    strcmp(list[n].name, "panic") == 0) {
			out->broke = age_of(f, &list[n]);
			return;
		}
}

/* Sources are missed only after eight polls: what was up to so long before
 * may be to blame, s. */
static double
blame_window(const struct why_facts *f)
{
	return 10 * log2_seconds(f->now->tc > 4 ? f->now->tc : 4);
}

void
why_tell_time(const struct why_facts *f, double span, struct why_timeline *out)
{
	const struct event *list;
	size_t n = journal(f, &list);
	bool blamed = false;

	memset(out, 0, sizeof(*out));
	out->broke = (double)NAN;
	find_break(f, list, n, out);
	while (n-- > 0 && out->n < WHY_MOMENTS) {
		double age = age_of(f, &list[n]);
		int kind = kind_of(&list[n]);
		struct why_moment *m;

		if (kind < 0 || age > span)
			continue;
		m = &out->moment[out->n++];
		*m = (struct why_moment){
			.wall = list[n].wall, .age = age, .assoc = list[n].assoc
		};
		memcpy(m->name, list[n].name, sizeof(m->name));
		snprintf(m->text, sizeof(m->text), "%s", list[n].text);
		if (!blamed && out->broken && kinds[kind].suspect &&
		    age >= out->broke - 1 &&
		    age <= out->broke + blame_window(f))
			m->suspect = blamed = true;
	}
}
