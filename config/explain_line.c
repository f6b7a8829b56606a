/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line, or one address, in sentences. */

#include "config/explaining.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/restrict_parse.h"
#include "config/say.h"

/* Where a line stands: "line 12", with its file unless it is the top one. */
static const char *
where(const struct explain *e, const struct restrict_line *l, char *buf,
    size_t size)
{
	if (l->file == NULL)
		snprintf(buf, size, "%s", _("built in"));
	else if (strcmp(l->file, conf_name(e->conf)) == 0)
		snprintf(buf, size, _("line %lu"), (unsigned long)l->line);
	else
		snprintf(buf, size, _("line %lu of %.80s"),
		    (unsigned long)l->line, l->file);
	return buf;
}

static void
say_cells(const struct explain *e, struct say *s, const struct explain_row *row)
{
	for (int i = 0; i < EXPLAIN_WHATS; i++) {
		const struct explain_cell *c = &row->cell[i];
		char word[40], at[160];

		if (i == EXPLAIN_HEARD && row->who != EXPLAIN_SOURCE)
			continue;
		where(e, &c->line, at, sizeof(at));
		say_add(s, "%s: %s", explain_what_name((enum explain_what)i),
		    explain_verdict_name(c->verdict));
		if (c->flag != 0)
			say_add(s, _(", by %s"),
			    restrict_words(c->flag, word, sizeof(word)));
		say_add(s, " (%s)\n", at);
	}
}

char *
explain_address_text(const struct explain *e, const struct addr *from)
{
	struct explain_row row = explain_address(e, from);
	struct say s = { 0 };
	char whom[160];

	say_add(&s, "%s\n", explain_whom(&row, whom, sizeof(whom)));
	say_cells(e, &s, &row);
	return s.text;
}

char *
explain_line(const struct explain *e, const char *file, uint32_t line)
{
	const char *text =
	    conf_line(e->conf, file != NULL ? file : conf_name(e->conf), line);
	struct restrict_stmt r;
	struct say s = { 0 };
	char words[200];
	char *room;
	size_t len;

	if (text == NULL)
		return NULL;
	len = strlen(text);
	room = malloc(2 * len + 2);
	if (room != NULL && restrict_parse(&r, text, len, room, e->dialect))
		say_add(
		    &s, "%s\n", restrict_words(r.flags, words, sizeof(words)));
	free(room);
	return s.text;
}
