/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time line: what happened, the newest first, and which of it came right
 * before time was lost.
 */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/view.h"
#include "why/tell.h"

#include <stdio.h>

/* As far back as is looked, s. */
#define SPAN (24 * 3600.0)

/* "42 s", "3.1 min". */
static const char *
span(char *buf, size_t size, double s)
{
	if (s < 180)
		snprintf(buf, size, _("%.0f s"), s);
	else if (s < 3 * 3600.0)
		snprintf(buf, size, _("%.1f min"), s / 60);
	else
		snprintf(buf, size, _("%.1f h"), s / 3600);
	return buf;
}

static void
write_moment(const struct scene *sc, struct text *t, const struct why_moment *m)
{
	char when[FORMAT_WHEN], ago[32], text[sizeof(m->text)];

	text_say(t, m->suspect ? ROLE_BAD : ROLE_PLAIN, "%s %9s  %s%s",
	    format_when(when, sizeof(when), m->wall, sc->how),
	    span(ago, sizeof(ago), m->age), m->suspect ? "> " : "",
	    format_clean(text, sizeof(text), m->text));
}

static void
times_write(const struct view *v, const struct scene *sc, struct text *t)
{
	struct why_timeline line;
	char ago[32];

	(void)v;
	if (sc->snap == NULL)
		return;
	why_tell_time(
	    &(struct why_facts){ .now = sc->snap, .wall = sc->snap->wall },
	    SPAN, &line);
	if (line.broken)
		text_say(t, ROLE_BAD,
		    _("Time was lost %s ago; > marks the last change before."),
		    span(ago, sizeof(ago), line.broke));
	else
		text_say(t, ROLE_OK, "%s", _("Time is not lost."));
	text_rule(t, _("What happened, the newest first"));
	if (line.n == 0)
		text_say(t, ROLE_DIM, "%s", _("nothing that is remembered"));
	for (size_t i = 0; i < line.n; i++)
		write_moment(sc, t, &line.moment[i]);
}

const struct view_ops view_times = {
	.name = N_("Time line"),
	.screen = SCREEN_TIMES,
	.write = times_write,
};
