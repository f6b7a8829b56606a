/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options that tune the daemon, and values of single numbers. */

#include "config/words.h"

/* clang-format off: tables */
static const struct option_word tinker[] = {
	{ WORD(
	      "allan", DIALECT_BOTH, ARG_NUMBER, N_("Allan intercept, log2 s")),
	    .normal = "11" },
	{ WORD("dispersion", DIALECT_BOTH, ARG_NUMBER,
	      N_("growth of dispersion, s/s")),
	    .normal = "0.000015" },
	{ WORD("freq", DIALECT_BOTH, ARG_NUMBER, N_("frequency at start, ppm")),
	    .id = OPT_FREQ },
	{ WORD("huffpuff", DIALECT_BOTH, ARG_NUMBER,
	    N_("span of the huff-n'-puff filter, s")) },
	{ WORD("panic", DIALECT_BOTH, ARG_NUMBER,
	      N_("greatest correction, s (1000); 0: any")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_PANIC, .normal = "1000" },
	{ WORD("step", DIALECT_BOTH, ARG_NUMBER,
	      N_("least offset that is stepped, s; 0: none is")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_STEP, .normal = "0.128" },
	{ WORD("stepback", DIALECT_BOTH, ARG_NUMBER,
	      N_("the same backwards, s")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_STEPBACK, .normal = "0.128" },
	{ WORD("stepfwd", DIALECT_BOTH, ARG_NUMBER, N_("the same forwards, s")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_STEPFWD, .normal = "0.128" },
	{ WORD("stepout", DIALECT_BOTH, ARG_NUMBER,
	      N_("how long an offset lasts before a step, s")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_STEPOUT, .normal = "300" },
	{ WORD("tick", DIALECT_NTP, ARG_NUMBER,
	    N_("precision of the clock, s; NTPsec took it until 1.2.2")) },
};

static const struct option_word tos[] = {
	{ WORD("basedate", DIALECT_NTP, ARG_DAY,
	      N_("earliest date that can be")),
	    .since = "4.2.8p12" },
	{ WORD("bcpollbstep", DIALECT_NTP, ARG_INTEGER,
	      N_("broadcast: poll steps back after a fault")),
	    .since = "4.2.8p5" },
	{ WORD("beacon", DIALECT_NTP, ARG_INTEGER,
	      N_("manycast: longest interval between searches, s")),
	    .normal = "3600" },
	{ WORD("ceiling", DIALECT_BOTH, ARG_INTEGER,
	      N_("strata from here on are not used (15)")),
	    RANGE(RANGE_CLAMP, 1, 16), .id = OPT_CEILING, .normal = "15" },
	{ SWITCH("cohort", DIALECT_NTP,
	      N_("manycast: answer clients of our own stratum")),
	    .normal = "0" },
	{ WORD("floor", DIALECT_BOTH, ARG_INTEGER,
	      N_("strata below are not used (0)")),
	    RANGE(RANGE_CLAMP, 0, 16), .id = OPT_FLOOR, .normal = "0" },
	{ WORD("maxclock", DIALECT_BOTH, ARG_NUMBER,
	      N_("sources that a pool brings up at most (10)")),
	    RANGE(RANGE_CLAMP, 1, 1000), .id = OPT_MAXCLOCK, .normal = "10",
	    .whole = DIALECT_NTP },
	{ WORD(
	      "maxdisp", DIALECT_SEC, ARG_NUMBER, N_("greatest dispersion, s")),
	    .normal = "16" },
	{ WORD("maxdist", DIALECT_BOTH, ARG_NUMBER,
	      N_("greatest root distance of a source, s (1.5)")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_MAXDIST, .normal = "1.5" },
	{ WORD("minclock", DIALECT_BOTH, ARG_NUMBER,
	      N_("sources that clustering leaves (3)")),
	    RANGE(RANGE_CLAMP, 1, 1000), .id = OPT_MINCLOCK, .normal = "3",
	    .whole = DIALECT_NTP },
	{ WORD("mindist", DIALECT_BOTH, ARG_NUMBER,
	      N_("least width of a source's interval, s (0.001)")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_MINDIST, .normal = "0.001" },
	{ WORD("minsane", DIALECT_BOTH, ARG_INTEGER,
	      N_("true sources needed to set the clock (1)")),
	    RANGE(RANGE_CLAMP, 0, 1000), .id = OPT_MINSANE, .normal = "1" },
	{ WORD("orphan", DIALECT_BOTH, ARG_INTEGER,
	      N_("stratum to serve at without sources")),
	    .id = OPT_ORPHAN, .normal = "16" },
	{ WORD("orphanwait", DIALECT_BOTH, ARG_INTEGER,
	      N_("how long to wait before, s")),
	    .id = OPT_ORPHANWAIT, .normal = "300" },
};

static const struct option_word mru[] = {
	{ WORD("incalloc", DIALECT_BOTH, ARG_INTEGER,
	      N_("entries that memory is got for at a time")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_ALWAYS },
	{ WORD(
	      "incmem", DIALECT_BOTH, ARG_INTEGER, N_("the same in kilobytes")),
	    LEAST(RANGE_IGNORE, 0), .normal = "4", .id = OPT_ALWAYS },
	{ WORD("initalloc", DIALECT_BOTH, ARG_INTEGER,
	      N_("entries that memory is got for at start")),
	    LEAST(RANGE_IGNORE, 0), .id = OPT_ALWAYS },
	{ WORD("initmem", DIALECT_BOTH, ARG_INTEGER,
	      N_("the same in kilobytes")),
	    LEAST(RANGE_IGNORE, 0), .normal = "4", .id = OPT_ALWAYS },
	{ WORD("maxage", DIALECT_BOTH, ARG_INTEGER,
	      N_("an entry this old gives way to a new one, s")),
	    .id = OPT_RATE },
	{ WORD("maxdepth", DIALECT_BOTH, ARG_INTEGER,
	      N_("most entries; negative: any number")),
	    .id = OPT_RATE },
	{ WORD("maxmem", DIALECT_BOTH, ARG_INTEGER,
	      N_("the same in kilobytes; negative: any")),
	    .normal = "1024", .id = OPT_RATE },
	{ WORD("minage", DIALECT_SEC, ARG_INTEGER,
	      N_("a younger entry stays when there is no room, s")),
	    .id = OPT_ALWAYS },
	{ WORD("mindepth", DIALECT_BOTH, ARG_INTEGER,
	      N_("entries that are kept whatever their age")),
	    LEAST(RANGE_IGNORE, 0), .normal = "600", .id = OPT_RATE },
};

static const struct option_word discard[] = {
	{ WORD("average", DIALECT_NTP, ARG_INTEGER,
	      N_("least mean interval of a client's questions, log2 s")),
	    RANGE(RANGE_IGNORE, 0, 255), .normal = "3", .id = OPT_RATE },
	{ WORD("minimum", DIALECT_NTP, ARG_INTEGER,
	      N_("least interval between two of them, s")),
	    .normal = "2", .id = OPT_RATE },
	{ WORD("monitor", DIALECT_NTP, ARG_INTEGER,
	      N_("how readily a client is forgotten, s")),
	    .normal = "3000", .id = OPT_ALWAYS },
};

static const struct option_word limit[] = {
	{ WORD("average", DIALECT_SEC, ARG_NUMBER,
	      N_("packets per second that a client may send")),
	    .normal = "1.0", .id = OPT_RATE },
	{ WORD("burst", DIALECT_SEC, ARG_NUMBER,
	      N_("packets that it may send at once")),
	    .normal = "20", .id = OPT_RATE },
	{ WORD("kod", DIALECT_SEC, ARG_NUMBER,
	      N_("kisses per second that it is sent")),
	    .normal = "0.5", .id = OPT_RATE },
};

static const struct option_word rlimit[] = {
	{ WORD("filenum", DIALECT_BOTH, ARG_INTEGER,
	    N_("files that can be open")) },
	{ WORD("memlock", DIALECT_BOTH, ARG_INTEGER,
	      N_("memory that stays in RAM, megabytes")),
	    .idle = DIALECT_SEC },
	{ WORD("stacksize", DIALECT_BOTH, ARG_INTEGER,
	      N_("stack, pages of 4 kilobytes")),
	    .normal = "50" },
};

static const struct option_word extra[] = {
	{ WORD("port", DIALECT_SEC, ARG_NUMBER, N_("number of the port")),
	    .since = "1.2.3" },
};

static const struct option_word automax[] = {
	{ WORD("automax", DIALECT_NTP, ARG_INTEGER, N_("log2 s")),
	    .normal = "12" },
};
static const struct option_word broadcastdelay[] = {
	{ WORD("broadcastdelay", DIALECT_NTP, ARG_NUMBER, N_("seconds")),
	    .normal = "0.004" },
};
static const struct option_word controlkey[] = {
	{ WORD("controlkey", DIALECT_BOTH, ARG_INTEGER, N_("a key's number")) },
};
static const struct option_word dscp[] = {
	{ WORD("dscp", DIALECT_BOTH, ARG_INTEGER,
	      N_("differentiated services code point of our packets")),
	    RANGE(RANGE_IGNORE, 0, 63), .normal = "46" },
};
static const struct option_word leapsmearinterval[] = {
	{ WORD("leapsmearinterval", DIALECT_BOTH, ARG_INTEGER, N_("seconds")),
	    LEAST(RANGE_ERROR, 0), .normal = "0" },
};
static const struct option_word mdnstries[] = {
	{ WORD("mdnstries", DIALECT_BOTH, ARG_INTEGER, N_("how often")),
	    .normal = "5" },
};
static const struct option_word nonvolatile[] = {
	{ WORD("nonvolatile", DIALECT_BOTH, ARG_NUMBER, N_("ppm")) },
};
static const struct option_word requestkey[] = {
	{ WORD("requestkey", DIALECT_BOTH, ARG_INTEGER, N_("a key's number")) },
};
static const struct option_word revoke[] = {
	{ WORD("revoke", DIALECT_NTP, ARG_INTEGER, N_("log2 s")),
	    .normal = "16" },
};
static const struct option_word tick[] = {
	{ WORD("tick", DIALECT_BOTH, ARG_NUMBER, N_("seconds")) },
};
/* clang-format on */

const struct word_list words_tinker = LIST(tinker);
const struct word_list words_tos = LIST(tos);
const struct word_list words_mru = LIST(mru);
const struct word_list words_discard = LIST(discard);
const struct word_list words_limit = LIST(limit);
const struct word_list words_rlimit = LIST(rlimit);
const struct word_list words_extra = LIST(extra);
const struct word_list value_automax = LIST(automax);
const struct word_list value_broadcastdelay = LIST(broadcastdelay);
const struct word_list value_controlkey = LIST(controlkey);
const struct word_list value_dscp = LIST(dscp);
const struct word_list value_leapsmearinterval = LIST(leapsmearinterval);
const struct word_list value_mdnstries = LIST(mdnstries);
const struct word_list value_nonvolatile = LIST(nonvolatile);
const struct word_list value_requestkey = LIST(requestkey);
const struct word_list value_revoke = LIST(revoke);
const struct word_list value_tick = LIST(tick);
