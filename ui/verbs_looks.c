/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: how things are shown, on every screen. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/key.h"
#include "ui/verb_console.h"

enum { BOTH = VERB_KEY | VERB_PROMPT };

static const struct verb rows[] = {
	{ .name = "numbers",
	    .usage = "",
	    .help = N_("names or addresses"),
	    .bar = N_("Addresses"),
	    .keys = { 'a' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_numbers },
	{ .name = "wide",
	    .usage = "",
	    .help = N_("whole names, or ntpq's 15 columns"),
	    .bar = N_("Wide"),
	    .keys = { 'w' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_wide },
	{ .name = "slower",
	    .usage = "",
	    .help = N_("renew the picture less often: fewer octets"),
	    .more = N_("From half a second to a minute; the engine goes on at "
		       "its own pace. The setting `interval` is where it "
		       "begins."),
	    .keys = { '+' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_slower },
	{ .name = "faster",
	    .usage = "",
	    .help = N_("renew the picture more often"),
	    .keys = { '-' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_faster },
	{ .name = "zone",
	    .usage = "",
	    .help = N_("UTC or local time"),
	    .keys = { 't' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_zone },
	{ .name = "units",
	    .usage = "",
	    .help = N_("fitting units, or ntpq's milliseconds"),
	    .keys = { 'u' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_units },
	{ .name = "reverse",
	    .usage = "",
	    .help = N_("look up the names of addresses, or not"),
	    .more = N_("By reverse DNS, for clients and for sources that only "
		       "an address names. What comes back is what the owner "
		       "of the address likes to say."),
	    .keys = { 'R' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_reverse },
	{ .name = "mouse",
	    .usage = "",
	    .help = N_("let the mouse act here, or select text"),
	    .more = N_("Acting, it selects rows, sorts by headings, scrolls, "
		       "and presses what the first and the last line show; the "
		       "terminal selects text as ever while Shift is held."),
	    .keys = { 'm' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_mouse },
	{ .name = "pause",
	    .usage = "",
	    .help = N_("hold the picture; the engine goes on"),
	    .bar = N_("Pause"),
	    .keys = { 'Z' },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_pause },
	{ .name = "redraw",
	    .usage = "",
	    .help = N_("draw the screen anew"),
	    .keys = { KEY_CTRL('l') },
	    .group = VERB_SHOW,
	    .where = BOTH,
	    .run = verb_redraw },
	{ .name = "suspend",
	    .usage = "",
	    .help = N_("back to the shell; `fg` returns"),
	    .more = N_("The engine stands still too until then."),
	    .keys = { KEY_CTRL('z') },
	    .group = VERB_DO,
	    .where = BOTH,
	    .run = verb_suspend },
};

const struct verb_part verbs_looks = { rows, sizeof(rows) / sizeof(rows[0]) };
