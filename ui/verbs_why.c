/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what is the matter. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"

static const struct verb rows[] = {
	{ .name = "why",
	    .usage = "[HOST]",
	    .help = N_("what is the matter, why, and what to do"),
	    .more = N_("Of the engine that runs, else of one that only watches "
		       "the servers of ntp.conf; of HOST's daemon as far as "
		       "mode 6 tells. The exit code is 0 if all is well, 1 if "
		       "it is degraded, 2 if it is broken, 3 if nobody can "
		       "say: as monitoring plugins have it; --nagios prints "
		       "their one line. -v shows what is normal, too."),
	    .fails = N_("it is degraded (2: broken, 3: unknown)"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_why },
};

const struct verb_part verbs_why = { rows, sizeof(rows) / sizeof(rows[0]) };
