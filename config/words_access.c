/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of who may do what, of interfaces, keys and certificates. */

#include "config/words.h"

/* clang-format off: tables */
static const struct option_word fuzz[] = {
	{ FLAG("fuzz", DIALECT_NTP, N_("blur the times of answers")) },
};
static const struct word_list fuzz_list = LIST(fuzz);

static const struct option_word flags[] = {
	{ FLAG("epeer", DIALECT_NONE,
	    N_("stops ntp.org's ntpd at once; associations are allowed "
	       "anyway")) },
	{ FLAG("flake", DIALECT_BOTH,
	    N_("a tenth of the packets is dropped, for tests")) },
	{ FLAG("ignore", DIALECT_BOTH, N_("nothing is answered at all")) },
	{ FLAG(
	    "kod", DIALECT_BOTH, N_("with limited: tell who asks too often")) },
	{ FLAG("limited", DIALECT_BOTH,
	    N_("who asks too often is not answered")) },
	{ FLAG("lowpriotrap", DIALECT_NTP, N_("traps of low priority")) },
	{ FLAG("mssntp", DIALECT_BOTH,
	    N_("answers are signed for Windows by Samba")) },
	{ FLAG("noepeer", DIALECT_NTP,
	      N_("no association is made for who asks, even with a key")),
	    .since = "4.2.8p11" },
	{ FLAG("nomodify", DIALECT_BOTH, N_("nothing can be configured")) },
	{ FLAG("nomrulist", DIALECT_BOTH, N_("no list of clients is given")) },
	{ FLAG("nopeer", DIALECT_BOTH,
	      N_("no association is made for who asks without a key; stops "
		 "pool too")),
	    .idle = DIALECT_SEC },
	{ FLAG("noquery", DIALECT_BOTH, N_("no questions of ntpq or ntpdc")) },
	{ FLAG("noserve", DIALECT_BOTH, N_("time is not served")) },
	{ FLAG("notrap", DIALECT_BOTH, N_("no traps")), .idle = DIALECT_SEC },
	{ FLAG("notrust", DIALECT_BOTH,
	    N_("only what is authenticated is answered")) },
	{ FLAG("ntpport", DIALECT_BOTH,
	    N_("the rule is for packets from port 123 only")) },
	{ WORD("serverresponse", DIALECT_NTP, ARG_CHOICE,
	      N_("blur the times of answers")),
	    .list = &fuzz_list, .since = "4.2.8p13" },
	{ FLAG("version", DIALECT_BOTH,
	    N_("only packets of the present version are answered")) },
};

/* What belongs between the address and the flags. */
static const struct option_word mask[] = {
	{ WORD("ippeerlimit", DIALECT_NTP, ARG_INTEGER,
	      N_("associations that one address can bring up; -1: any number")),
	    RANGE(RANGE_IGNORE, -1, 100), .normal = "-1", .since = "4.2.8p11" },
	{ WORD("mask", DIALECT_BOTH, ARG_WORD,
	    N_("which bits of the address count")) },
};

static const struct option_word switches[] = {
	{ FLAG("auth", DIALECT_NTP,
	      N_("associations nobody asked for need a key")),
	    .normal = "1" },
	{ FLAG("bclient", DIALECT_NTP, N_("take the time from broadcasts")),
	    .normal = "0" },
	{ FLAG("calibrate", DIALECT_BOTH,
	      N_("correct reference clocks by the PPS signal")),
	    .normal = "0" },
	{ FLAG("kernel", DIALECT_BOTH, N_("the kernel disciplines the clock")),
	    .normal = "1" },
	{ FLAG("mode7", DIALECT_NTP,
	      N_("questions of ntpdc, which invite abuse")),
	    .normal = "0" },
	{ FLAG("monitor", DIALECT_BOTH,
	      N_("clients are remembered; limited needs it")),
	    .normal = "1" },
	{ FLAG("ntp", DIALECT_BOTH, N_("the clock is set and disciplined")),
	    .normal = "1" },
	{ FLAG("peer_clear_digest_early", DIALECT_NTP,
	      N_("a bad digest resets an association")),
	    .normal = "1", .since = "4.2.8p7" },
	{ FLAG("stats", DIALECT_BOTH, N_("statistics are written")),
	    .normal = "1" },
	{ FLAG("unpeer_crypto_early", DIALECT_NTP,
	      N_("bad Autokey packets end an association")),
	    .normal = "1" },
	{ FLAG("unpeer_crypto_nak_early", DIALECT_NTP,
	      N_("a crypto-NAK ends an association")),
	    .normal = "1" },
	{ FLAG("unpeer_digest_early", DIALECT_NTP,
	      N_("a bad digest ends an association")),
	    .normal = "1" },
};

static const struct option_word action[] = {
	{ FLAG("drop", DIALECT_BOTH, N_("it is open, nothing is answered")) },
	{ FLAG("ignore", DIALECT_BOTH, N_("it is not opened")) },
	{ FLAG("listen", DIALECT_BOTH, N_("it is used")) },
};

static const struct option_word interface[] = {
	{ FLAG("all", DIALECT_BOTH, N_("every address")) },
	{ FLAG("ipv4", DIALECT_BOTH, N_("every address of IPv4")) },
	{ FLAG("ipv6", DIALECT_BOTH, N_("every address of IPv6")) },
	{ FLAG("wildcard", DIALECT_BOTH, N_("the address of no interface")) },
};

static const struct option_word crypto[] = {
	{ WORD("digest", DIALECT_NTP, ARG_STRING, N_("Autokey: the digest")) },
	{ WORD("host", DIALECT_NTP, ARG_STRING, N_("Autokey: our name")) },
	{ WORD("ident", DIALECT_NTP, ARG_STRING, N_("Autokey: group name")) },
	{ WORD("pw", DIALECT_NTP, ARG_STRING,
	    N_("Autokey: password of the key files")) },
	{ WORD("randfile", DIALECT_NTP, ARG_STRING,
	    N_("Autokey: file of random octets")) },
	{ WORD("revoke", DIALECT_NTP, ARG_INTEGER,
	      N_("Autokey: how often secrets change, log2 s")),
	    .normal = "16" },
};

static const struct option_word nts[] = {
	{ WORD("aead", DIALECT_SEC, ARG_STRING, N_("algorithm asked for")),
	    .normal = "AES_SIV_CMAC_256" },
	{ WORD("ca", DIALECT_SEC, ARG_WORD, N_("file of root certificates")) },
	{ WORD("cert", DIALECT_SEC, ARG_WORD,
	      N_("our certificate and its chain")),
	    .normal = "/etc/ntp/cert-chain.pem" },
	{ WORD("cookie", DIALECT_SEC, ARG_WORD,
	      N_("where the keys of cookies are kept")),
	    .normal = "/var/lib/ntp/nts-keys" },
	{ FLAG("disable", DIALECT_SEC, N_("be no NTS server")) },
	{ FLAG("enable", DIALECT_SEC, N_("be an NTS server")) },
	{ WORD("key", DIALECT_SEC, ARG_WORD, N_("our private key")),
	    .normal = "/etc/ntp/key.pem" },
	{ WORD("maxtls", DIALECT_SEC, ARG_WORD, N_("newest TLS version")) },
	{ WORD("mintls", DIALECT_SEC, ARG_WORD, N_("oldest TLS version")),
	    .normal = "TLS1.3" },
	{ WORD("pool", DIALECT_SEC, ARG_NUMBER,
	      N_("how many servers of a pool are asked")),
	    .since = "1.2.4" },
	{ WORD("port", DIALECT_SEC, ARG_NUMBER, N_("port of key exchange")),
	    .normal = "4460", .since = "1.2.3" },
	{ FLAG("tlscipherserverpreference", DIALECT_SEC,
	      N_("our order of ciphers counts")),
	    .since = "1.2.3" },
	{ WORD("tlsciphersuites", DIALECT_SEC, ARG_STRING,
	    N_("ciphers of TLS 1.3")) },
	{ WORD("tlsecdhcurves", DIALECT_SEC, ARG_STRING,
	      N_("curves of the key exchange")),
	    .since = "1.2.3" },
};

static const struct option_word trap[] = {
	{ WORD("interface", DIALECT_NTP, ARG_WORD,
	    N_("address that it is sent from")) },
	{ WORD("port", DIALECT_NTP, ARG_INTEGER, N_("port of the receiver")),
	    RANGE(RANGE_IGNORE, 1, 65535), .normal = "18447" },
};
/* clang-format on */

const struct word_list words_restrict = LIST(flags);
const struct word_list words_mask = LIST(mask);
const struct word_list words_switch = LIST(switches);
const struct word_list words_action = LIST(action);
const struct word_list words_interface = LIST(interface);
const struct word_list words_crypto = LIST(crypto);
const struct word_list words_nts = LIST(nts);
const struct word_list words_trap = LIST(trap);
