/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/directive.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/suggest.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define FLAG(word, ident, who, text)                                           \
	{                                                                      \
		.name = (word), .id = (ident), .dialect = (who),               \
		.kind = ARG_FLAG, .help = (text),                              \
	}
#define STRING(word, who, text)                                                \
	{                                                                      \
		.name = (word), .dialect = (who), .kind = ARG_STRING,          \
		.help = (text),                                                \
	}
#define NUMERIC(word, ident, who, what, out, least, most, text)                \
	{                                                                      \
		.name = (word), .id = (ident), .dialect = (who),               \
		.kind = (what), .rule = (out), .min = (least), .max = (most),  \
		.help = (text),                                                \
	}
#define OTHER(word, who, what, text)                                           \
	NUMERIC(                                                               \
	    word, OPT_KEPT, who, what, RANGE_IGNORE, -DBL_MAX, DBL_MAX, text)

/* clang-format off: tables */
static const struct option_word source_options[] = {
	STRING("aead", DIALECT_SEC, N_("NTS: algorithm asked for")),
	STRING("ask", DIALECT_NONE, N_("NTS: another key server")),
	FLAG("autokey", OPT_AUTOKEY, DIALECT_NTP,
	    N_("authenticate by Autokey (insecure, RFC 5906)")),
	OTHER("baud", DIALECT_SEC, ARG_UNSIGNED,
	    N_("reference clock: speed of its serial line")),
	NUMERIC("bias", OPT_BIAS, DIALECT_SEC, ARG_NUMBER, RANGE_IGNORE,
	    -DBL_MAX, DBL_MAX, N_("seconds added to every offset")),
	FLAG("burst", OPT_BURST, DIALECT_BOTH,
	    N_("send a burst at every poll; not for public servers")),
	STRING("ca", DIALECT_SEC, N_("NTS: file of root certificates")),
	STRING("cert", DIALECT_SEC, N_("NTS: certificate file")),
	STRING("expire", DIALECT_NONE, N_("NTS: life time of a key")),
	OTHER("flag1", DIALECT_SEC, ARG_BOOL,
	    N_("reference clock: its first switch")),
	OTHER("flag2", DIALECT_SEC, ARG_BOOL,
	    N_("reference clock: its second switch")),
	OTHER("flag3", DIALECT_SEC, ARG_BOOL,
	    N_("reference clock: its third switch")),
	OTHER("flag4", DIALECT_SEC, ARG_BOOL,
	    N_("reference clock: its fourth switch")),
	FLAG("iburst", OPT_IBURST, DIALECT_BOTH,
	    N_("send a burst while unreachable: quick at start")),
	STRING("ident", DIALECT_NTP, N_("Autokey: group name")),
	NUMERIC("key", OPT_KEY, DIALECT_BOTH, ARG_UNSIGNED, RANGE_REFUSE, 0,
	    4294967294.0, N_("authenticate with this key of the key file")),
	NUMERIC("maxpoll", OPT_MAXPOLL, DIALECT_BOTH, ARG_UNSIGNED,
	    RANGE_CLAMP_HIGH, 0, 17, N_("longest poll interval, log2 s (10)")),
	NUMERIC("minpoll", OPT_MINPOLL, DIALECT_BOTH, ARG_UNSIGNED,
	    RANGE_CLAMP_HIGH, 0, 17, N_("shortest poll interval, log2 s (6)")),
	OTHER("mode", DIALECT_BOTH, ARG_UNSIGNED,
	    N_("reference clock: its mode")),
	FLAG("noselect", OPT_NOSELECT, DIALECT_BOTH,
	    N_("measure it, never use it")),
	FLAG("noval", OPT_KEPT, DIALECT_SEC,
	    N_("NTS: do not check the certificate")),
	FLAG("nts", OPT_NTS, DIALECT_SEC, N_("authenticate by NTS (RFC 8915)")),
	STRING("path", DIALECT_SEC, N_("reference clock: its device")),
	STRING("ppspath", DIALECT_SEC, N_("reference clock: its PPS device")),
	FLAG("preempt", OPT_KEPT, DIALECT_NTP,
	    N_("may be dropped when there are enough others")),
	FLAG("prefer", OPT_PREFER, DIALECT_BOTH,
	    N_("prefer it among the true ones")),
	STRING("refid", DIALECT_SEC, N_("reference clock: its name")),
	STRING("require", DIALECT_NONE, N_("NTS: this key server only")),
	OTHER("stratum", DIALECT_SEC, ARG_UNSIGNED,
	    N_("reference clock: its stratum")),
	OTHER("subtype", DIALECT_SEC, ARG_UNSIGNED,
	    N_("reference clock: its kind")),
	OTHER("time1", DIALECT_SEC, ARG_NUMBER,
	    N_("reference clock: its offset, s")),
	OTHER("time2", DIALECT_SEC, ARG_NUMBER,
	    N_("reference clock: a second time, s")),
	FLAG("true", OPT_TRUE, DIALECT_BOTH,
	    N_("take it for true, whatever the others say")),
	NUMERIC("ttl", OPT_KEPT, DIALECT_NTP, ARG_UNSIGNED, RANGE_REFUSE, 0, 7,
	    N_("broadcast and manycast: which of the ttl values")),
	NUMERIC("version", OPT_VERSION, DIALECT_BOTH, ARG_UNSIGNED, RANGE_CLAMP,
	    1, 4, N_("NTP version of the questions (4)")),
	FLAG("xleave", OPT_KEPT, DIALECT_NTP,
	    N_("interleaved mode, for peers and broadcast")),
	FLAG("xmtnonce", OPT_ALWAYS, DIALECT_NTP,
	    N_("random transmit timestamp: always so here")),
};

static const struct option_word tinker_options[] = {
	OTHER("allan", DIALECT_BOTH, ARG_NUMBER, N_("Allan intercept, log2 s")),
	OTHER("dispersion", DIALECT_BOTH, ARG_NUMBER,
	    N_("growth of dispersion, s/s")),
	OTHER("freq", DIALECT_BOTH, ARG_NUMBER, N_("frequency at start, ppm")),
	OTHER("huffpuff", DIALECT_BOTH, ARG_NUMBER,
	    N_("span of the huff-n'-puff filter, s")),
	NUMERIC("panic", OPT_PANIC, DIALECT_BOTH, ARG_NUMBER, RANGE_IGNORE, 0,
	    DBL_MAX, N_("greatest correction, s (1000); 0: any")),
	NUMERIC("step", OPT_STEP, DIALECT_BOTH, ARG_NUMBER, RANGE_IGNORE, 0,
	    DBL_MAX, N_("least offset that is stepped, s; 0: none is")),
	NUMERIC("stepback", OPT_STEPBACK, DIALECT_BOTH, ARG_NUMBER,
	    RANGE_IGNORE, 0, DBL_MAX, N_("the same backwards, s")),
	NUMERIC("stepfwd", OPT_STEPFWD, DIALECT_BOTH, ARG_NUMBER, RANGE_IGNORE,
	    0, DBL_MAX, N_("the same forwards, s")),
	NUMERIC("stepout", OPT_STEPOUT, DIALECT_BOTH, ARG_NUMBER, RANGE_IGNORE,
	    0, DBL_MAX, N_("how long an offset lasts before a step, s")),
	OTHER(
	    "tick", DIALECT_BOTH, ARG_NUMBER, N_("precision of the clock, s")),
};

static const struct option_word tos_options[] = {
	STRING("basedate", DIALECT_NTP, N_("earliest date that can be")),
	OTHER("bcpollbstep", DIALECT_NTP, ARG_INTEGER,
	    N_("broadcast: poll steps back after a fault")),
	OTHER("beacon", DIALECT_NTP, ARG_INTEGER,
	    N_("manycast: longest interval between searches, s")),
	NUMERIC("ceiling", OPT_CEILING, DIALECT_BOTH, ARG_INTEGER, RANGE_CLAMP,
	    1, 16, N_("strata from here on are not used (15)")),
	OTHER("cohort", DIALECT_NTP, ARG_BOOL,
	    N_("manycast: answer clients of our own stratum")),
	NUMERIC("floor", OPT_FLOOR, DIALECT_BOTH, ARG_INTEGER, RANGE_CLAMP, 0,
	    16, N_("strata below are not used (0)")),
	NUMERIC("maxclock", OPT_MAXCLOCK, DIALECT_BOTH, ARG_NUMBER, RANGE_CLAMP,
	    1, 1000, N_("sources that a pool brings up at most (10)")),
	OTHER("maxdisp", DIALECT_SEC, ARG_NUMBER, N_("greatest dispersion, s")),
	NUMERIC("maxdist", OPT_MAXDIST, DIALECT_BOTH, ARG_NUMBER, RANGE_IGNORE,
	    0, DBL_MAX, N_("greatest root distance of a source, s (1.5)")),
	NUMERIC("minclock", OPT_MINCLOCK, DIALECT_BOTH, ARG_NUMBER, RANGE_CLAMP,
	    1, 1000, N_("sources that clustering leaves (3)")),
	NUMERIC("mindist", OPT_MINDIST, DIALECT_BOTH, ARG_NUMBER, RANGE_IGNORE,
	    0, DBL_MAX, N_("least width of a source's interval, s (0.001)")),
	NUMERIC("minsane", OPT_MINSANE, DIALECT_BOTH, ARG_INTEGER, RANGE_CLAMP,
	    0, 1000, N_("true sources needed to set the clock (1)")),
	OTHER("orphan", DIALECT_BOTH, ARG_INTEGER,
	    N_("stratum to serve at without sources")),
	OTHER("orphanwait", DIALECT_BOTH, ARG_INTEGER,
	    N_("how long to wait before, s")),
};

static const struct option_word dscp_value[] = {
	NUMERIC("dscp", OPT_KEPT, DIALECT_BOTH, ARG_INTEGER, RANGE_IGNORE, 0,
	    63, N_("differentiated services code point of our packets")),
};

#define ROW(word, ident, who, form, after, text)                               \
	{                                                                      \
		.name = (word), .id = (ident), .dialect = (who),               \
		.shape = (form), .follow = (after), .help = (text),            \
	}
#define ROW_OPTIONS(word, ident, form, after, list, text)                      \
	{                                                                      \
		.name = (word), .id = (ident), .dialect = DIALECT_BOTH,        \
		.shape = (form), .follow = (after), .option = (list),          \
		.noption = COUNT(list), .help = (text),                        \
	}
#define KEPT(word, who, after, text)                                           \
	ROW(word, DIR_KEPT, who, SHAPE_KEPT, after, text)

static const struct directive directives[] = {
	KEPT("automax", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("Autokey: life time of the keys, log2 s")),
	KEPT("broadcast", DIALECT_NTP, FOLLOW_STRING,
	    N_("send the time to a broadcast or multicast address")),
	KEPT("broadcastclient", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("take the time from broadcasts")),
	KEPT("broadcastdelay", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("delay of broadcasts where it cannot be measured, s")),
	KEPT("controlkey", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("key that ntpq must use to change anything")),
	KEPT("crypto", DIALECT_NTP, FOLLOW_TOKEN, N_("Autokey: switch it on")),
	ROW("disable", DIR_DISABLE, DIALECT_BOTH, SHAPE_KEPT, FOLLOW_TOKEN,
	    N_("switch off parts of the daemon")),
	KEPT("discard", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("how often clients may ask")),
	ROW("driftfile", DIR_DRIFTFILE, DIALECT_BOTH, SHAPE_DRIFT,
	    FOLLOW_STRING, N_("where the clock's frequency is kept")),
	ROW_OPTIONS("dscp", DIR_DSCP, SHAPE_NUMBER, FOLLOW_TOKEN, dscp_value,
	    N_("differentiated services code point of our packets")),
	ROW("enable", DIR_ENABLE, DIALECT_BOTH, SHAPE_KEPT, FOLLOW_TOKEN,
	    N_("switch on parts of the daemon")),
	ROW("end", DIR_END, DIALECT_BOTH, SHAPE_KEPT, FOLLOW_TOKEN,
	    N_("nothing is read behind it")),
	KEPT("extra", DIALECT_SEC, FOLLOW_TOKEN, N_("serve on a second port")),
	KEPT("filegen", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("how a statistics file is named and turned over")),
	KEPT("fudge", DIALECT_BOTH, FOLLOW_STRING,
	    N_("adjust a reference clock")),
	KEPT("ident", DIALECT_NTP, FOLLOW_STRING, N_("Autokey: group name")),
	ROW("includefile", DIR_INCLUDEFILE, DIALECT_BOTH, SHAPE_FILE,
	    FOLLOW_STRING, N_("read another file here")),
	KEPT("interface", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("which interfaces and addresses are used")),
	KEPT("keys", DIALECT_BOTH, FOLLOW_STRING, N_("file of symmetric keys")),
	KEPT("keysdir", DIALECT_NTP, FOLLOW_STRING,
	    N_("Autokey: directory of its files")),
	KEPT("leapfile", DIALECT_BOTH, FOLLOW_STRING,
	    N_("list of leap seconds")),
	KEPT("leapsmearinterval", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("how long a leap second is smeared, s")),
	KEPT("limit", DIALECT_SEC, FOLLOW_TOKEN,
	    N_("how often clients may ask")),
	KEPT("logconfig", DIALECT_BOTH, FOLLOW_STRINGS, N_("what is logged")),
	KEPT("logfile", DIALECT_BOTH, FOLLOW_STRING,
	    N_("where messages go instead of syslog")),
	KEPT("manycastclient", DIALECT_NTP, FOLLOW_STRING,
	    N_("find servers by multicast")),
	KEPT("manycastserver", DIALECT_NTP, FOLLOW_STRINGS,
	    N_("be found by multicast")),
	KEPT("mdnstries", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("how often to try to announce the service by mDNS")),
	KEPT("mru", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("how many clients are remembered, and for how long")),
	KEPT("multicastclient", DIALECT_NTP, FOLLOW_STRINGS,
	    N_("take the time from multicast groups")),
	KEPT("nic", DIALECT_BOTH, FOLLOW_TOKEN, N_("the same as interface")),
	KEPT("nonvolatile", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("least change of frequency that is written to the drift file")),
	KEPT("ntpsigndsocket", DIALECT_BOTH, FOLLOW_STRING,
	    N_("Samba's socket for signing answers")),
	KEPT("nts", DIALECT_SEC, FOLLOW_TOKEN,
	    N_("certificates and other settings of NTS")),
	ROW_OPTIONS("peer", DIR_PEER, SHAPE_SOURCE, FOLLOW_STRING,
	    source_options, N_("an equal: each takes time from the other")),
	KEPT("phone", DIALECT_BOTH, FOLLOW_STRINGS,
	    N_("numbers that a modem calls")),
	KEPT("pidfile", DIALECT_BOTH, FOLLOW_STRING,
	    N_("where the process identifier is written")),
	KEPT("pollskewlist", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("how far polls are moved at random")),
	ROW_OPTIONS("pool", DIR_POOL, SHAPE_SOURCE, FOLLOW_STRING,
	    source_options, N_("as many servers of a name as are needed")),
	KEPT("refclock", DIALECT_SEC, FOLLOW_STRING,
	    N_("a reference clock at this machine")),
	KEPT("requestkey", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("key that ntpdc had to use")),
	KEPT("reset", DIALECT_BOTH, FOLLOW_TOKEN, N_("set counters to zero")),
	ROW("restrict", DIR_RESTRICT, DIALECT_BOTH, SHAPE_KEPT, FOLLOW_TOKEN,
	    N_("who may do what with this server")),
	KEPT("revoke", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("Autokey: how often secrets change, log2 s")),
	KEPT("rlimit", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("memory and files that the daemon may use")),
	KEPT("saveconfigdir", DIALECT_NTP, FOLLOW_STRING,
	    N_("where ntpq's saveconfig writes")),
	ROW_OPTIONS("server", DIR_SERVER, SHAPE_SOURCE, FOLLOW_STRING,
	    source_options, N_("a server to take the time from")),
	KEPT("setvar", DIALECT_BOTH, FOLLOW_STRING,
	    N_("give ntpq another variable to show")),
	KEPT("statistics", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("which statistics are written")),
	KEPT("statsdir", DIALECT_BOTH, FOLLOW_STRING,
	    N_("directory of the statistics")),
	KEPT("tick", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("precision of the clock, s")),
	ROW_OPTIONS("tinker", DIR_TINKER, SHAPE_OPTIONS, FOLLOW_TOKEN,
	    tinker_options, N_("constants of the clock's discipline")),
	ROW_OPTIONS("tos", DIR_TOS, SHAPE_OPTIONS, FOLLOW_TOKEN, tos_options,
	    N_("how sources are selected")),
	KEPT("trap", DIALECT_NTP, FOLLOW_STRING, N_("whom to tell of events")),
	KEPT("trustedkey", DIALECT_BOTH, FOLLOW_TOKEN,
	    N_("keys of the key file that are trusted")),
	KEPT("ttl", DIALECT_NTP, FOLLOW_TOKEN,
	    N_("manycast: how far to search, hops")),
	KEPT("unconfig", DIALECT_BOTH, FOLLOW_STRING, N_("the same as unpeer")),
	KEPT("unpeer", DIALECT_BOTH, FOLLOW_STRING,
	    N_("take back an association")),
	KEPT("unrestrict", DIALECT_SEC, FOLLOW_TOKEN,
	    N_("take back a restrict line or some of its flags")),
};
/* clang-format on */

const struct directive *
directive_table(size_t *count)
{
	*count = COUNT(directives);
	return directives;
}

static int
by_name(const void *key, const void *row)
{
	const struct directive *d = row;

	return strcmp(key, d->name);
}

const struct directive *
directive_find(const char *word)
{
	return bsearch(word, directives, COUNT(directives),
	    sizeof(directives[0]), by_name);
}

const struct option_word *
directive_option(const struct directive *d, const char *word)
{
	for (size_t i = 0; i < d->noption; i++)
		if (strcmp(d->option[i].name, word) == 0)
			return &d->option[i];
	return NULL;
}

const char *
directive_suggest(const struct directive *d, const char *word)
{
	const char *names[COUNT(directives)];
	size_t n = 0;

	_Static_assert(COUNT(source_options) <= COUNT(directives),
	    "the longest list of options has no room");
	if (d == NULL)
		for (; n < COUNT(directives); n++)
			names[n] = directives[n].name;
	else
		for (size_t i = 0; i < d->noption; i++)
			if (d->option[i].dialect != DIALECT_NONE)
				names[n++] = d->option[i].name;
	return suggest(word, names, n);
}
