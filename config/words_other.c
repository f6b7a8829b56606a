/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of statistics and of what remains. */

#include "config/words.h"

/* clang-format off: tables */
static const struct option_word statistics[] = {
	{ FLAG("clockstats", DIALECT_BOTH, N_("reports of reference clocks")) },
	{ FLAG("cryptostats", DIALECT_NTP, N_("events of Autokey")) },
	{ FLAG("loopstats", DIALECT_BOTH, N_("the clock's discipline")) },
	{ FLAG("ntskelog", DIALECT_SEC, N_("each key exchange of NTS")),
	    .since = "1.2.4" },
	{ FLAG("ntskestats", DIALECT_SEC, N_("key exchanges of NTS")),
	    .since = "1.2.3" },
	{ FLAG("ntsstats", DIALECT_SEC, N_("packets with NTS")),
	    .since = "1.2.3" },
	{ FLAG("peerstats", DIALECT_BOTH, N_("measurements of the sources")) },
	{ FLAG("protostats", DIALECT_BOTH, N_("events of the protocol")) },
	{ FLAG("rawstats", DIALECT_BOTH, N_("timestamps of every packet")) },
	{ FLAG("sysstats", DIALECT_BOTH, N_("packets of each hour")) },
	{ FLAG("timingstats", DIALECT_NTP, N_("times that the daemon takes")) },
	{ FLAG(
	    "usestats", DIALECT_SEC, N_("processor and memory of each hour")) },
};

static const struct option_word types[] = {
	{ FLAG(
	    "age", DIALECT_BOTH, N_("one a day, named by the running time")) },
	{ FLAG("day", DIALECT_BOTH, N_("one a day")) },
	{ FLAG("month", DIALECT_BOTH, N_("one a month")) },
	{ FLAG("none", DIALECT_BOTH, N_("one for ever")) },
	{ FLAG("pid", DIALECT_BOTH, N_("one each time the daemon starts")) },
	{ FLAG("week", DIALECT_BOTH, N_("one a week")) },
	{ FLAG("year", DIALECT_BOTH, N_("one a year")) },
};
static const struct word_list types_list = LIST(types);

static const struct option_word filegen[] = {
	{ FLAG("disable", DIALECT_BOTH, N_("it is not written")) },
	{ FLAG("enable", DIALECT_BOTH, N_("it is written")) },
	{ WORD("file", DIALECT_BOTH, ARG_STRING, N_("its name")) },
	{ FLAG("link", DIALECT_BOTH, N_("its bare name leads to the newest")) },
	{ FLAG("nolink", DIALECT_BOTH, N_("it does not")) },
	{ WORD("type", DIALECT_BOTH, ARG_CHOICE, N_("when a new one begins")),
	    .list = &types_list, .normal = "day" },
};

static const struct option_word reset[] = {
	{ FLAG("allpeers", DIALECT_BOTH, N_("counters of all sources")) },
	{ FLAG("auth", DIALECT_BOTH, N_("counters of authentication")) },
	{ FLAG("ctl", DIALECT_BOTH, N_("counters of ntpq's questions")) },
	{ FLAG("io", DIALECT_BOTH, N_("counters of packets")) },
	{ FLAG("mem", DIALECT_BOTH, N_("counters of memory")) },
	{ FLAG("sys", DIALECT_BOTH, N_("counters of the system")) },
	{ FLAG("timer", DIALECT_BOTH, N_("counters of the timer")) },
};

static const struct option_word last[] = {
	{ FLAG("default", DIALECT_BOTH, N_("ntpq shows it unasked")) },
};

static const struct option_word hash[] = {
	{ FLAG("checkhash", DIALECT_NTP, N_("its checksum must be right")),
	    .id = OPT_HASH, .since = "4.2.8p7" },
	{ FLAG("ignorehash", DIALECT_NTP, N_("its checksum may be wrong")),
	    .id = OPT_HASH, .since = "4.2.8p7" },
};

/* Words of the language that no list above has. */
static const struct option_word other[] = {
	{ FLAG("-4", DIALECT_BOTH, N_("an address of IPv4")) },
	{ FLAG("-6", DIALECT_BOTH, N_("an address of IPv6")) },
	{ FLAG("...", DIALECT_BOTH, N_("a range of numbers")) },
	{ FLAG("beep_delay", DIALECT_NTP, N_("simulator")) },
	{ FLAG("clock", DIALECT_SEC, N_("meant for unpeer; cannot be used")) },
	{ FLAG("duration", DIALECT_NTP, N_("simulator")) },
	{ FLAG("freq_offset", DIALECT_NTP, N_("simulator")) },
	{ FLAG("jitter", DIALECT_NTP, N_("simulator")) },
	{ FLAG("proc_delay", DIALECT_NTP, N_("simulator")) },
	{ FLAG("prop_delay", DIALECT_NTP, N_("simulator")) },
	{ FLAG("server_offset", DIALECT_NTP, N_("simulator")) },
	{ FLAG("simulate", DIALECT_NTP, N_("simulator")) },
	{ FLAG("simulation_duration", DIALECT_NTP, N_("simulator")) },
	{ FLAG("source", DIALECT_BOTH, N_("the time sources")) },
	{ FLAG("wander", DIALECT_NTP, N_("simulator")) },
};
/* clang-format on */

const struct word_list words_statistics = LIST(statistics);
const struct word_list words_filegen = LIST(filegen);
const struct word_list words_reset = LIST(reset);
const struct word_list words_default = LIST(last);
const struct word_list words_hash = LIST(hash);
const struct word_list words_other = LIST(other);
