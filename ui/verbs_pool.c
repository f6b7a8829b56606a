/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: the NTP Pool. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"

static const struct verb rows[] = {
	{ .name = "pool",
	    .usage = "score|forecast|verify|join|leave|move [WORD...]",
	    .help = N_("the NTP Pool: our server as others see it"),
	    .more = N_("score [ADDRESS|FILE|-] shows what the pool's monitors "
		       "gave, from its site or from a saved JSON or CSV; "
		       "forecast, what they would give for what was seen of "
		       "our server; verify [ADDRESS...] asks our server like "
		       "a stranger, and with --outside reads what `ntptui "
		       "query` printed on another host; join, leave and move "
		       "say what is to be done at the pool's site."),
	    .fails = N_("the score is below 10, or something is not as the "
			"pool wants it"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_pool },
};

const struct verb_part verbs_pool = { rows, sizeof(rows) / sizeof(rows[0]) };
