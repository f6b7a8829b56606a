/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: printed once, for scripts. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/cli.h"
#include "ui/verb_console.h"

static const struct verb rows[] = {
	{ .name = "status",
	    .usage = "",
	    .help = N_("the state, why, and what needs attention"),
	    .more = N_("What the overview says, in lines."),
	    .fails = N_("the clock is not synchronised"),
	    .group = VERB_SCRIPT,
	    .where = VERB_PROMPT | VERB_CLI,
	    .run = verb_overview,
	    .cli = cli_status },
	{ .name = "access",
	    .usage = "[FILE] ADDRESS...",
	    .help = N_("what restrict lines let an address do"),
	    .more = N_("An address may have a port: a rule with ntpport is "
		       "for port 123 only. Host names in the file, but for "
		       "localhost, are looked up with --resolve only."),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_access },
	{ .name = "host",
	    .usage = "[ADDRESS]",
	    .help = N_("what this host is, as far as time goes"),
	    .more = N_("Rights, who holds NTP's port, time daemons, the kind "
		       "of machine, addresses, name servers, the files that "
		       "ntp.conf names, our service, and what the packet "
		       "filter does to NTP: by which rule, and the command "
		       "that opens it. With an ADDRESS, what it does to that "
		       "one. Nothing is changed. Only root may read "
		       "the packet filter's rules."),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_host },
	{ .name = "query",
	    .usage = "HOST...",
	    .help = N_("ask hosts for the time, as ntpdate -q does"),
	    .fails = N_("a host gave no usable answer"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_query },
	{ .name = "check",
	    .usage = "[FILE]",
	    .help = N_("say what is wrong with an ntp.conf"),
	    .more = N_("--dialect says which daemon is to read it, --public "
		       "that everybody is to be served, --coverage which "
		       "directives are acted on."),
	    .fails = N_("the file has errors"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_check },
	{ .name = "diff",
	    .usage = "[FILE [FILE]]",
	    .help = N_("what differs in ntp.conf, and what it means"),
	    .more = N_("Of two files, or of ntp.conf and one file; without a "
		       "file: of what the engine runs from, else of the "
		       "version saved last, and ntp.conf."),
	    .fails = N_("there is a difference"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_diff },
	{ .name = "servers",
	    .usage = "list|probe|suggest|add|import [WORD...]",
	    .help = N_("public servers: find, measure, choose, use"),
	    .more = N_("list, probe and suggest take words that all must "
		       "hold: DE, stratum=1, policy=all, nts, answers, km=500, "
		       "ms=20, or any text. probe measures what they show; "
		       "suggest measures the nearest and chooses; add puts the "
		       "chosen, or those named, into ntp.conf; import reads "
		       "saved pages of the registry, CSV and TSV."),
	    .fails = N_("nothing fits, or nothing was done"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .changes = true,
	    .cli = cli_servers },
	{ .name = "counters",
	    .usage = "",
	    .help = N_("what the server did, and how often a second"),
	    .more = N_("Of the engine that runs. `now` is measured for two "
		       "seconds, or as long as --wait says."),
	    .fails = N_("no engine runs"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_counters },
	{ .name = "metrics",
	    .usage = "",
	    .help = N_("all numbers as OpenMetrics text"),
	    .more = N_("Of the engine that runs. For node_exporter: written "
		       "to a file with another name, then renamed to "
		       "ntptui.prom in its textfile directory."),
	    .fails = N_("no engine runs"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_metrics },
	{ .name = "reload",
	    .usage = "",
	    .help = N_("read ntp.conf anew, without a trial"),
	    .more = N_("What SIGHUP does. `restart` watches whether the new "
		       "configuration is healthy."),
	    .fails = N_("refused: nothing has changed"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .changes = true,
	    .cli = cli_reload },
	{ .name = "serve",
	    .usage = "",
	    .help = N_("no screen: set the clock and serve time"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .changes = true,
	    .cli = cli_serve },
	{ .name = "lab",
	    .usage = "[NAME]",
	    .help = N_("the console on a practice network"),
	    .fails = N_("with --once: there is no system peer"),
	    .group = VERB_SCRIPT,
	    .where = VERB_CLI,
	    .cli = cli_lab },
};

const struct verb_part verbs_scripts = { rows, sizeof(rows) / sizeof(rows[0]) };
