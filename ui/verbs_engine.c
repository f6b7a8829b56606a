/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what is done to the engine and the clock. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"
#include "ui/verb_console.h"

enum { BOTH = VERB_KEY | VERB_PROMPT };

static const struct verb rows[] = {
	{ .name = "poll",
	    .usage = "[PEER|all]",
	    .help = N_("ask this source now"),
	    .more = N_("Never sooner than two seconds after the last "
		       "question, nor than a kiss allows."),
	    .bar = N_("Poll"),
	    .keys = { 'p' },
	    .fails =
		N_("no engine runs, it refused, or there is no such source"),
	    .group = VERB_DO,
	    .where = BOTH | VERB_CLI,
	    .screens = SCREEN_PEERS | SCREEN_DETAIL,
	    .arg = VERB_ARG_PEER,
	    .run = verb_poll,
	    .cli = cli_poll },
	{ .name = "start",
	    .usage = "",
	    .help = N_("set the clock and serve time"),
	    .more = N_("Asks first, and is remembered: the next console "
		       "starts so. `observe` takes it back."),
	    .bar = N_("Start"),
	    .keys = { 'S' },
	    .fails = N_("no engine runs, it refused, or you said no"),
	    .group = VERB_DO,
	    .where = BOTH | VERB_CLI,
	    .changes = true,
	    .run = verb_start,
	    .cli = cli_start },
	{ .name = "observe",
	    .usage = "",
	    .help = N_("only watch: no setting, no serving"),
	    .more = N_("Asks first if the clock is being set; is remembered."),
	    .bar = N_("Observe"),
	    .keys = { 'O' },
	    .fails = N_("no engine runs, it refused, or you said no"),
	    .group = VERB_DO,
	    .where = BOTH | VERB_CLI,
	    .changes = true,
	    .run = verb_observe,
	    .cli = cli_observe },
	{ .name = "restart",
	    .usage = "",
	    .help = N_("read the configuration anew"),
	    .more = N_("A file with errors changes nothing. Sources that it "
		       "still wants keep their samples, and the port stays "
		       "open. A daemon does the same on SIGHUP. From the "
		       "command line the new configuration is on trial: if it "
		       "is not synchronised in time, and was before, the file, "
		       "the sources and their samples come back, without "
		       "anybody's help (exit code 4). Should the engine die "
		       "meanwhile, its "
		       "next start takes the text back."),
	    .fails = N_("refused: nothing has changed"),
	    .group = VERB_DO,
	    .where = VERB_PROMPT | VERB_CLI,
	    .changes = true,
	    .run = verb_restart,
	    .cli = cli_restart },
	{ .name = "stop",
	    .usage = "",
	    .help = N_("end the engine that runs; asks first"),
	    .more = N_("The clock keeps the frequency it has, and nothing is "
		       "served any more. Root, and the user whom the engine "
		       "runs as, may do it."),
	    .fails = N_("no engine runs, it refused, or you said no"),
	    .group = VERB_DO,
	    .where = VERB_PROMPT | VERB_CLI,
	    .changes = true,
	    .run = verb_stop,
	    .cli = cli_stop },
};

const struct verb_part verbs_engine = { rows, sizeof(rows) / sizeof(rows[0]) };
