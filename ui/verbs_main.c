/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what belongs to the console itself, and the chooser
 * of columns. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"
#include "ui/key.h"
#include "ui/verb_console.h"

enum { BOTH = VERB_KEY | VERB_PROMPT };

static const struct verb rows[] = {
	{ .name = "help",
	    .usage = "[VERB]",
	    .help = N_("keys, verbs, what the codes mean"),
	    .bar = N_("Help"),
	    .keys = { '?', KEYCODE_F1, 'h' },
	    .group = VERB_SHOW,
	    .where = BOTH | VERB_CLI,
	    .arg = VERB_ARG_VERB,
	    .run = verb_help,
	    .cli = cli_help },
	{ .name = "back",
	    .usage = "",
	    .help = N_("back to the screen before"),
	    .bar = N_("Back"),
	    .keys = { 'q', KEYCODE_ESC, KEYCODE_LEFT },
	    .group = VERB_MOVE,
	    .where = BOTH,
	    .screens = SCREEN_DETAIL | SCREEN_HELP | SCREEN_COLUMNS |
		SCREEN_ANSWER | SCREEN_SAVE | SCREEN_VERSIONS | SCREEN_VERSION |
		SCREEN_TRIAL | SCREEN_SERVER | SCREEN_FINDING | SCREEN_EXPLAIN |
		SCREEN_TIMES,
	    .run = verb_back },
	{ .name = "toggle",
	    .usage = "",
	    .help = N_("show this column, or not"),
	    .bar = N_("Toggle"),
	    .keys = { ' ', KEYCODE_ENTER },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_COLUMNS,
	    .run = verb_toggle },
	{ .name = "raise",
	    .usage = "",
	    .help = N_("move it to the left"),
	    .bar = N_("Left"),
	    .keys = { 'K', KEYCODE_SHIFT_UP },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_COLUMNS,
	    .run = verb_raise },
	{ .name = "lower",
	    .usage = "",
	    .help = N_("move it to the right"),
	    .bar = N_("Right"),
	    .keys = { 'J', KEYCODE_SHIFT_DOWN },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_COLUMNS,
	    .run = verb_lower },
	{ .name = "reset",
	    .usage = "",
	    .help = N_("leave it to the table again"),
	    .bar = N_("Reset"),
	    .keys = { 'r' },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_COLUMNS,
	    .run = verb_reset },
	{ .name = "dismiss",
	    .usage = "",
	    .help = N_("clear the message"),
	    .keys = { KEYCODE_ESC },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = SCREEN_TABS & ~(unsigned)(SCREEN_SERVERS | SCREEN_SETUP),
	    .run = verb_dismiss },
	{ .name = "quit",
	    .usage = "",
	    .help = N_("leave; asks if the engine is at work"),
	    .more = N_("Ctrl-C always asks, and pressed twice leaves. With "
		       "the console its engine ends: the clock keeps the "
		       "frequency it has, and nothing is served any more. An "
		       "engine that the console was attached to runs on."),
	    .bar = N_("Quit"),
	    .keys = { 'q', KEYCODE_F10 },
	    .group = VERB_DO,
	    .where = BOTH,
	    .run = verb_quit },
	{ .name = "detach",
	    .usage = "",
	    .help = N_("leave, and let the engine run on"),
	    .more = N_("The next `ntptui` attaches to it; `ntptui stop` ends "
		       "it. The same happens when a connection breaks, unless "
		       "the settings say on_hangup = \"quit\"."),
	    .keys = { 'D' },
	    .group = VERB_DO,
	    .where = VERB_KEY | VERB_PROMPT,
	    .run = verb_detach },
	{ .name = "interrupt",
	    .usage = "",
	    .help = N_("ask whether to leave"),
	    .keys = { KEY_CTRL('c') },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .run = verb_interrupt },
	{ .name = "prompt",
	    .usage = "",
	    .help = N_("type a verb; Tab completes, Up recalls"),
	    .bar = N_("Command"),
	    .keys = { ':' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .run = verb_prompt },
};

const struct verb_part verbs_main = { rows, sizeof(rows) / sizeof(rows[0]) };
