/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/restrict.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/applying.h"

/* Whom a line was to keep out cannot be told: so everybody is. A misspelt
 * restrict counts too. */
static void
keep_out(struct apply *a)
{
	static const struct {
		const char *word;
		uint32_t flag;
	} out[] = { { "ignore", ACCESS_IGNORE }, { "noserve", ACCESS_NOSERVE },
		{ "notrust", ACCESS_NOTRUST } };

	for (size_t i = 1; i < a->stmt.ntoken; i++) {
		for (size_t k = 0; k < sizeof out / sizeof out[0]; k++) {
			if (strcmp(apply_text(a, i), out[k].word) != 0)
				continue;
			restrict_everywhere(a->rules, out[k].flag);
			diag_add(a->ds, SEV_WARNING, apply_here(a, i), "silent",
			    _("it cannot be told to whom %s is to apply: so "
			      "nobody is answered"),
			    out[k].word);
			return;
		}
	}
}

bool
apply_restrict(struct apply *a, const struct conf_walk *w)
{
	switch (restrict_add(a->rules, w->file, w->line, w->text, w->len)) {
	case RESTRICT_NO_LINE:
		if (a->stmt.dir == NULL)
			keep_out(a);
		return a->stmt.dir != NULL && a->stmt.dir->id == DIR_RESTRICT;
	case RESTRICT_DONE:
	case RESTRICT_WARNED:
		break;
	case RESTRICT_UNUSABLE:
	case RESTRICT_BROKEN:
		keep_out(a);
		break;
	}
	return true;
}

void
apply_rules(struct apply *a)
{
	free(a->out->rule);
	a->out->rule = restrict_rules(a->rules, &a->out->nrule);
	a->out->source = restrict_template(a->rules, &a->out->source_rule);
	restrict_free(a->rules);
	a->rules = NULL;
}
