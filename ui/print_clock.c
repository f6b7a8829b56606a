/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_clock.h"

#include "core/i18n.h"

#include "ui/clock_rows.h"
#include "ui/heading.h"
#include "ui/print_history.h"
#include "ui/words.h"

#define LABEL 18 /* columns */

static void
row(FILE *out, const char *label, const char *value)
{
	char cell[64];

	fprintf(out, "%s %s\n", heading_cell(cell, sizeof cell, label, LABEL),
	    value);
}

void
print_clock(const struct snapshot *s, enum clock_span span, FILE *out)
{
	struct clock_rows t;
	char words[400];

	row(out, _("state"), words_sync(words, sizeof words, s, 0));
	row(out, _("clock"), words_clock(words, sizeof words, s, 0));
	clock_rows_fill(&t, s, 0);
	for (int i = 0; i < t.count; i++)
		row(out, t.row[i].name, t.row[i].value);
	if (span != CLOCK_NO_SPAN)
		print_history(plot_history_ring(&s->history, span), out);
}
