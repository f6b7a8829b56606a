/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iptables-save's text into rules. */
#include "sys/gate_state.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 96, LINE = 2048 };

/* A line's words. */
struct line {
	char text[LINE];
	char *word[WORDS + 1]; /* NULL ends */
	size_t n;
};

/* Where it is added. */
struct reader {
	struct gate *g;
	int family;
	enum errand_tables tables;
	char table[64];
};

/* Words by blanks; one in double quotes has \" and \\ in it. */
static bool
split(struct line *l, const char *text, size_t len)
{
	char *s = l->text;

	l->n = 0;
	if (len >= sizeof(l->text))
		return false;
	memcpy(l->text, text, len);
	l->text[len] = '\0';
	while (*(s += strspn(s, " \t\r")) != '\0' && l->n < WORDS) {
		char *to = s;
		bool quoted = *s == '"';

		l->word[l->n++] = to;
		for (s += quoted; *s != '\0'; s++) {
			if (quoted ? *s == '"' : strchr(" \t\r", *s) != NULL)
				break;
			if (quoted && *s == '\\' && s[1] != '\0')
				s++;
			*to++ = *s;
		}
		if (*s != '\0')
			s++;
		*to = '\0';
	}
	l->word[l->n] = NULL;
	return *s == '\0';
}

/* "123", "1024:65535", "0x1f": numbers from, to. */
static bool
read_range(const char *text, uint64_t *lo, uint64_t *hi)
{
	char *end;

	*lo = strtoul(text, &end, 0);
	*hi = *lo;
	if (end == text)
		return false;
	if (*end == ':') {
		const char *from = end + 1;

		*hi = *from == '\0' ? UINT16_MAX : strtoul(from, &end, 0);
		if (*from == '\0')
			end++;
	}
	return *end == '\0';
}

static void
add_numbers(struct reader *r, struct gate_match *m, const char *text)
{
	char list[LINE], *rest = list, *item;

	snprintf(list, sizeof(list), "%s", text);
	while ((item = strsep(&rest, ",")) != NULL) {
		uint64_t lo, hi;

		if (read_range(item, &lo, &hi))
			gate_numbers_add(r->g, m, lo, hi);
		else
			m->field = GATE_STRANGE;
	}
}

/* 192.0.2.0/24, 2001:db8::/32; a mask that is no length is strange. */
static void
add_address(struct reader *r, struct gate_match *m, const char *text)
{
	char address[ADDR_TEXT], *slash, *end;
	long bits = -1;

	snprintf(address, sizeof(address), "%s", text);
	slash = strchr(address, '/');
	if (slash != NULL) {
		*slash++ = '\0';
		bits = strtol(slash, &end, 10);
		if (*end != '\0')
			m->field = GATE_STRANGE;
	}
	if (!gate_prefix_add(r->g, m, address, bits))
		m->field = GATE_STRANGE;
}

static void
add_nic(struct reader *r, struct gate_match *m, const char *text)
{
	char name[32];
	size_t len;

	snprintf(name, sizeof(name), "%s", text);
	len = strlen(name);
	if (len > 0 && name[len - 1] == '+') {
		name[len - 1] = '\0';
		gate_name_add(r->g, m, name, true);
	} else {
		gate_name_add(r->g, m, name, false);
	}
}

static void
add_protocol(struct reader *r, struct gate_match *m, const char *text)
{
	int number = gate_protocol(text);

	if (number < 0 || strcmp(text, "all") == 0)
		m->field = GATE_STRANGE;
	else
		gate_numbers_add(r->g, m, (unsigned)number, (unsigned)number);
}

static void
add_states(struct reader *r, struct gate_match *m, const char *text)
{
	char list[LINE], *rest = list, *item;

	(void)r;
	snprintf(list, sizeof(list), "%s", text);
	while ((item = strsep(&rest, ",")) != NULL) {
		unsigned bit = gate_state(item);

		if (bit == 0)
			m->field = GATE_TRANSLATED; /* SNAT, DNAT */
		m->bits |= bit;
	}
}

/* LOCAL or UNICAST: to us; all else is not. */
static void
add_kind(struct reader *r, struct gate_match *m, const char *text)
{
	(void)r;
	if (strstr(text, "LOCAL") == NULL && strstr(text, "UNICAST") == NULL &&
	    strstr(text, "unicast") == NULL)
		m->field = GATE_NEVER;
}

/* Nothing to add: the option alone says it. */
static void
add_nothing(struct reader *r, struct gate_match *m, const char *text)
{
	(void)r;
	(void)m;
	(void)text;
}

/* More than so many: the other way round. */
static void
add_above(struct reader *r, struct gate_match *m, const char *text)
{
	(void)r;
	(void)text;
	m->invert = !m->invert;
}

struct option {
	const char *name;
	enum gate_field field;
	void (*add)(struct reader *r, struct gate_match *m, const char *text);
	size_t words; /* that follow it */
};

static const struct option options[] = {
	{ "-p", GATE_PROTOCOL, add_protocol, 1 },
	{ "-s", GATE_SADDR, add_address, 1 },
	{ "-d", GATE_DADDR, add_address, 1 },
	{ "-i", GATE_IIF, add_nic, 1 },
	{ "-o", GATE_OIF, add_nic, 1 },
	{ "--sport", GATE_SPORT, add_numbers, 1 },
	{ "--dport", GATE_DPORT, add_numbers, 1 },
	{ "--sports", GATE_SPORT, add_numbers, 1 },
	{ "--dports", GATE_DPORT, add_numbers, 1 },
	{ "--ctstate", GATE_STATE, add_states, 1 },
	{ "--state", GATE_STATE, add_states, 1 },
	{ "--length", GATE_LENGTH, add_numbers, 1 },
	{ "--dst-type", GATE_UNICAST, add_kind, 1 },
	{ "--src-type", GATE_FROM_LOCAL, add_kind, 1 },
	{ "--pkt-type", GATE_UNICAST, add_kind, 1 },
	{ "--limit", GATE_RATE, add_nothing, 1 },
	{ "--hashlimit-upto", GATE_RATE, add_nothing, 1 },
	{ "--hashlimit-above", GATE_RATE, add_above, 1 },
	/* Who is on a list: those that came too often, or were banned. */
	{ "--update", GATE_RATE, add_above, 0 },
	{ "--rcheck", GATE_RATE, add_above, 0 },
	{ "--icmp-type", GATE_NEVER, add_nothing, 1 },
	{ "--icmpv6-type", GATE_NEVER, add_nothing, 1 },
	{ "--rpfilter-ok", GATE_ROUTE, add_nothing, 0 },
};

/* Options that say nothing of whether a packet matches. */
static const struct option silent[] = {
	{ "--comment", GATE_STRANGE, NULL, 1 },
	{ "--limit-burst", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-burst", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-mode", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-name", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-srcmask", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-htable-size", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-htable-max", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-htable-expire", GATE_STRANGE, NULL, 1 },
	{ "--hashlimit-htable-gcinterval", GATE_STRANGE, NULL, 1 },
	{ "--set", GATE_STRANGE, NULL, 0 },
	{ "--rttl", GATE_STRANGE, NULL, 0 },
	{ "--hitcount", GATE_STRANGE, NULL, 1 },
	{ "--seconds", GATE_STRANGE, NULL, 1 },
	{ "--reap", GATE_STRANGE, NULL, 0 },
	{ "--name", GATE_STRANGE, NULL, 1 },
	{ "--mask", GATE_STRANGE, NULL, 1 },
	{ "--rsource", GATE_STRANGE, NULL, 0 },
	{ "--rdest", GATE_STRANGE, NULL, 0 },
	{ "--loose", GATE_STRANGE, NULL, 0 },
	{ "--validmark", GATE_STRANGE, NULL, 0 },
};

static const struct option *
find_option(const struct option *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

/* Options that follow the name of a match and mean what it says. */
static bool
is_known_module(const char *name)
{
	static const char *const known[] = { "udp", "tcp", "conntrack", "state",
		"comment", "limit", "hashlimit", "multiport", "addrtype",
		"pkttype", "length", "icmp", "icmp6", "recent" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return false;
}

/*
 * Reads one match at word i; returns the next one's index. An option that is
 * not known makes the rule's match strange, and is skipped with what follows
 * it up to the next option.
 */
static size_t
read_match(
    struct reader *r, const struct line *l, size_t i, struct gate_draft *d)
{
	bool invert = strcmp(l->word[i], "!") == 0;
	const struct option *o;
	struct gate_match *m;
	const char *word;

	i += invert;
	if (i >= l->n)
		return i;
	word = l->word[i++];
	if (strcmp(word, "-m") == 0 && i < l->n) {
		word = l->word[i++];
		if (strcmp(word, "rpfilter") == 0) {
			m = gate_match_add(r->g, d, GATE_ROUTE);
			/* Its own word for "not". */
			for (; i < l->n && l->word[i][0] == '-' &&
			     l->word[i][1] == '-';
			     i++)
				if (strcmp(l->word[i], "--invert") == 0)
					m->invert = true;
		} else if (!is_known_module(word)) {
			gate_match_add(r->g, d, GATE_STRANGE);
		}
		return i;
	}
	o = find_option(silent, sizeof(silent) / sizeof(silent[0]), word);
	if (o != NULL)
		return i + o->words;
	o = find_option(options, sizeof(options) / sizeof(options[0]), word);
	if (o == NULL || i + o->words > l->n) {
		gate_match_add(r->g, d, GATE_STRANGE);
		while (i < l->n && l->word[i][0] != '-' &&
		    strcmp(l->word[i], "!") != 0)
			i++;
		return i;
	}
	m = gate_match_add(r->g, d, o->field);
	m->invert = invert;
	o->add(r, m, o->words > 0 ? l->word[i] : "");
	return i + o->words;
}

/* What a target does; GATE_JUMP: it is a chain's name. */
static enum gate_action
action_of(const struct line *l, size_t at)
{
	static const struct {
		const char *name;
		enum gate_action action;
	} rows[] = { { "ACCEPT", GATE_ACCEPT }, { "DROP", GATE_DROP },
		{ "REJECT", GATE_DROP }, { "RETURN", GATE_RETURN },
		{ "NOTRACK", GATE_NOTRACK }, { "LOG", GATE_GO_ON },
		{ "NFLOG", GATE_GO_ON }, { "ULOG", GATE_GO_ON },
		{ "MARK", GATE_GO_ON }, { "CONNMARK", GATE_GO_ON },
		{ "CONNSECMARK", GATE_GO_ON }, { "SECMARK", GATE_GO_ON },
		{ "TOS", GATE_GO_ON }, { "DSCP", GATE_GO_ON },
		{ "TTL", GATE_GO_ON }, { "HL", GATE_GO_ON },
		{ "CHECKSUM", GATE_GO_ON }, { "CLASSIFY", GATE_GO_ON },
		{ "AUDIT", GATE_GO_ON }, { "SET", GATE_GO_ON },
		{ "TRACE", GATE_GO_ON }, { "SNAT", GATE_GO_ON },
		{ "MASQUERADE", GATE_GO_ON }, { "QUEUE", GATE_ELSEWHERE },
		{ "NFQUEUE", GATE_ELSEWHERE }, { "DNAT", GATE_ELSEWHERE },
		{ "REDIRECT", GATE_ELSEWHERE }, { "NETMAP", GATE_ELSEWHERE },
		{ "TPROXY", GATE_ELSEWHERE }, { "TEE", GATE_GO_ON } };
	const char *name = l->word[at];

	if (strcmp(name, "CT") == 0) {
		for (size_t i = at + 1; i < l->n; i++)
			if (strcmp(l->word[i], "--notrack") == 0)
				return GATE_NOTRACK;
		return GATE_GO_ON;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(name, rows[i].name) == 0)
			return rows[i].action;
	return GATE_JUMP;
}

static size_t
chain_of(const struct reader *r, const char *name)
{
	const struct gate_chain like = { .origin = GATE_BY_IPTABLES,
		.tables = r->tables,
		.family = r->family };
	struct gate_chain where = like;
	const struct gate_chain *c;

	snprintf(where.table, sizeof(where.table), "%s", r->table);
	c = gate_chain_find(r->g, &where, name);
	return c != NULL ? (size_t)(c - r->g->chain) : GATE_NONE;
}

/* -A CHAIN matches -j TARGET options */
static bool
read_rule(struct reader *r, const struct line *l, const char *text)
{
	enum gate_action action = GATE_GO_ON;
	struct gate_draft d = { .n = 0 };
	const char *target = NULL;
	size_t i = 2, chain;
	bool jump;

	if (l->n < 2)
		return false;
	chain = chain_of(r, l->word[1]);
	if (chain == GATE_NONE)
		return false;
	while (i < l->n && strcmp(l->word[i], "-j") != 0 &&
	    strcmp(l->word[i], "-g") != 0)
		i = read_match(r, l, i, &d);
	if (i + 1 < l->n) {
		jump = strcmp(l->word[i], "-j") == 0;
		action = action_of(l, i + 1);
		target = action == GATE_JUMP ? l->word[i + 1] : NULL;
		if (!jump)
			action = GATE_GOTO;
	}
	/* A target that is neither known nor a chain of ours. */
	if (target != NULL && chain_of(r, target) == GATE_NONE)
		action = GATE_ELSEWHERE;
	gate_rule_add(r->g, chain, &d, action, target, text);
	return true;
}

static long
priority_of(const char *table, const char *chain)
{
	static const struct {
		const char *table;
		long priority;
	} rows[] = { { "raw", -300 }, { "mangle", -150 }, { "filter", 0 },
		{ "security", 50 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(table, rows[i].table) == 0)
			return rows[i].priority;
	/* nat: before routing the destination is changed, then the source */
	return strcmp(chain, "PREROUTING") == 0 || strcmp(chain, "OUTPUT") == 0
	    ? -100
	    : 100;
}

static enum gate_hook
hook_of(const char *chain)
{
	static const struct {
		const char *name;
		enum gate_hook hook;
	} rows[] = { { "PREROUTING", GATE_PREROUTING }, { "INPUT", GATE_INPUT },
		{ "OUTPUT", GATE_OUTPUT }, { "POSTROUTING", GATE_POSTROUTING },
		{ "FORWARD", GATE_OTHER_HOOK } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(chain, rows[i].name) == 0)
			return rows[i].hook;
	return GATE_NO_HOOK;
}

/* :INPUT DROP [0:0] */
static void
read_chain(struct reader *r, const struct line *l)
{
	struct gate_chain *c = gate_chain_add(r->g);

	c->origin = GATE_BY_IPTABLES;
	c->tables = r->tables;
	c->family = r->family;
	snprintf(c->table, sizeof(c->table), "%s", r->table);
	snprintf(c->name, sizeof(c->name), "%s", l->word[0] + 1);
	c->hook = hook_of(c->name);
	c->priority = priority_of(c->table, c->name);
	c->nat = strcmp(c->table, "nat") == 0;
	c->dropping = l->n > 1 && strcmp(l->word[1], "DROP") == 0;
}

static bool
read_line(struct reader *r, const char *text, size_t len)
{
	struct line *l = &(struct line){ .n = 0 };
	char whole[160];

	if (!split(l, text, len))
		return false;
	if (l->n == 0 || l->word[0][0] == '#' ||
	    strcmp(l->word[0], "COMMIT") == 0)
		return true;
	if (l->word[0][0] == '*')
		snprintf(r->table, sizeof(r->table), "%s", l->word[0] + 1);
	else if (l->word[0][0] == ':')
		read_chain(r, l);
	else if (strcmp(l->word[0], "-A") == 0) {
		snprintf(whole, sizeof(whole), "%s: %.*s", r->table,
		    len < sizeof(whole) ? (int)len : (int)sizeof(whole), text);
		return read_rule(r, l, whole);
	}
	return true;
}

bool
gate_add_iptables(
    struct gate *g, const char *text, int family, enum errand_tables tables)
{
	struct reader r = { .g = g, .family = family, .tables = tables };
	bool good = true;

	while (*text != '\0' && good) {
		size_t len = strcspn(text, "\n");

		good = read_line(&r, text, len);
		text += len + (text[len] == '\n');
	}
	return good;
}
