/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a daemon answered, as ntpq prints it: status words in words, times with
 * their date, and so on. Its words are not translated: scripts and old hands
 * know them. */

#include "ui/ntpq.h"

#include "core/control.h"
#include "core/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COLUMNS 78
#define VALUE   400 /* octets of one value as it is printed */

/* ---- status words (RFC 9327 section 3) ---- */

/* The n-th of some words, "" if there are not so many. */
#define WORD(list, n) ((n) < sizeof(list) / sizeof((list)[0]) ? (list)[n] : "")

static const char *
selection(unsigned n)
{
	static const char *const words[] = { "reject", "falsetick", "excess",
		"outlier", "candidate", "backup", "sys.peer", "pps.peer" };

	return words[n & 7];
}

static const char *
peer_event(unsigned n)
{
	static const char *const words[] = { "", "mobilize", "demobilize",
		"unreachable", "reachable", "restart", "no_reply",
		"rate_exceeded", "access_denied", "leap_armed", "sys_peer",
		"clock_event", "bad_auth", "popcorn", "interleave_mode",
		"interleave_error" };

	return WORD(words, n);
}

static const char *
events(char *buf, size_t size, unsigned count)
{
	if (count == 0)
		snprintf(buf, size, "no events");
	else
		snprintf(buf, size, "%u event%s", count, count > 1 ? "s" : "");
	return buf;
}

static void
print_system_status(unsigned w, FILE *out)
{
	static const char *const leaps[] = { "leap_none", "leap_add_sec",
		"leap_del_sec", "leap_alarm" };
	static const char *const sources[] = { "sync_unspec", "sync_pps",
		"sync_lf_radio", "sync_hf_radio", "sync_uhf_radio",
		"sync_local", "sync_ntp", "sync_other", "sync_wristwatch",
		"sync_telephone" };
	static const char *const what[] = { "unspecified", "freq_not_set",
		"freq_set", "spike_detect", "freq_mode", "clock_sync",
		"restart", "panic_stop", "no_sys_peer", "leap_armed",
		"leap_disarmed", "leap_event", "clock_step", "kern", "TAI",
		"stale_leapsecond_values" };
	char count[24];

	fprintf(out, " %s, %s, %s, %s,\n", leaps[w >> 14],
	    WORD(sources, w >> 8 & 0x3f),
	    events(count, sizeof(count), w >> 4 & 15), what[w & 15]);
}

static void
print_peer_status(unsigned w, FILE *out)
{
	static const struct {
		unsigned bit;
		const char *word;
	} bits[] = { { CONTROL_PEER_CONFIGURED, "conf" },
		{ CONTROL_PEER_AUTHENABLED, "authenb" },
		{ CONTROL_PEER_AUTHENTIC, "auth" },
		{ CONTROL_PEER_REACHED, "reach" }, { 0x08, "bcast" } };
	char count[24];

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if ((w >> 8 & bits[i].bit) != 0)
			fprintf(out, " %s,", bits[i].word);
	fprintf(out, " sel_%s, %s, %s,\n", selection(w >> 8),
	    events(count, sizeof(count), w >> 4 & 15), peer_event(w & 15));
}

static void
print_clock_status(unsigned w, FILE *out)
{
	static const char *const what[] = { "clk_unspec", "clk_noreply",
		"clk_badformat", "clk_fault", "clk_bad_signal", "clk_bad_date",
		"clk_bad_time" };
	char count[24];

	fprintf(out, " %s, %s,\n", events(count, sizeof(count), w >> 4 & 15),
	    WORD(what, w & 15));
}

static void
print_status(const struct link_answer *a, FILE *out)
{
	fprintf(out, "associd=%u status=%04x", a->assoc, a->status);
	if (a->op == CONTROL_READCLOCK)
		print_clock_status(a->status, out);
	else if (a->assoc == 0)
		print_system_status(a->status, out);
	else
		print_peer_status(a->status, out);
}

/* ---- values ---- */

/* Copies what can be printed. */
static void
clean(char *buf, size_t size, const char *text, size_t len)
{
	size_t i = 0;

	for (; i < len && i + 1 < size; i++)
		buf[i] = text[i];
	buf[i] = '\0';
	for (char *c = buf; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = '.';
}

static bool
is_one_of(const char *name, const char *const list[])
{
	for (; *list != NULL; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

/* Eight hexadecimal digits and what ends them. */
static bool
octets(const char *text, char end, uint32_t *out)
{
	if (strspn(text, "0123456789abcdefABCDEF") != 8 || text[8] != end)
		return false;
	*out = (uint32_t)strtoul(text, NULL, 16);
	return true;
}

/* 0xeeae437d.17b21fb3: as it is, and the date. False if it is none. */
static bool
stamp(char *buf, size_t size, const char *value, wall_t now)
{
	uint32_t sec, frac;
	char day[32];
	struct tm tm;
	time_t t;
	wall_t w;

	if (strncmp(value, "0x", 2) != 0 || !octets(value + 2, '.', &sec) ||
	    !octets(value + 11, '\0', &frac))
		return false;
	w = ntp_ts_to_wall((ntp_ts){ (uint64_t)sec << 32 | frac }, now);
	t = (time_t)(w.ns / 1000000000);
	if (w.ns < 0 || gmtime_r(&t, &tm) == NULL)
		return false;
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf, size, "%08" PRIx32 ".%08" PRIx32 " %s.%03dZ", sec, frac,
	    day, (int)(w.ns / 1000000 % 1000));
	return true;
}

/* The tests that failed, by the names that ntpq has for them. */
static void
flash(char *buf, size_t size, unsigned long bits)
{
	static const char *const tests[] = { "pkt_dup", "pkt_bogus",
		"pkt_unsync", "pkt_denied", "pkt_auth", "pkt_stratum",
		"pkt_header", "pkt_autokey", "pkt_crypto", "peer_stratum",
		"peer_dist", "peer_loop", "peer_unreach" };
	size_t used =
	    (size_t)snprintf(buf, size, "%02lx%s", bits, bits ? "" : " ok");

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		if ((bits & 1ul << i) != 0 && used < size)
			used += (size_t)snprintf(
			    buf + used, size - used, " %s", tests[i]);
}

/* s, as a clock shows them. */
static void
span(char *buf, size_t size, unsigned long s)
{
	size_t used = 0;

	if (s >= 86400)
		used = (size_t)snprintf(buf, size, "%lud ", s / 86400);
	if (used < size)
		snprintf(buf + used, size - used, "%02lu:%02lu:%02lu",
		    s / 3600 % 24, s / 60 % 60, s % 60);
}

static const char *const stamps[] = { "reftime", "clock", "org", "rec", "xmt",
	NULL };
static const char *const spans[] = { "ss_uptime", "ss_reset", "authreset",
	"iostats_reset", "timerstats_reset", "mru_maxage", NULL };

/* A value as ntpq prints it; whatever is no such value stays as it came. */
static void
cook(char buf[VALUE], const char *name, const char *value, wall_t now)
{
	static const char *const leaps[] = { "00", "01", "10", "11" };
	unsigned long n;
	char *end;

	snprintf(buf, VALUE, "%s", value);
	if (is_one_of(name, stamps)) {
		stamp(buf, VALUE, value, now);
		return;
	}
	n = strtoul(value, &end, 0);
	if (end == value || *end != '\0' || value[0] == '-')
		return;
	if (strcmp(name, "leap") == 0 && strlen(value) == 1 && n < 4)
		snprintf(buf, VALUE, "%s", leaps[n]);
	else if (strcmp(name, "reach") == 0 && n <= 0xff)
		snprintf(buf, VALUE, "%03lo", n);
	else if (strcmp(name, "flash") == 0)
		flash(buf, VALUE, n);
	else if (is_one_of(name, spans))
		span(buf, VALUE, n);
}

/* ---- lines ---- */

/* An item, with its name and value ready to be printed. */
struct entry {
	char name[64];
	char value[VALUE];
	const char *mark; /* around the value: a quote, or "" */
	bool valued;
};

static bool
next_entry(
    const char **at, const struct link_answer *a, wall_t now, struct entry *e)
{
	struct control_item item;
	char raw[VALUE];

	if (!control_next(at, a->text + a->len, &item))
		return false;
	e->valued = item.value != NULL;
	e->mark = e->valued && item.value[-1] == '"' ? "\"" : "";
	clean(e->name, sizeof(e->name), item.name, item.name_len);
	clean(raw, sizeof(raw), e->valued ? item.value : "",
	    e->valued ? item.value_len : 0);
	cook(e->value, e->name, raw, now);
	return true;
}

/* The stages of the clock filter, in columns: a line of its own. */
static void
print_stages(FILE *out, const struct entry *e)
{
	const char *value = e->value;

	fprintf(out, "%s=", e->name);
	while (*value != '\0') {
		int len = (int)strcspn(value, " ");

		fprintf(out, " %7.*s", len, value);
		value += len;
		value += strspn(value, " ");
	}
}

/* Items one after the other, broken before column 78. */
static void
print_items(const struct link_answer *a, wall_t now, FILE *out)
{
	const char *at = a->text;
	struct entry e;
	size_t col = 0; /* COLUMNS: nothing more on this line */

	while (next_entry(&at, a, now, &e)) {
		bool stages = strncmp(e.name, "filt", 4) == 0;
		size_t need = strlen(e.name) + strlen(e.value) +
		    2 * strlen(e.mark) + (e.valued ? 1 : 0);
		bool fits = !stages && col + need + 3 <= COLUMNS;

		if (col > 0)
			fputs(fits ? ", " : ",\n", out);
		col = stages ? COLUMNS : need + (fits && col > 0 ? col + 2 : 0);
		if (stages)
			print_stages(out, &e);
		else
			fprintf(out, "%s%s%s%s%s", e.name, e.valued ? "=" : "",
			    e.mark, e.value, e.mark);
	}
	if (col > 0)
		fputc('\n', out);
}

/* What ntpq calls the variables of its lists. */
static const struct {
	const char *name, *label;
} labels[] = {
	{ "peeradr", "system peer:" },
	{ "peermode", "system peer mode:" },
	{ "leap", "leap indicator:" },
	{ "stratum", "stratum:" },
	{ "precision", "log2 precision:" },
	{ "rootdelay", "root delay:" },
	{ "rootdisp", "root dispersion:" },
	{ "refid", "reference ID:" },
	{ "reftime", "reference time:" },
	{ "sys_jitter", "system jitter:" },
	{ "clk_jitter", "clock jitter:" },
	{ "clk_wander", "clock wander:" },
	{ "koffset", "pll offset:" },
	{ "kfreq", "pll frequency:" },
	{ "kmaxerr", "maximum error:" },
	{ "kesterr", "estimated error:" },
	{ "kstflags", "kernel status:" },
	{ "ktimeconst", "pll time constant:" },
	{ "kprecis", "precision:" },
	{ "kfreqtol", "frequency tolerance:" },
	{ "ss_uptime", "uptime:" },
	{ "ss_reset", "sysstats reset:" },
	{ "ss_received", "packets received:" },
	{ "ss_thisver", "current version:" },
	{ "ss_oldver", "older version:" },
	{ "ss_badformat", "bad length or format:" },
	{ "ss_badauth", "authentication failed:" },
	{ "ss_declined", "declined:" },
	{ "ss_restricted", "restricted:" },
	{ "ss_limited", "rate limited:" },
	{ "ss_kodsent", "KoD responses:" },
	{ "ss_processed", "processed for time:" },
	{ "mru_enabled", "enabled:" },
	{ "mru_depth", "addresses in use:" },
	{ "mru_deepest", "peak addresses:" },
	{ "mru_maxdepth", "maximum addresses:" },
	{ "mru_mindepth", "reclaim above count:" },
	{ "mru_maxage", "reclaim maxage:" },
	{ "mru_mem", "kilobytes:" },
	{ "mru_maxmem", "maximum kilobytes:" },
	{ "iostats_reset", "time since reset:" },
	{ "io_dropped", "dropped packets:" },
	{ "io_ignored", "ignored packets:" },
	{ "io_received", "received packets:" },
	{ "io_sent", "packets sent:" },
	{ "io_sendfailed", "packet send failures:" },
	{ "io_wakeups", "input wakeups:" },
	{ "timerstats_reset", "time since reset:" },
	{ "timer_overruns", "timer overruns:" },
	{ "timer_xmts", "calls to transmit:" },
	{ "authreset", "time since reset:" },
	{ "authkeys", "stored keys:" },
	{ "authfreek", "free keys:" },
	{ "authklookups", "key lookups:" },
	{ "authknotfound", "keys not found:" },
	{ "authencrypts", "encryptions:" },
	{ "authdecrypts", "decryptions:" },
};

/* One a line, with ntpq's label where it has one. */
static void
print_list(const struct link_answer *a, wall_t now, FILE *out)
{
	const char *at = a->text;
	struct entry e;

	while (next_entry(&at, a, now, &e)) {
		const char *label = e.name;

		for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
			if (strcmp(labels[i].name, e.name) == 0)
				label = labels[i].label;
		fprintf(out, "%-23s %s\n", label, e.value);
	}
}

static unsigned
word_at(const char *text)
{
	return (unsigned)(uint8_t)text[0] << 8 | (uint8_t)text[1];
}

/* Pairs of association and status word, as they are on the wire. */
static void
print_associations(const struct link_answer *a, FILE *out)
{
	fprintf(out,
	    "ind assid status  conf reach auth condition  last_event "
	    "cnt\n%s\n",
	    "===========================================================");
	for (size_t i = 0; i + 4 <= a->len; i += 4) {
		unsigned w = word_at(a->text + i + 2), bits = w >> 8;

		fprintf(out, "%3zu %5u  %04x   %3s  %4s  %4s %9s %11s %2u\n",
		    i / 4 + 1, word_at(a->text + i), w,
		    (bits & CONTROL_PEER_CONFIGURED) != 0 ? "yes" : "no",
		    (bits & CONTROL_PEER_REACHED) != 0 ? "yes" : "no",
		    (bits & CONTROL_PEER_AUTHENABLED) == 0     ? "none"
			: (bits & CONTROL_PEER_AUTHENTIC) != 0 ? "ok"
							       : "bad",
		    selection(bits), peer_event(w & 15), w >> 4 & 15);
	}
}

char *
ntpq_answer(const char *name, const struct link_answer *a, wall_t now)
{
	static const char *const plain[] = { "rv", "rl", "readvar", "readlist",
		"cv", NULL };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	if (a->why[0] != '\0') {
		fprintf(out, "%s\n", a->why);
	} else if (a->len == 0) {
		fprintf(out, "%s\n", _("there is nothing to list"));
	} else if (a->op == CONTROL_READSTAT) {
		print_associations(a, out);
	} else if (is_one_of(name, plain)) {
		print_status(a, out);
		print_items(a, now, out);
	} else {
		print_list(a, now, out);
	}
	fclose(out);
	return text;
}
