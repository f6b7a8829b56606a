/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lists of public servers say of those that are named. */
#include "config/catalog.h"
#include "config/checking.h"
#include "core/i18n.h"

/* A name that has ended, if the user's own list does not know better. */
static void
check_gone(struct checking *k, const struct check_source *s)
{
	const struct catalog *c = k->how->catalog;
	const struct catalog_gone *gone = catalog_gone(c, s->name);
	const struct catalog_row *row = catalog_find(c, s->name);
	struct diag *d;

	if (gone == NULL || (row != NULL && row->own))
		return;
	if (*gone->now == '\0') {
		diag_add(k->ds, SEV_WARNING, s->at.at, "server-gone",
		    _("the server " WORD
		      " has ended: choose another by `ntptui servers`"),
		    s->name);
		return;
	}
	d = diag_add(k->ds, SEV_WARNING, s->at.at, "server-gone",
	    _("the server " WORD " has another name now: %.80s"), s->name,
	    gone->now);
	diag_mend(d, FIX_REPLACE, s->at.at.col, s->at.at.len, "%s", gone->now);
}

/* Told once: who has permission for one may have it for all. */
static bool
check_open(struct checking *k, const struct check_source *s)
{
	const struct catalog_row *row = catalog_find(k->how->catalog, s->name);
	const char *page;

	if (row == NULL ||
	    (row->policy != POLICY_CLOSED && row->policy != POLICY_RESTRICTED))
		return false;
	page = row->text[CATALOG_PAGE];
	diag_add(k->ds, row->policy == POLICY_CLOSED ? SEV_WARNING : SEV_NOTE,
	    s->at.at, "server-not-open",
	    row->policy == POLICY_CLOSED
		? _(WORD " is closed but for those who have an arrangement "
			 "with its operator: %.90s")
		: _(WORD " is open under conditions only; read them: %.90s"),
	    s->name, *page != '\0' ? page : _("the operator's page"));
	return true;
}

static void
catalog_end(struct checking *k)
{
	bool told = false;

	if (k->how->catalog == NULL)
		return;
	for (size_t i = 0; i < k->nsource; i++) {
		const struct check_source *s = &k->source[i];

		if (s->kind != CHECK_SERVER && s->kind != CHECK_POOL)
			continue;
		check_gone(k, s);
		if (!told)
			told = check_open(k, s);
	}
}

const struct check_topic check_catalog_topic = { NULL, catalog_end };
