/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of associations and reference clocks. */

#include "config/words.h"

/* clang-format off: tables */
static const struct option_word source[] = {
	{ WORD("aead", DIALECT_SEC, ARG_STRING, N_("NTS: algorithm asked for")),
	    .normal = "AES_SIV_CMAC_256", .since = "1.2.0" },
	{ WORD(
	    "ask", DIALECT_NONE, ARG_STRING, N_("NTS: another key server")) },
	{ FLAG("autokey", DIALECT_NTP,
	      N_("authenticate by Autokey (insecure, RFC 5906)")),
	    .id = OPT_AUTOKEY },
	{ WORD("baud", DIALECT_SEC, ARG_UNSIGNED,
	    N_("reference clock: speed of its serial line")) },
	{ WORD("bias", DIALECT_SEC, ARG_NUMBER,
	      N_("seconds added to every offset")),
	    .id = OPT_BIAS, .normal = "0" },
	{ FLAG("burst", DIALECT_BOTH,
	      N_("send a burst at every poll; not for public servers")),
	    .id = OPT_BURST },
	{ WORD("ca", DIALECT_SEC, ARG_WORD,
	      N_("NTS: file of root certificates")),
	    .since = "1.2.0" },
	{ WORD("cert", DIALECT_SEC, ARG_WORD, N_("NTS: certificate file")),
	    .idle = DIALECT_SEC, .since = "1.2.0" },
	{ WORD("expire", DIALECT_NONE, ARG_UNSIGNED,
	    N_("NTS: life time of a key")) },
	{ SWITCH(
	    "flag1", DIALECT_SEC, N_("reference clock: its first switch")) },
	{ SWITCH(
	    "flag2", DIALECT_SEC, N_("reference clock: its second switch")) },
	{ SWITCH(
	    "flag3", DIALECT_SEC, N_("reference clock: its third switch")) },
	{ SWITCH(
	    "flag4", DIALECT_SEC, N_("reference clock: its fourth switch")) },
	{ FLAG("iburst", DIALECT_BOTH,
	      N_("send a burst while unreachable: quick at start")),
	    .id = OPT_IBURST },
	{ WORD("ident", DIALECT_NTP, ARG_STRING, N_("Autokey: group name")) },
	{ WORD("key", DIALECT_BOTH, ARG_UNSIGNED,
	      N_("authenticate with this key of the key file")),
	    RANGE(RANGE_REFUSE, 0, 4294967294.0), .id = OPT_KEY },
	{ WORD("maxpoll", DIALECT_BOTH, ARG_UNSIGNED,
	      N_("longest poll interval, log2 s (10)")),
	    RANGE(RANGE_CLAMP_HIGH, 0, 17), .id = OPT_MAXPOLL, .normal = "10" },
	{ WORD("minpoll", DIALECT_BOTH, ARG_UNSIGNED,
	      N_("shortest poll interval, log2 s (6)")),
	    RANGE(RANGE_CLAMP_HIGH, 0, 17), .id = OPT_MINPOLL, .normal = "6" },
	{ WORD("mode", DIALECT_BOTH, ARG_UNSIGNED,
	      N_("reference clock: its mode")),
	    .id = OPT_CLOCK },
	{ FLAG("noselect", DIALECT_BOTH, N_("measure it, never use it")),
	    .id = OPT_NOSELECT },
	{ FLAG("noval", DIALECT_SEC, N_("NTS: do not check the certificate")),
	    .since = "1.2.0" },
	{ FLAG("nts", DIALECT_SEC, N_("authenticate by NTS (RFC 8915)")),
	    .id = OPT_NTS, .since = "1.2.0" },
	{ WORD("path", DIALECT_SEC, ARG_STRING,
	    N_("reference clock: its device")) },
	{ WORD("ppspath", DIALECT_SEC, ARG_STRING,
	    N_("reference clock: its PPS device")) },
	{ FLAG("preempt", DIALECT_NTP,
	    N_("may be dropped when there are enough others")) },
	{ FLAG("prefer", DIALECT_BOTH, N_("prefer it among the true ones")),
	    .id = OPT_PREFER },
	{ WORD("refid", DIALECT_SEC, ARG_STRING,
	      N_("reference clock: its name")),
	    .id = OPT_CLOCK },
	{ WORD("require", DIALECT_NONE, ARG_STRING,
	    N_("NTS: this key server only")) },
	{ WORD("stratum", DIALECT_SEC, ARG_INTEGER,
	      N_("reference clock: its stratum")),
	    .id = OPT_CLOCK },
	{ WORD("subtype", DIALECT_SEC, ARG_UNSIGNED,
	    N_("reference clock: its kind")) },
	{ WORD("time1", DIALECT_SEC, ARG_NUMBER,
	      N_("reference clock: its offset, s")),
	    .normal = "0", .id = OPT_CLOCK },
	{ WORD("time2", DIALECT_SEC, ARG_NUMBER,
	      N_("reference clock: a second time, s")),
	    .normal = "0", .id = OPT_CLOCK },
	{ FLAG("true", DIALECT_BOTH,
	      N_("take it for true, whatever the others say")),
	    .id = OPT_TRUE },
	{ WORD("ttl", DIALECT_NTP, ARG_UNSIGNED,
	      N_("broadcast and manycast: which of the ttl values")),
	    RANGE(RANGE_REFUSE, 0, 7) },
	{ WORD("version", DIALECT_BOTH, ARG_UNSIGNED,
	      N_("NTP version of the questions (4)")),
	    RANGE(RANGE_CLAMP, 1, 4), .id = OPT_VERSION, .normal = "4" },
	{ FLAG("xleave", DIALECT_NTP,
	    N_("interleaved mode, for peers and broadcast")) },
	{ FLAG("xmtnonce", DIALECT_NTP,
	      N_("random transmit timestamp: always so here")),
	    .id = OPT_ALWAYS, .since = "4.2.8p14" },
};

/* A stratum out of range is called a syntax error, yet the rest counts. */
static const struct option_word fudge[] = {
	{ WORD("abbrev", DIALECT_NONE, ARG_STRING,
	    N_("stops ntp.org's ntpd at once")) },
	{ SWITCH("flag1", DIALECT_BOTH, N_("its first switch")) },
	{ SWITCH("flag2", DIALECT_BOTH, N_("its second switch")) },
	{ SWITCH("flag3", DIALECT_BOTH, N_("its third switch")) },
	{ SWITCH("flag4", DIALECT_BOTH, N_("its fourth switch")) },
	{ WORD("minjitter", DIALECT_NTP, ARG_NUMBER,
	      N_("least jitter that is assumed, s")),
	    .since = "4.2.8p14" },
	{ WORD("refid", DIALECT_BOTH, ARG_STRING,
	      N_("its name, up to four letters")),
	    .id = OPT_CLOCK },
	{ WORD("stratum", DIALECT_BOTH, ARG_INTEGER, N_("its stratum")),
	    RANGE(RANGE_ERROR, 0, 16), .normal = "0", .id = OPT_CLOCK },
	{ WORD("time1", DIALECT_BOTH, ARG_NUMBER, N_("its offset, s")),
	    .normal = "0", .id = OPT_CLOCK },
	{ WORD("time2", DIALECT_BOTH, ARG_NUMBER, N_("a second time, s")),
	    .normal = "0", .id = OPT_CLOCK },
};

static const struct option_word unit[] = {
	{ WORD("unit", DIALECT_SEC, ARG_INTEGER,
	      N_("which of several of its kind")),
	    .normal = "0", .id = OPT_CLOCK },
};

static const struct option_word device[] = {
	{ WORD("ppsdata", DIALECT_NTP, ARG_STRING, N_("its PPS device")) },
	{ WORD("timedata", DIALECT_NTP, ARG_STRING, N_("its device")) },
};
/* clang-format on */

const struct word_list words_source = LIST(source);
const struct word_list words_fudge = LIST(fudge);
const struct word_list words_unit = LIST(unit);
const struct word_list words_device = LIST(device);
