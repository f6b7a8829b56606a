/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what the Why screen can do. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/key.h"
#include "ui/verb_console.h"

enum {
	LIST = SCREEN_WHY,
	ANY = SCREEN_WHY | SCREEN_FINDING,
};

static const struct verb rows[] = {
	{ .name = "finding",
	    .usage = "",
	    .help = N_("all of a finding, and what to do"),
	    .bar = N_("Detail"),
	    .keys = { KEYCODE_ENTER, KEYCODE_RIGHT },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = inquiry_verb },
	{ .name = "times",
	    .usage = "",
	    .help = N_("the time line: what changed before it broke"),
	    .bar = N_("Times"),
	    .keys = { 't' },
	    .group = VERB_SHOW,
	    .where = VERB_KEY | VERB_PROMPT,
	    .screens = ANY,
	    .run = verb_times },
	{ .name = "remedy",
	    .usage = "",
	    .help = N_("do what would mend it, after a question"),
	    .more = N_("Commands are shown as they are run. What changes "
		       "ntp.conf is only put into the text on screen 5."),
	    .bar = N_("Mend"),
	    .keys = { 'x' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ANY,
	    .run = inquiry_verb },
	{ .name = "examine_it",
	    .usage = "",
	    .help = N_("examine the servers: ports, sizes, way ..."),
	    .more = N_("Of a finding about one source: that source. Never more "
		       "than one packet in two seconds to a server."),
	    .bar = N_("Examine"),
	    .keys = { 'p' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ANY,
	    .run = inquiry_verb },
	{ .name = "look_anew",
	    .usage = "",
	    .help = N_("look at this host and at ntp.conf anew"),
	    .bar = N_("Look"),
	    .keys = { 'L' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ANY,
	    .run = inquiry_verb },
	{ .name = "leave_it",
	    .usage = "",
	    .help = N_("examine no more"),
	    .keys = { 'X' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = inquiry_verb },
};

const struct verb_part verbs_why = { rows, sizeof(rows) / sizeof(rows[0]) };
