/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would cut off ourselves or our sources, or open us to the world. */

#include "config/explaining.h"

#include "core/i18n.h"

void
explain_dangers(const struct explain *e, struct diags *ds)
{
	char whom[160];

	for (size_t i = 0; i < e->nrow; i++) {
		const struct explain_row *r = &e->row[i];
		const struct explain_cell *c = &r->cell[EXPLAIN_HEARD];
		struct place at = { .file = c->line.file,
			.line = c->line.line };

		if (r->who != EXPLAIN_SOURCE || c->verdict == ACCESS_ANSWERS)
			continue;
		diag_add(ds, SEV_WARNING, at, "cuts-source",
		    _("this keeps out the answers of %s"),
		    explain_whom(r, whom, sizeof(whom)));
	}
}
