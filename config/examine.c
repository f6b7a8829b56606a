/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/examine.h"

#include <stddef.h>
#include <string.h>

#include "config/apply.h"

/* What this program cannot do yet is no fault of the file. */
static bool
is_ours(const struct diag *d)
{
	static const char *const code[] = { "kept", "silent", "nts-refused",
		"autokey-refused", "refclock", "not-started" };

	for (size_t i = 0; i < sizeof code / sizeof code[0]; i++)
		if (strcmp(d->code, code[i]) == 0)
			return true;
	return false;
}

/* What the engine has against the lines. */
static void
examine_meaning(const struct conf *c, bool tell_ours, struct diags *ds)
{
	struct params p;
	struct diags all;

	diags_init(&all);
	conf_params(c, &p, &all);
	for (size_t i = 0; i < all.count; i++) {
		const struct diag *d = &all.item[i];
		bool ours = is_ours(d);
		struct diag *copy;

		if (ours && !tell_ours)
			continue;
		copy = diag_add(ds, ours ? SEV_NOTE : d->sev, d->at, d->code,
		    "%s", d->text);
		if (copy != NULL)
			copy->fix = d->fix;
	}
	params_free(&p);
	diags_free(&all);
}

void
examine_conf(const struct conf *c, const struct check_how *how, bool ours,
    struct diags *ds)
{
	examine_meaning(c, ours, ds);
	check_conf(c, how, ds);
}
