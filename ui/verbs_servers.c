/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what the Servers screen can do. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/key.h"
#include "ui/verb_console.h"

enum {
	LIST = SCREEN_SERVERS,
	ONE = SCREEN_SERVER,
	ANY = SCREEN_SERVERS | SCREEN_SERVER,
};

static const struct verb rows[] = {
	{ .name = "server",
	    .usage = "",
	    .help = N_("all that is known of a public server"),
	    .bar = N_("Detail"),
	    .keys = { KEYCODE_ENTER, KEYCODE_RIGHT },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = roster_verb },
	{ .name = "mark",
	    .usage = "",
	    .help = N_("mark this server, or not"),
	    .more = N_("One that is not open is marked only by who says that "
		       "he has permission."),
	    .bar = N_("Mark"),
	    .keys = { ' ', KEYCODE_INSERT },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ANY,
	    .run = roster_verb },
	{ .name = "measure",
	    .usage = "",
	    .help = N_("measure the marked servers, else this one"),
	    .bar = N_("Measure"),
	    .keys = { 'p' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ANY,
	    .run = roster_verb },
	{ .name = "measure_all",
	    .usage = "",
	    .help = N_("measure all servers that are shown"),
	    .bar = N_("All"),
	    .keys = { 'P' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = roster_verb },
	{ .name = "suggest",
	    .usage = "",
	    .help = N_("measure, choose and mark a good set"),
	    .more = N_("The nearest open servers that are shown and were not "
		       "measured today are measured first. Then some are "
		       "chosen that agree, are near and have nothing in "
		       "common; other marks go. The details of each say why."),
	    .bar = N_("Suggest"),
	    .keys = { 'S' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = roster_verb },
	{ .name = "add",
	    .usage = "",
	    .help = N_("put the marked servers into ntp.conf"),
	    .bar = N_("Add"),
	    .keys = { 'A' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = roster_verb },
	{ .name = "only",
	    .usage = "",
	    .help = N_("only some: DE, stratum=1, nts, ms=20 ..."),
	    .more = N_("Words that all must hold: a country (DE, US-CA), "
		       "stratum=1, policy=open (restricted, closed, unknown, "
		       "all), nts, marked, answers, km=500, ms=20, or any "
		       "other text. Closed servers are not shown without "
		       "policy=closed or policy=all."),
	    .bar = N_("Filter"),
	    .keys = { 'f', '\\', KEYCODE_F4 },
	    .group = VERB_SHOW,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = verb_filter },
	{ .name = "cancel",
	    .usage = "",
	    .help = N_("measure no more"),
	    .keys = { 'x', KEYCODE_ESC },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = LIST,
	    .run = roster_verb },
	{ .name = "mail",
	    .usage = "",
	    .help = N_("write the mail to the operator into a file"),
	    .bar = N_("Mail"),
	    .keys = { 'W' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ONE,
	    .run = roster_verb },
	{ .name = "mailed",
	    .usage = "",
	    .help = N_("note that the mail was sent, or was not"),
	    .bar = N_("Sent"),
	    .keys = { 'M' },
	    .group = VERB_DO,
	    .where = VERB_KEY,
	    .screens = ONE,
	    .run = roster_verb },
};

const struct verb_part verbs_servers = { rows, sizeof(rows) / sizeof(rows[0]) };
