/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the verb table: ntpq's own words, at the prompt. */

#include "ui/verbs.h"

#include "core/i18n.h"
#include "ui/verb_console.h"

/* One of ntpq's commands: they differ in their words only. */
#define NTPQ(word, arguments, text)                                            \
	{                                                                      \
		.name = (word), .usage = (arguments), .help = (text),          \
		.group = VERB_NTPQ, .where = VERB_PROMPT, .run = verb_ntpq     \
	}

static const struct verb rows[] = {
	NTPQ("apeers", "", N_("the sources, with association numbers")),
	NTPQ("lpeers", "", N_("the sources, as ntpq prints them")),
	NTPQ("opeers", "", N_("the sources, with our address")),
	NTPQ("lopeers", "", N_("the same")),
	NTPQ("associations", "", N_("associations, and what they are")),
	NTPQ("rv", "[ASSOC] [NAME...]",
	    N_("variables; ASSOC: a number, or &INDEX")),
	NTPQ("rl", "[ASSOC] [NAME...]", N_("the same")),
	NTPQ("readvar", "[ASSOC] [NAME...]", N_("the same")),
	NTPQ("readlist", "[ASSOC] [NAME...]", N_("the same")),
	NTPQ("cv", "[ASSOC] [NAME...]", N_("variables of a reference clock")),
	NTPQ("sysinfo", "", N_("the system's variables")),
	NTPQ("sysstats", "", N_("counters of packets")),
	NTPQ("kerninfo", "", N_("the kernel's clock")),
	NTPQ("monstats", "", N_("how full the list of clients is")),
	NTPQ("mrulist", "", N_("clients, as far as the picture has them")),
	NTPQ("iostats", "", N_("counters of input and output")),
	NTPQ("timerstats", "", N_("counters of timers")),
	NTPQ("authinfo", "", N_("counters of keys")),
	NTPQ("ifstats", "", N_("interfaces; over UDP it wants a key")),
	NTPQ("reslist", "", N_("restrict lines; over UDP it wants a key")),
};

const struct verb_part verbs_ntpq = { rows, sizeof(rows) / sizeof(rows[0]) };
