/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the role kept? The server's own access table is asked. */

#include "config/recipe.h"

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "config/conf.h"
#include "config/directive.h"
#include "config/examine.h"

static bool
yes(const struct explain_row *row, enum explain_what what)
{
	enum access_verdict v = row->cell[what].verdict;

	return v != ACCESS_DROPS && v != ACCESS_REFUSES;
}

/* What is wrong for these people, N_(); NULL: nothing. */
static const char *
flaw_of(const struct explain_row *row, const struct recipe *r)
{
	switch (row->who) {
	case EXPLAIN_HOST:
		return yes(row, EXPLAIN_QUERY) && yes(row, EXPLAIN_TIME)
		    ? NULL
		    : N_("may not ask how it is");
	case EXPLAIN_SOURCE:
		return yes(row, EXPLAIN_HEARD) ? NULL : N_("is not heard");
	case EXPLAIN_NET:
		if (r->role != RECIPE_CLIENT && !yes(row, EXPLAIN_TIME))
			return N_("gets no time");
		break;
	case EXPLAIN_WORLD:
		if (r->role == RECIPE_POOL && !yes(row, EXPLAIN_TIME))
			return N_("gets no time");
		if (r->role != RECIPE_POOL && yes(row, EXPLAIN_TIME))
			return N_("gets time, and shall not");
		break;
	}
	if (row->who == EXPLAIN_WORLD && yes(row, EXPLAIN_QUERY))
		return N_("may query");
	return row->who == EXPLAIN_WORLD && yes(row, EXPLAIN_CONFIGURE)
	    ? N_("may configure")
	    : NULL;
}

bool
recipe_proven(const char *text, size_t len, const struct recipe *r,
    struct diags *ds, char *why, size_t size)
{
	const struct explain_given given = { .net = r->net,
		.nnet = r->role == RECIPE_LAN ? r->nnet : 0,
		.open = r->role == RECIPE_POOL };
	const struct check_how how = {
		.dialect = r->dialect == DIALECT_BOTH ? 0 : r->dialect,
		.open = given.open
	};
	struct conf *c = conf_parse("ntp.conf", text, len, ds);
	const struct explain_row *row;
	const char *flaw = NULL;
	struct explain *e;
	char whom[160];
	size_t n;

	why[0] = '\0';
	if (c == NULL)
		return false;
	examine_conf(c, &how, false, ds);
	e = explain_new(c, &given);
	explain_dangers(e, ds);
	row = explain_rows(e, &n);
	for (size_t i = 0; i < n && flaw == NULL; i++) {
		flaw = flaw_of(&row[i], r);
		if (flaw != NULL)
			snprintf(why, size, "%s: %s",
			    explain_whom(&row[i], whom, sizeof(whom)), _(flaw));
	}
	explain_free(e);
	conf_free(c);
	return flaw == NULL;
}
