/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/directive.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/suggest.h"
#include "config/words.h"

/* clang-format off */
static const struct directive directives[] = {
	{ .name = "automax", .dialect = DIALECT_NTP,
	    .step = { STEP_VALUE }, .option = &value_automax,
	    .args = "LOG2SECONDS",
	    .help = N_("Autokey: life time of the keys, log2 s") },
	{ .name = "broadcast", .dialect = DIALECT_NTP,
	    .step = { STEP_ADDRESS, STEP_OPTIONS }, .option = &words_source,
	    .args = "[-4|-6] ADDRESS [option...]",
	    .example = "broadcast 192.0.2.255 key 5",
	    .help = N_("send the time to a broadcast or multicast address") },
	{ .name = "broadcastclient", .dialect = DIALECT_NTP,
	    .help = N_("take the time from broadcasts") },
	{ .name = "broadcastdelay", .dialect = DIALECT_NTP,
	    .step = { STEP_VALUE }, .option = &value_broadcastdelay,
	    .args = "SECONDS",
	    .help = N_("delay of broadcasts where it cannot be measured, s") },
	{ .name = "controlkey", .dialect = DIALECT_BOTH,
	    .id = DIR_CONTROLKEY,
	    .step = { STEP_VALUE }, .option = &value_controlkey, .args = "KEY",
	    .example = "controlkey 1",
	    .help = N_("key that ntpq must use to change anything") },
	{ .name = "crypto", .dialect = DIALECT_NTP,
	    .step = { STEP_OPTIONS }, .option = &words_crypto,
	    .args = "[option...]", .help = N_("Autokey: switch it on") },
	{ .name = "device", .dialect = DIALECT_NTP,
	    .step = { STEP_HOST, STEP_OPTIONS_1ST }, .option = &words_device,
	    .args = "127.127.TYPE.UNIT option...", .since = "4.2.8p16",
	    .help = N_("devices of a reference clock") },
	{ .name = "disable", .dialect = DIALECT_BOTH,
	    .id = DIR_DISABLE, .step = { STEP_OPTIONS_1ST },
	    .option = &words_switch, .args = "SWITCH...",
	    .example = "disable monitor",
	    .help = N_("switch off parts of the daemon") },
	{ .name = "discard", .dialect = DIALECT_NTP,
	    .id = DIR_DISCARD, .step = { STEP_OPTIONS_1ST }, .option = &words_discard,
	    .args = "option...", .example = "discard average 3 minimum 2",
	    .help = N_("how often clients may ask") },
	{ .name = "driftfile", .dialect = DIALECT_BOTH,
	    .id = DIR_DRIFTFILE, .step = { STEP_FILE, STEP_WANDER },
	    .args = "[FILE [WANDER]]",
	    .example = "driftfile /var/lib/ntp/ntp.drift",
	    .help = N_("where the clock's frequency is kept") },
	{ .name = "dscp", .dialect = DIALECT_BOTH,
	    .id = DIR_DSCP, .step = { STEP_VALUE }, .option = &value_dscp,
	    .args = "NUMBER",
	    .help = N_("differentiated services code point of our packets") },
	{ .name = "enable", .dialect = DIALECT_BOTH,
	    .id = DIR_ENABLE, .step = { STEP_OPTIONS_1ST },
	    .option = &words_switch, .args = "SWITCH...",
	    .help = N_("switch on parts of the daemon") },
	{ .name = "end", .dialect = DIALECT_BOTH,
	    .id = DIR_END, .help = N_("nothing is read behind it") },
	{ .name = "extra", .dialect = DIALECT_SEC,
	    .step = { STEP_OPTIONS_1ST }, .option = &words_extra,
	    .args = "port PORT", .since = "1.2.3",
	    .help = N_("serve on a second port") },
	{ .name = "filegen", .dialect = DIALECT_BOTH,
	    .id = DIR_FILEGEN,
	    .step = { STEP_FIRST, STEP_OPTIONS }, .first = &words_statistics,
	    .option = &words_filegen, .args = "NAME [option...]",
	    .example = "filegen loopstats file loopstats type day enable",
	    .help = N_("how a statistics file is named and turned over") },
	{ .name = "fudge", .dialect = DIALECT_BOTH,
	    .id = DIR_FUDGE, .step = { STEP_ADDRESS, STEP_OPTIONS_1ST }, .option = &words_fudge,
	    .args = "127.127.TYPE.UNIT option...",
	    .example = "fudge 127.127.1.0 stratum 10",
	    .help = N_("adjust a reference clock") },
	{ .name = "ident", .dialect = DIALECT_NTP,
	    .step = { STEP_NAME }, .args = "NAME",
	    .help = N_("Autokey: group name") },
	{ .name = "includefile", .dialect = DIALECT_BOTH,
	    .id = DIR_INCLUDEFILE, .step = { STEP_FILE }, .args = "FILE",
	    .help = N_("read another file here") },
	{ .name = "interface", .dialect = DIALECT_BOTH,
	    .id = DIR_INTERFACE,
	    .step = { STEP_FIRST, STEP_TARGET }, .first = &words_action,
	    .option = &words_interface,
	    .args = "listen|ignore|drop all|ipv4|ipv6|wildcard|NAME|ADDRESS[/LENGTH]",
	    .example = "interface listen eth0",
	    .help = N_("which interfaces and addresses are used") },
	{ .name = "keys", .dialect = DIALECT_BOTH,
	    .id = DIR_KEYS, .step = { STEP_FILE }, .args = "FILE",
	    .example = "keys /etc/ntp.keys",
	    .help = N_("file of symmetric keys") },
	{ .name = "keysdir", .dialect = DIALECT_NTP,
	    .step = { STEP_FILE }, .args = "DIRECTORY",
	    .help = N_("Autokey: directory of its files") },
	{ .name = "leapfile", .dialect = DIALECT_BOTH,
	    .id = DIR_LEAPFILE, .step = { STEP_FILE, STEP_OPTION }, .option = &words_hash,
	    .args = "FILE [checkhash|ignorehash]",
	    .example = "leapfile /usr/share/zoneinfo/leap-seconds.list",
	    .help = N_("list of leap seconds") },
	{ .name = "leapsmearinterval", .dialect = DIALECT_BOTH,
	    .step = { STEP_VALUE }, .option = &value_leapsmearinterval,
	    .args = "SECONDS",
	    .help = N_("how long a leap second is smeared, s") },
	{ .name = "limit", .dialect = DIALECT_SEC,
	    .id = DIR_LIMIT, .step = { STEP_OPTIONS_1ST }, .option = &words_limit,
	    .args = "option...", .help = N_("how often clients may ask") },
	{ .name = "logconfig", .dialect = DIALECT_BOTH,
	    .id = DIR_LOGCONFIG, .step = { STEP_LOG }, .args = "[=+-]CLASS...",
	    .example = "logconfig =syncall +clockall",
	    .help = N_("what is logged") },
	{ .name = "logfile", .dialect = DIALECT_BOTH,
	    .id = DIR_LOGFILE, .step = { STEP_FILE }, .args = "FILE",
	    .help = N_("where messages go instead of syslog") },
	{ .name = "manycastclient", .dialect = DIALECT_NTP,
	    .step = { STEP_ADDRESS, STEP_OPTIONS }, .option = &words_source,
	    .args = "[-4|-6] ADDRESS [option...]",
	    .help = N_("find servers by multicast") },
	{ .name = "manycastserver", .dialect = DIALECT_NTP,
	    .step = { STEP_ADDRESSES }, .args = "ADDRESS...",
	    .help = N_("be found by multicast") },
	{ .name = "mdnstries", .dialect = DIALECT_BOTH,
	    .step = { STEP_VALUE }, .option = &value_mdnstries,
	    .args = "COUNT",
	    .help = N_("how often to try to announce the service by mDNS") },
	{ .name = "mru", .dialect = DIALECT_BOTH,
	    .id = DIR_MRU, .step = { STEP_OPTIONS_1ST }, .option = &words_mru,
	    .args = "option...",
	    .help = N_("how many clients are remembered, and for how long") },
	{ .name = "multicastclient", .dialect = DIALECT_NTP,
	    .step = { STEP_ADDRESSES }, .args = "ADDRESS...",
	    .help = N_("take the time from multicast groups") },
	{ .name = "nic", .dialect = DIALECT_BOTH,
	    .id = DIR_INTERFACE,
	    .step = { STEP_FIRST, STEP_TARGET }, .first = &words_action,
	    .option = &words_interface,
	    .args = "listen|ignore|drop all|ipv4|ipv6|wildcard|NAME|ADDRESS[/LENGTH]",
	    .help = N_("the same as interface") },
	{ .name = "nonvolatile", .dialect = DIALECT_BOTH,
	    .step = { STEP_VALUE }, .option = &value_nonvolatile,
	    .args = "PPM",
	    .help = N_("least change of frequency that is written to the drift file") },
	{ .name = "ntpsigndsocket", .dialect = DIALECT_BOTH,
	    .step = { STEP_FILE }, .args = "DIRECTORY",
	    .help = N_("Samba's socket for signing answers") },
	{ .name = "nts", .dialect = DIALECT_SEC,
	    .step = { STEP_OPTIONS_1ST }, .option = &words_nts,
	    .args = "option...", .since = "1.2.0",
	    .help = N_("certificates and other settings of NTS") },
	{ .name = "peer", .dialect = DIALECT_BOTH,
	    .id = DIR_PEER, .step = { STEP_ADDRESS, STEP_OPTIONS },
	    .option = &words_source, .args = "[-4|-6] ADDRESS [option...]",
	    .help = N_("an equal: each takes time from the other") },
	{ .name = "phone", .dialect = DIALECT_BOTH,
	    .step = { STEP_STRINGS }, .args = "NUMBER...",
	    .help = N_("numbers that a modem calls") },
	{ .name = "pidfile", .dialect = DIALECT_BOTH,
	    .step = { STEP_FILE }, .args = "FILE",
	    .help = N_("where the process identifier is written") },
	{ .name = "pollskewlist", .dialect = DIALECT_NTP,
	    .step = { STEP_SKEWS }, .option = &words_default,
	    .args = "[POLL|default LESS|MORE]...", .since = "4.2.8p14",
	    .help = N_("how far polls are moved at random") },
	{ .name = "pool", .dialect = DIALECT_BOTH,
	    .id = DIR_POOL, .step = { STEP_ADDRESS, STEP_OPTIONS },
	    .option = &words_source, .args = "[-4|-6] ADDRESS [option...]",
	    .example = "pool 2.pool.ntp.org iburst",
	    .help = N_("as many servers of a name as are needed") },
	{ .name = "refclock", .dialect = DIALECT_SEC,
	    .id = DIR_REFCLOCK, .step = { STEP_NAME, STEP_UNIT, STEP_OPTIONS },
	    .first = &words_unit, .option = &words_source,
	    .args = "NAME [unit N] [option...]",
	    .example = "refclock shm unit 0 refid GPS",
	    .help = N_("a reference clock at this machine") },
	{ .name = "requestkey", .dialect = DIALECT_BOTH,
	    .step = { STEP_VALUE }, .option = &value_requestkey,
	    .idle = DIALECT_SEC, .args = "KEY",
	    .help = N_("key that ntpdc had to use") },
	{ .name = "reset", .dialect = DIALECT_BOTH,
	    .step = { STEP_OPTIONS_1ST }, .option = &words_reset,
	    .args = "COUNTERS...", .help = N_("set counters to zero") },
	{ .name = "restrict", .dialect = DIALECT_BOTH,
	    .id = DIR_RESTRICT,
	    .step = { STEP_WHO, STEP_MASK, STEP_LIMIT, STEP_OPTIONS },
	    .first = &words_mask, .option = &words_restrict,
	    .args = "[-4|-6] ADDRESS [mask MASK]|[-4|-6] default|source [flag...]",
	    .example = "restrict default kod limited nomodify noquery",
	    .help = N_("who may do what with this server") },
	{ .name = "revoke", .dialect = DIALECT_NTP,
	    .step = { STEP_VALUE }, .option = &value_revoke,
	    .args = "LOG2SECONDS",
	    .help = N_("Autokey: how often secrets change, log2 s") },
	{ .name = "rlimit", .dialect = DIALECT_BOTH,
	    .step = { STEP_OPTIONS_1ST }, .option = &words_rlimit,
	    .args = "option...",
	    .help = N_("memory and files that the daemon may use") },
	{ .name = "saveconfigdir", .dialect = DIALECT_NTP,
	    .step = { STEP_FILE }, .args = "DIRECTORY",
	    .help = N_("where ntpq's saveconfig writes") },
	{ .name = "server", .dialect = DIALECT_BOTH,
	    .id = DIR_SERVER, .step = { STEP_ADDRESS, STEP_OPTIONS },
	    .option = &words_source, .args = "[-4|-6] ADDRESS [option...]",
	    .example = "server ntp1.example.net iburst",
	    .help = N_("a server to take the time from") },
	{ .name = "setvar", .dialect = DIALECT_BOTH,
	    .step = { STEP_NAME, STEP_ASSIGN, STEP_OPTION },
	    .option = &words_default, .args = "NAME = VALUE [default]",
	    .example = "setvar owner = \"The Boss\" default",
	    .help = N_("give ntpq another variable to show") },
	{ .name = "simulate", .dialect = DIALECT_NONE,
	    .step = { STEP_KEPT }, .args = "{ ... }",
	    .help = N_("only for a daemon built as a simulator") },
	{ .name = "statistics", .dialect = DIALECT_BOTH,
	    .id = DIR_STATISTICS,
	    .step = { STEP_OPTIONS_1ST }, .option = &words_statistics,
	    .args = "NAME...",
	    .example = "statistics loopstats peerstats clockstats",
	    .help = N_("which statistics are written") },
	{ .name = "statsdir", .dialect = DIALECT_BOTH,
	    .id = DIR_STATSDIR, .step = { STEP_FILE }, .args = "DIRECTORY",
	    .help = N_("directory of the statistics") },
	{ .name = "tick", .dialect = DIALECT_BOTH,
	    .step = { STEP_VALUE }, .option = &value_tick, .args = "SECONDS",
	    .help = N_("precision of the clock, s") },
	{ .name = "tinker", .dialect = DIALECT_BOTH,
	    .id = DIR_TINKER, .step = { STEP_OPTIONS_1ST },
	    .option = &words_tinker, .args = "option...",
	    .example = "tinker panic 0",
	    .help = N_("constants of the clock's discipline") },
	{ .name = "tos", .dialect = DIALECT_BOTH,
	    .id = DIR_TOS, .step = { STEP_OPTIONS_1ST }, .option = &words_tos,
	    .args = "option...", .example = "tos minsane 2",
	    .help = N_("how sources are selected") },
	{ .name = "trap", .dialect = DIALECT_NTP,
	    .step = { STEP_HOST, STEP_OPTIONS }, .option = &words_trap,
	    .args = "ADDRESS [option...]",
	    .help = N_("whom to tell of events") },
	{ .name = "trustedkey", .dialect = DIALECT_BOTH,
	    .id = DIR_TRUSTEDKEY, .step = { STEP_RANGES },
	    .args = "KEY|( FIRST ... LAST )...",
	    .example = "trustedkey 1 (10 ... 20)",
	    .help = N_("keys of the key file that are trusted") },
	{ .name = "ttl", .dialect = DIALECT_NTP,
	    .step = { STEP_INTEGERS }, .args = "HOPS...",
	    .help = N_("manycast: how far to search, hops") },
	{ .name = "unconfig", .dialect = DIALECT_BOTH,
	    .step = { STEP_ADDRESS }, .args = "[-4|-6] ADDRESS",
	    .help = N_("the same as unpeer") },
	{ .name = "unpeer", .dialect = DIALECT_BOTH,
	    .step = { STEP_ADDRESS }, .args = "[-4|-6] ADDRESS",
	    .help = N_("take back an association") },
	{ .name = "unrestrict", .dialect = DIALECT_SEC,
	    .step = { STEP_WHO, STEP_MASK, STEP_OPTIONS },
	    .first = &words_mask, .option = &words_restrict,
	    .args = "[-4|-6] ADDRESS [mask MASK]|[-4|-6] default|source [flag...]",
	    .help = N_("take back a restrict line or some of its flags") },
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

static int
word_by_name(const void *key, const void *row)
{
	const struct option_word *w = row;

	return strcmp(key, w->name);
}

const struct option_word *
word_find(const struct word_list *list, const char *word)
{
	if (list == NULL)
		return NULL;
	return bsearch(
	    word, list->word, list->count, sizeof(list->word[0]), word_by_name);
}

const struct option_word *
directive_option(const struct directive *d, const char *word)
{
	return word_find(d->option, word);
}

/* DIALECT_* bits of the word in a list and in what its options choose of. */
static unsigned
taken_by(const struct word_list *list, const char *word)
{
	unsigned bits = 0;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct option_word *w = &list->word[i];

		if (strcmp(w->name, word) == 0)
			bits |= w->dialect;
		if (w->list != NULL)
			bits |= taken_by(w->list, word);
	}
	return bits;
}

unsigned
directive_reserved(const char *word)
{
	unsigned bits = 0;

	/* No word of the language has a capital or begins with a figure. */
	if ((word[0] < 'a' || word[0] > 'z') && word[0] != '-' &&
	    word[0] != '.')
		return 0;
	for (size_t i = 0; i < COUNT(directives); i++) {
		const struct directive *d = &directives[i];

		if (strcmp(d->name, word) == 0)
			bits |= d->dialect;
		bits |= taken_by(d->first, word) & d->dialect;
		bits |= taken_by(d->option, word) & d->dialect;
	}
	return bits | taken_by(&words_other, word);
}

const char *
directive_suggest(const struct word_list *list, const char *word, unsigned who)
{
	const char *names[COUNT(directives)];
	size_t n = 0;

	if (list == NULL) {
		for (size_t i = 0; i < COUNT(directives); i++)
			if ((directives[i].dialect & who) != 0)
				names[n++] = directives[i].name;
		return suggest(word, names, n);
	}
	for (size_t i = 0; i < list->count && n < COUNT(directives); i++)
		if ((list->word[i].dialect & who) != 0)
			names[n++] = list->word[i].name;
	return suggest(word, names, n);
}
