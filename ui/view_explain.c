/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A source in words, and its row in the table, column by column: reach bit by
 * bit, with the time of each question.
 */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/view.h"
#include "why/tell.h"

#include <stdio.h>

/* The facts that the picture holds; times as the screen shows them. */
static struct why_facts
facts_of(const struct scene *sc)
{
	struct why_facts f = {
		.now = sc->snap, .wall = sc->snap->wall, .distant = sc->distant
	};

	if ((sc->how & FORMAT_LOCAL) != 0) {
		f.zone = format_east(sc->snap->wall);
		f.zone_name = sc->zone;
	}
	return f;
}

static void
say(struct text *t, const char *name, const struct why_text *said)
{
	for (size_t i = 0; i < said->n; i++)
		text_pair(t, i == 0 ? name : "", said->line[i]);
}

static void
explain_write(const struct view *v, const struct scene *sc, struct text *t)
{
	const struct snap_peer *p = scene_peer(sc, v->assoc);
	char name[SNAP_NAME];
	struct why_facts f;
	struct why_text said;

	if (p == NULL) {
		text_say(t, ROLE_INFO, "%s",
		    _("this association is no longer there"));
		return;
	}
	f = facts_of(sc);
	text_say(t, ROLE_STRONG, "%s", scene_remote(name, sizeof(name), sc, p));
	why_tell_peer(&f, v->assoc, &said);
	for (size_t i = 0; i < said.n; i++)
		text_pair(t, "", said.line[i]);
	text_rule(t, _("Column by column"));
	for (int c = 0; c < WHY_COLUMNS; c++) {
		why_tell_column(&f, v->assoc, (enum why_column)c, &said);
		say(t, why_column_name((enum why_column)c), &said);
	}
}

const struct view_ops view_explain = {
	.name = N_("Explain"),
	.screen = SCREEN_EXPLAIN,
	.write = explain_write,
};
