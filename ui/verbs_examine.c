/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: what helps to find out what is wrong. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"

static const struct verb rows[] = {
	{ .name = "examine",
	    .usage = "HOST...",
	    .help = N_("find out what of NTP the network loses"),
	    .more = N_("Each is asked from another port, from port 123, with "
		       "DSCP 46, with more octets, as version 3 and by the "
		       "other IP version, never more than once in two "
		       "seconds; routers on the way and name servers are "
		       "looked at too. Half a minute or so. As root it learns "
		       "more."),
	    .fails = N_("a host does not answer, or not in every way"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_examine },
	{ .name = "report",
	    .usage = "[FILE]",
	    .help = N_("one text for whoever is asked for help"),
	    .more = N_("Why, sources, clock, host, firewall, ntp.conf, journal "
		       "and examinations of the first servers, without keys, "
		       "passwords, comments and mail addresses; --mask hides "
		       "public addresses. Into FILE, which must not exist, or "
		       "printed."),
	    .fails = N_("the file cannot be written"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_report },
};

const struct verb_part verbs_examine = { rows, sizeof(rows) / sizeof(rows[0]) };
