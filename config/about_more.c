/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin wants to know and one line of help has no room for. */

#include "config/about.h"

#include <string.h>

#include "core/i18n.h"

#include "config/directive.h"

static const struct more {
	const char *directive;
	const char *word; /* NULL: the directive itself */
	const char *text;
} rows[] = {
	{ "server", "iburst",
	    N_("While the server is not reachable, every poll is a burst of "
	       "packets two seconds apart, so the clock is set within about "
	       "ten seconds of the start instead of minutes. It costs the "
	       "server nothing afterwards, and is right for nearly every "
	       "line.") },
};

const char *
about_more(const char *directive, const char *word)
{
	const struct directive *d = directive_find(directive);
	const struct directive *server = directive_find("server");

	if (d != NULL && word != NULL && d->option == server->option)
		directive = "server";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct more *m = &rows[i];

		if (strcmp(m->directive, directive) == 0 &&
		    (m->word == NULL) == (word == NULL) &&
		    (word == NULL || strcmp(m->word, word) == 0))
			return m->text;
	}
	return NULL;
}
