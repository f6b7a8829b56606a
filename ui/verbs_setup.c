/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what the Setup screen can do. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"
#include "ui/key.h"
#include "ui/verb_console.h"

enum { HERE = SCREEN_SETUP };

static const struct verb rows[] = {
	{ .name = "proceed",
	    .usage = "",
	    .help = N_("do what is marked, and go on"),
	    .bar = N_("Go on"),
	    .keys = { KEYCODE_ENTER },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .changes = true,
	    .run = setup_verb },
	{ .name = "step_back",
	    .usage = "",
	    .help = N_("to the step before"),
	    .bar = N_("Back"),
	    .keys = { 'b', KEYCODE_LEFT, KEYCODE_BACKSPACE },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "step_on",
	    .usage = "",
	    .help = N_("to the next step, only to look at it"),
	    .bar = N_("Forward"),
	    .keys = { 'f', KEYCODE_RIGHT },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "skip",
	    .usage = "",
	    .help = N_("do without this step, after a question"),
	    .bar = N_("Skip"),
	    .keys = { 's' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "resume",
	    .usage = "",
	    .help = N_("to the first step that is not done"),
	    .bar = N_("Open"),
	    .keys = { 'o' },
	    .group = VERB_MOVE,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "upstreams",
	    .usage = "",
	    .help = N_("type the servers to be asked"),
	    .bar = N_("Names"),
	    .keys = { 'e' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "survey",
	    .usage = "",
	    .help = N_("look at this host again"),
	    .bar = N_("Look again"),
	    .keys = { 'l' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "measure_end",
	    .usage = "",
	    .help = N_("measure no more"),
	    .keys = { 'x', KEYCODE_ESC },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = HERE,
	    .run = setup_verb },
	{ .name = "setup",
	    .usage = "",
	    .help = N_("the guided setup: client, LAN, NTP Pool"),
	    .more = N_("On a terminal it opens screen 7. Else, or with --yes "
		       "or --dry-run, it does all steps that can be done "
		       "without questions: --role client, lan or pool, "
		       "--servers names them, --dry-run only says what would "
		       "be done. Commands for others' files and services are "
		       "printed, never run."),
	    .fails = N_("a step cannot be done"),
	    .keys = { '7' },
	    .group = VERB_SHOW,
	    .where = VERB_KEY | VERB_PROMPT | VERB_CLI,
	    .changes = false,
	    .run = verb_setup,
	    .cli = cli_setup },
};

const struct verb_part verbs_setup = { rows, sizeof(rows) / sizeof(rows[0]) };
