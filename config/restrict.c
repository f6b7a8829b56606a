/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/restrict.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rfc5905.h"

#include "config/mem.h"
#include "config/parse.h"
#include "config/restrict_parse.h"

#define FLAGS 16 /* words that can be owed to a line */

/* A rule in the making. */
struct entry {
	struct access_rule rule;
	uint32_t by[FLAGS]; /* index in `line`: who set that flag */
	uint32_t last;      /* and who named the rule last */
	bool builtin;       /* a default: it can never be removed */
	bool gone;          /* unrestrict has removed it */
};

struct restrict_set {
	unsigned dialect;
	struct restrict_names names;
	struct entry *entry; /* owned */
	size_t count, room;
	uint32_t *slot;             /* owned: hash table of indices plus 1 */
	size_t slots;               /* a power of two */
	struct restrict_line *line; /* owned; [0]: built in */
	size_t nline, line_room;
	char *text; /* owned: room for a line's tokens */
	size_t text_room;
	uint32_t everywhere;
	uint32_t source_flags; /* the template for time sources */
	bool source, source_ntpport;
	uint32_t source_line; /* index in `line` */
};

static uint32_t
hash(const struct access_rule *r)
{
	uint32_t h = 2166136261u ^ r->family ^ (r->ntpport ? 0x100u : 0);

	for (size_t i = 0; i < sizeof(r->ip); i++) {
		h = (h ^ r->ip[i]) * 16777619u;
		h = (h ^ r->mask[i]) * 16777619u;
	}
	return h ^ h >> 15;
}

/* The slot of a rule, or the free one where it belongs. */
static uint32_t *
find_slot(const struct restrict_set *s, const struct access_rule *r)
{
	size_t i = hash(r) & (s->slots - 1);

	while (s->slot[i] != 0 &&
	    access_order(&s->entry[s->slot[i] - 1].rule, r) != 0)
		i = (i + 1) & (s->slots - 1);
	return &s->slot[i];
}

/* The entry of that family, address, mask and ntpport; NULL if none. */
static struct entry *
find(const struct restrict_set *s, const struct access_rule *r)
{
	uint32_t i = *find_slot(s, r);

	return i != 0 ? &s->entry[i - 1] : NULL;
}

static void
rehash(struct restrict_set *s, size_t slots)
{
	free(s->slot);
	s->slot = mem_zero(slots, sizeof(s->slot[0]));
	s->slots = slots;
	for (size_t i = 0; i < s->count; i++)
		*find_slot(s, &s->entry[i].rule) = (uint32_t)i + 1;
}

static struct entry *
add_entry(struct restrict_set *s, const struct access_rule *r)
{
	if (s->entry == NULL || s->count == s->room) {
		s->room = s->room > 0 ? 2 * s->room : 16;
		s->entry = mem_realloc(s->entry, s->room, sizeof(s->entry[0]));
	}
	if (2 * (s->count + 1) > s->slots)
		rehash(s, s->slots > 0 ? 2 * s->slots : 32);
	*find_slot(s, r) = (uint32_t)s->count + 1;
	s->entry[s->count] = (struct entry){ .rule = *r };
	return &s->entry[s->count++];
}

static uint32_t
add_line(struct restrict_set *s, const char *file, uint32_t line)
{
	if (s->nline == s->line_room) {
		s->line_room = s->line_room > 0 ? 2 * s->line_room : 16;
		s->line =
		    mem_realloc(s->line, s->line_room, sizeof(s->line[0]));
	}
	s->line[s->nline] = (struct restrict_line){ file, line };
	return (uint32_t)s->nline++;
}

/* Gives a rule the words that it has not yet; line[by] is to be thanked. */
static struct entry *
set_flags(struct restrict_set *s, const struct access_rule *r, uint32_t by)
{
	struct entry *e = find(s, r);

	if (e == NULL) {
		e = add_entry(s, r);
		e->rule.flags = 0;
	} else if (e->gone) {
		e->gone = false;
		e->rule.flags = 0;
	}
	for (int i = 0; i < FLAGS; i++) {
		bool had = e->rule.flags >> i & 1;

		/* What is built in and written too, is written. */
		if ((r->flags >> i & 1) && (!had || e->by[i] == 0))
			e->by[i] = by;
	}
	e->rule.flags |= r->flags;
	e->rule.line = s->line[by].line;
	e->last = by;
	return e;
}

/* unrestrict: without words it removes the rule, but no default. */
static void
clear_flags(struct restrict_set *s, const struct access_rule *r, bool words,
    uint32_t by)
{
	struct entry *e = find(s, r);

	if (e == NULL || e->gone)
		return;
	if (words) {
		e->rule.flags &= ~r->flags;
		e->rule.line = s->line[by].line;
		e->last = by;
	} else {
		e->gone = !e->builtin;
	}
}

static void
builtin(struct restrict_set *s, enum addr_family family)
{
	struct access_rule r = { .family = (uint8_t)family };

	if (s->dialect & DIALECT_SEC)
		r.flags = ACCESS_NOQUERY | ACCESS_LIMITED;
	set_flags(s, &r, 0)->builtin = true;
}

struct restrict_set *
restrict_new(unsigned dialect, const struct restrict_names *names)
{
	struct restrict_set *s = mem_zero(1, sizeof(*s));

	s->dialect = dialect;
	if (names != NULL)
		s->names = *names;
	rehash(s, 32);
	add_line(s, NULL, 0);
	builtin(s, ADDR_IPV4);
	builtin(s, ADDR_IPV6);
	return s;
}

void
restrict_free(struct restrict_set *s)
{
	if (s == NULL)
		return;
	free(s->entry);
	free(s->slot);
	free(s->line);
	free(s->text);
	free(s);
}

static size_t
octets(uint8_t family)
{
	return family == ADDR_IPV6 ? 16 : 4;
}

/* The rule for `a` under `mask`, whose family ADDR_NONE means all ones. A
 * mask of the other family comes to nothing: ntpd reads it out of zeros. */
static struct access_rule
make_rule(const struct restrict_stmt *st, const struct addr *a,
    const struct addr *mask)
{
	struct access_rule r = {
		.family = a->family, .ntpport = st->ntpport, .flags = st->flags
	};

	memcpy(r.ip, a->ip, octets(a->family));
	if (mask->family == ADDR_NONE)
		memset(r.mask, 0xff, octets(a->family));
	else if (mask->family == a->family)
		memcpy(r.mask, mask->ip, octets(a->family));
	access_mask(&r);
	return r;
}

static void
act(struct restrict_set *s, const struct restrict_stmt *st,
    const struct addr *a, const struct addr *mask, uint32_t by)
{
	struct access_rule r = make_rule(st, a, mask);

	if (st->unrestrict)
		clear_flags(s, &r, st->flags != 0 || st->ntpport, by);
	else
		set_flags(s, &r, by);
}

static void
act_default(struct restrict_set *s, const struct restrict_stmt *st,
    uint8_t family, uint32_t by)
{
	struct addr any = { .family = family };

	act(s, st, &any, &any, by);
}

/* The addresses of localhost in the order of getaddrinfo(3). */
static size_t
localhost(enum addr_family family, struct addr *out)
{
	size_t n = 0;

	if (family != ADDR_IPV4 && addr_parse(&out[n], "::1"))
		n++;
	if (family != ADDR_IPV6 && addr_parse(&out[n], "127.0.0.1"))
		n++;
	return n;
}

/* `*` is nobody's name: getaddrinfo(3) takes it for this host. */
size_t
restrict_lookup(const struct restrict_set *s, const char *name,
    enum addr_family family, struct addr *out)
{
	size_t n = 0;

	if (restrict_address(&out[0], name, family))
		return 1;
	if (restrict_address(&out[0], name, ADDR_NONE) || name[0] == '\0')
		return 0; /* an address of the other family is no name */
	if (s->names.find != NULL)
		n = s->names.find(
		    s->names.arg, name, family, out, RESTRICT_ADDRESSES);
	if (n == 0 &&
	    (strcmp(name, "localhost") == 0 || strcmp(name, "*") == 0))
		n = localhost(family, out);
	return n;
}

/* A mask is an address as inet_pton(3) reads it, or in brackets. */
static bool
read_mask(const char *text, struct addr *out)
{
	return addr_parse(out, text) ||
	    (text[0] == '[' && restrict_address(out, text, ADDR_IPV6));
}

/* The mask of `/bits`; it is IPv6 if the address has a colon. */
static bool
prefix_mask(const char *address, const char *bits, struct addr *out)
{
	bool v6 = strchr(address, ':') != NULL;
	char *end;
	long n = strtol(bits, &end, 10);

	if (end == bits || n <= 0 || n > (v6 ? 128 : 32))
		return false;
	*out = (struct addr){ .family = v6 ? ADDR_IPV6 : ADDR_IPV4 };
	for (long i = 0; i < n; i++)
		out->ip[i / 8] |= (uint8_t)(0x80u >> i % 8);
	return true;
}

/* NTPsec cuts `/...` off, and a length that is none is simply gone: what is
 * left is a host. */
static void
cut_prefix(char *address, struct addr *mask, bool *masked)
{
	char *slash = strrchr(address, '/');

	if (slash == NULL)
		return;
	*slash = '\0';
	if (prefix_mask(address, slash + 1, mask))
		*masked = true;
}

static enum restrict_effect
act_address(struct restrict_set *s, const struct restrict_stmt *st, uint32_t by)
{
	struct addr found[RESTRICT_ADDRESSES], mask = { .family = ADDR_NONE };
	char address[LEX_WORD_MAX + 1];
	bool masked = false;
	size_t n;

	if (snprintf(address, sizeof address, "%s", st->address.text) >=
	    (int)sizeof address)
		return RESTRICT_UNUSABLE;
	if (s->dialect & DIALECT_SEC)
		cut_prefix(address, &mask, &masked);
	n = restrict_lookup(s, address, st->family, found);
	if (n == 0 ||
	    (st->mask.text != NULL && !masked &&
		!read_mask(st->mask.text, &mask)))
		return RESTRICT_UNUSABLE;
	/* The mask is the first address's; the others are hosts. */
	for (size_t i = 0; i < n; i++) {
		act(s, st, &found[i], &mask, by);
		mask.family = ADDR_NONE;
	}
	return RESTRICT_DONE;
}

/* NTPsec's `unrestrict source` sets the template too. */
static void
act_source(struct restrict_set *s, const struct restrict_stmt *st, uint32_t by)
{
	s->source = true;
	s->source_flags = st->flags;
	s->source_ntpport = st->ntpport;
	s->source_line = by;
}

static enum restrict_effect
act_stmt(struct restrict_set *s, const struct restrict_stmt *st, uint32_t by)
{
	switch (st->target) {
	case RESTRICT_NOTHING:
		break;
	case RESTRICT_ADDRESS:
		return act_address(s, st, by);
	case RESTRICT_DEFAULT:
		act_default(s, st, ADDR_IPV4, by);
		act_default(s, st, ADDR_IPV6, by);
		break;
	case RESTRICT_DEFAULT4:
		act_default(s, st, ADDR_IPV4, by);
		break;
	case RESTRICT_DEFAULT6:
		act_default(s, st, ADDR_IPV6, by);
		break;
	case RESTRICT_SOURCE:
		act_source(s, st, by);
		break;
	}
	return RESTRICT_DONE;
}

enum restrict_effect
restrict_add(struct restrict_set *s, const char *file, uint32_t line,
    const char *text, size_t len)
{
	enum restrict_effect effect;
	struct restrict_stmt st;

	if (s->text_room < 2 * len + 2) {
		s->text_room = 2 * len + 2;
		s->text = mem_realloc(s->text, s->text_room, 1);
	}
	if (!restrict_parse(&st, text, len, s->text, s->dialect))
		return RESTRICT_NO_LINE;
	effect = act_stmt(s, &st, add_line(s, file, line));
	if (st.broken)
		return RESTRICT_BROKEN;
	return effect == RESTRICT_DONE && st.warned ? RESTRICT_WARNED : effect;
}

/* Has the host a rule of its own? */
static bool
has_rule(const struct restrict_set *s, struct access_rule host)
{
	const struct entry *e;

	for (int ntpport = 0; ntpport < 2; ntpport++) {
		host.ntpport = ntpport;
		e = find(s, &host);
		if (e != NULL && !e->gone)
			return true;
	}
	return false;
}

/* ntp.org makes a hole for every server, NTPsec where one is needed. */
static bool
wants_hole(const struct restrict_set *s, const struct access *lines,
    const struct restrict_server *server)
{
	struct addr from = server->addr;
	const struct access_rule *r;

	if (!(s->dialect & DIALECT_SEC))
		return true;
	from.port = NTP_PORT;
	r = access_find(lines, &from);
	return r != NULL &&
	    ((r->flags & ACCESS_IGNORE) ||
		((r->flags & ACCESS_NOTRUST) && !server->keyed));
}

void
restrict_servers(
    struct restrict_set *s, const struct restrict_server *server, size_t n)
{
	const struct restrict_stmt st = { .flags = s->source_flags,
		.ntpport = s->source_ntpport };
	const struct addr host = { .family = ADDR_NONE };
	struct access_rule *rule;
	struct access lines;
	size_t count;

	if (!s->source || n == 0)
		return;
	rule = restrict_rules(s, &count);
	access_build(&lines, rule, count);
	for (size_t i = 0; i < n; i++) {
		struct access_rule r = make_rule(&st, &server[i].addr, &host);

		if (!has_rule(s, r) && wants_hole(s, &lines, &server[i]))
			set_flags(s, &r, s->source_line);
	}
	free(rule);
}

bool
restrict_template(const struct restrict_set *s, struct access_rule *rule)
{
	*rule = (struct access_rule){ .ntpport = s->source_ntpport,
		.flags = s->source_flags | s->everywhere,
		.line = s->line[s->source_line].line };
	return s->source;
}

struct restrict_line
restrict_template_line(const struct restrict_set *s)
{
	return s->line[s->source ? s->source_line : 0];
}

void
restrict_everywhere(struct restrict_set *s, uint32_t flags)
{
	s->everywhere |= flags;
}

struct access_rule *
restrict_rules(const struct restrict_set *s, size_t *count)
{
	struct access_rule *r = mem_realloc(NULL, s->count, sizeof(*r));
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (s->entry[i].gone)
			continue;
		r[n] = s->entry[i].rule;
		r[n++].flags |= s->everywhere;
	}
	*count = n;
	return r;
}

struct restrict_line
restrict_owed(
    const struct restrict_set *s, const struct access_rule *rule, uint32_t flag)
{
	const struct entry *e = find(s, rule);

	if (e == NULL)
		return s->line[0];
	for (int i = 0; i < FLAGS; i++) {
		if (flag == 1u << i)
			return s->line[e->rule.flags & flag ? e->by[i] : 0];
	}
	return s->line[e->last];
}
