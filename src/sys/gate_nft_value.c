/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a match of nft's JSON looks at, and for which values. */
#include "sys/gate_nft.h"

#include <stdio.h>
#include <string.h>

const char *
nft_text(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text != NULL ? text : "";
}

const char *
nft_kind(const json_t *o, const json_t **value)
{
	void *i = json_object_iter((json_t *)(uintptr_t)o);

	*value = i != NULL ? json_object_iter_value(i) : NULL;
	return i != NULL ? json_object_iter_key(i) : "";
}

const json_t *
nft_set(const struct nft_reader *r, const char *name)
{
	for (size_t i = 0; i < json_array_size(r->all); i++) {
		const json_t *o, *item = json_array_get(r->all, i);
		const char *kind = nft_kind(item, &o);

		if ((strcmp(kind, "set") == 0 || strcmp(kind, "map") == 0) &&
		    strcmp(nft_text(o, "name"), name) == 0 &&
		    strcmp(nft_text(o, "table"), r->table) == 0 &&
		    strcmp(nft_text(o, "family"), r->family_name) == 0)
			return json_object_get(o, "elem");
	}
	return NULL;
}

/* One value as a range: 123, "lo", "192.0.2.1"; false: not understood. */
static bool
add_word(struct nft_reader *r, struct gate_match *m, const char *word)
{
	size_t len = strlen(word);
	char name[64];
	int protocol;

	switch (m->field) {
	case GATE_SADDR:
	case GATE_DADDR:
		return gate_prefix_add(r->g, m, word, -1);
	case GATE_IIF:
	case GATE_OIF:
		snprintf(name, sizeof(name), "%s", word);
		if (len > 0 && len < sizeof(name) && name[len - 1] == '*') {
			name[len - 1] = '\0';
			gate_name_add(r->g, m, name, true);
		} else {
			gate_name_add(r->g, m, name, false);
		}
		return true;
	case GATE_PROTOCOL:
		protocol = gate_protocol(word);
		if (protocol >= 0)
			gate_numbers_add(
			    r->g, m, (unsigned)protocol, (unsigned)protocol);
		return protocol >= 0;
	case GATE_FAMILY:
		if (strcmp(word, "ipv4") == 0 || strcmp(word, "ip") == 0)
			gate_numbers_add(r->g, m, 4, 4);
		else if (strcmp(word, "ipv6") == 0 || strcmp(word, "ip6") == 0)
			gate_numbers_add(r->g, m, 6, 6);
		else
			gate_numbers_add(r->g, m, 0, 0); /* neither */
		return true;
	case GATE_UNICAST:
		if (strcmp(word, "host") == 0 || strcmp(word, "unicast") == 0 ||
		    strcmp(word, "local") == 0)
			gate_numbers_add(r->g, m, 1, 1);
		else
			gate_numbers_add(r->g, m, 0, 0);
		return true;
	case GATE_STATE:
		m->bits |= gate_state(word);
		return gate_state(word) != 0;
	case GATE_TRANSLATED:
		return strcmp(word, "dnat") == 0 || strcmp(word, "snat") == 0;
	case GATE_STRANGE:
	case GATE_NEVER:
	case GATE_SPORT:
	case GATE_DPORT:
	case GATE_LENGTH:
	case GATE_UDP_LENGTH:
	case GATE_RATE:
	case GATE_FROM_LOCAL:
	case GATE_ROUTE:
		return false;
	}
	return false;
}

/* {"range": [a, b]} of numbers or addresses. */
static bool
add_range(struct nft_reader *r, struct gate_match *m, const json_t *v)
{
	const json_t *lo = json_array_get(v, 0), *hi = json_array_get(v, 1);
	size_t at = r->g->nranges;

	if (json_is_integer(lo) && json_is_integer(hi)) {
		gate_numbers_add(r->g, m, (uint64_t)json_integer_value(lo),
		    (uint64_t)json_integer_value(hi));
		return true;
	}
	if (!json_is_string(lo) || !json_is_string(hi) ||
	    !add_word(r, m, json_string_value(lo)) ||
	    !add_word(r, m, json_string_value(hi)) || r->g->nranges != at + 2)
		return false;
	memcpy(r->g->range[at].hi, r->g->range[at + 1].hi,
	    sizeof(r->g->range[at].hi));
	r->g->nranges--;
	m->n--;
	return true;
}

static bool add_value(
    struct nft_reader *r, struct gate_match *m, const json_t *v);

static bool
add_all(struct nft_reader *r, struct gate_match *m, const json_t *list)
{
	bool good = json_is_array(list);

	for (size_t i = 0; i < json_array_size(list) && good; i++)
		good = add_value(r, m, json_array_get(list, i));
	return good;
}

/* What is on the right of a match, or an element of a set. */
static bool
add_value(struct nft_reader *r, struct gate_match *m, const json_t *v)
{
	const char *kind, *word = json_string_value(v);
	const json_t *inner;

	if (word != NULL && word[0] == '@')
		return add_all(r, m, nft_set(r, word + 1));
	if (word != NULL)
		return add_word(r, m, word);
	if (json_is_boolean(v) && m->field == GATE_ROUTE) {
		m->invert ^= !json_is_true(v);
		return true;
	}
	if (json_is_integer(v)) {
		gate_numbers_add(r->g, m, (uint64_t)json_integer_value(v),
		    (uint64_t)json_integer_value(v));
		return true;
	}
	if (json_is_array(v))
		return add_all(r, m, v);
	kind = nft_kind(v, &inner);
	if (strcmp(kind, "set") == 0)
		return json_is_string(inner) ? add_value(r, m, inner)
					     : add_all(r, m, inner);
	if (strcmp(kind, "elem") == 0)
		return add_value(r, m, json_object_get(inner, "val"));
	if (strcmp(kind, "range") == 0)
		return add_range(r, m, inner);
	if (strcmp(kind, "prefix") == 0)
		return gate_prefix_add(r->g, m, nft_text(inner, "addr"),
		    (long)json_integer_value(json_object_get(inner, "len")));
	return false;
}

/* A header's field; what no packet of ours has is GATE_NEVER. */
static enum gate_field
payload_field(const json_t *o, struct gate_draft *d, const struct nft_reader *r)
{
	static const struct {
		const char *protocol, *field;
		enum gate_field is;
		int family; /* that it implies */
	} rows[] = { { "udp", "sport", GATE_SPORT, 0 },
		{ "udp", "dport", GATE_DPORT, 0 },
		{ "udp", "length", GATE_UDP_LENGTH, 0 },
		{ "th", "sport", GATE_SPORT, 0 },
		{ "th", "dport", GATE_DPORT, 0 },
		{ "ip", "saddr", GATE_SADDR, 4 },
		{ "ip", "daddr", GATE_DADDR, 4 },
		{ "ip", "protocol", GATE_PROTOCOL, 4 },
		{ "ip", "length", GATE_LENGTH, 4 },
		{ "ip6", "saddr", GATE_SADDR, 6 },
		{ "ip6", "daddr", GATE_DADDR, 6 },
		{ "ip6", "nexthdr", GATE_PROTOCOL, 6 } };
	static const char *const others[] = { "tcp", "icmp", "icmpv6", "sctp",
		"dccp", "esp", "ah", "udplite", "comp", "igmp", "arp" };
	const char *protocol = nft_text(o, "protocol"),
		   *field = nft_text(o, "field");
	struct gate_match *m;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(protocol, others[i]) == 0) {
			gate_match_add(r->g, d, GATE_NEVER);
			return GATE_NEVER;
		}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(protocol, rows[i].protocol) != 0 ||
		    strcmp(field, rows[i].field) != 0)
			continue;
		if (rows[i].family != 0) {
			m = gate_match_add(r->g, d, GATE_FAMILY);
			gate_numbers_add(r->g, m, (unsigned)rows[i].family,
			    (unsigned)rows[i].family);
		}
		return rows[i].is;
	}
	return GATE_STRANGE;
}

static enum gate_field
meta_field(const char *key)
{
	static const struct {
		const char *key;
		enum gate_field is;
	} rows[] = { { "iif", GATE_IIF }, { "iifname", GATE_IIF },
		{ "oif", GATE_OIF }, { "oifname", GATE_OIF },
		{ "l4proto", GATE_PROTOCOL }, { "nfproto", GATE_FAMILY },
		{ "protocol", GATE_FAMILY }, { "length", GATE_LENGTH },
		{ "pkttype", GATE_UNICAST } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(key, rows[i].key) == 0)
			return rows[i].is;
	return GATE_STRANGE;
}

static bool
has_flag(const json_t *flags, const char *flag)
{
	for (size_t i = 0; i < json_array_size(flags); i++)
		if (strcmp(json_string_value(json_array_get(flags, i)), flag) ==
		    0)
			return true;
	return false;
}

/* The kernel's routes asked: daddr's type, or whether a packet came from
 * where its sender is. */
static enum gate_field
fib_field(const json_t *o)
{
	const json_t *flags = json_object_get(o, "flags");
	const char *result = nft_text(o, "result");

	if (strcmp(result, "type") == 0 && has_flag(flags, "daddr"))
		return GATE_UNICAST;
	if (strcmp(result, "oif") == 0 && has_flag(flags, "saddr") &&
	    has_flag(flags, "iif"))
		return GATE_ROUTE;
	return GATE_STRANGE;
}

/* What is on the left of a match. */
static enum gate_field
field_of(const struct nft_reader *r, const json_t *left, struct gate_draft *d)
{
	const json_t *inner;
	const char *kind = nft_kind(left, &inner),
		   *key = nft_text(inner, "key");

	if (strcmp(kind, "payload") == 0)
		return payload_field(inner, d, r);
	if (strcmp(kind, "meta") == 0)
		return meta_field(key);
	if (strcmp(kind, "fib") == 0)
		return fib_field(inner);
	if (strcmp(kind, "ct") == 0 && strcmp(key, "state") == 0)
		return GATE_STATE;
	if (strcmp(kind, "ct") == 0 && strcmp(key, "status") == 0)
		return GATE_TRANSLATED;
	return GATE_STRANGE;
}

/* "<" and so on of a number. */
static bool
add_bound(struct nft_reader *r, struct gate_match *m, const char *op,
    const json_t *right)
{
	uint64_t n = (uint64_t)json_integer_value(right);

	if (!json_is_integer(right))
		return false;
	if (strcmp(op, "<") == 0 && n > 0)
		gate_numbers_add(r->g, m, 0, n - 1);
	else if (strcmp(op, "<=") == 0)
		gate_numbers_add(r->g, m, 0, n);
	else if (strcmp(op, ">") == 0)
		gate_numbers_add(r->g, m, n + 1, UINT64_MAX);
	else if (strcmp(op, ">=") == 0)
		gate_numbers_add(r->g, m, n, UINT64_MAX);
	else
		return false;
	return true;
}

void
nft_match(struct nft_reader *r, struct gate_draft *d, const json_t *left,
    const char *op, const json_t *right)
{
	enum gate_field field = field_of(r, left, d);
	struct gate_match *m = gate_match_add(r->g, d, field);
	bool good;

	m->invert = strcmp(op, "!=") == 0;
	if (field == GATE_STRANGE || field == GATE_NEVER)
		return;
	if (op[0] == '<' || op[0] == '>')
		good = add_bound(r, m, op, right);
	else
		good = add_value(r, m, right);
	if (!good)
		m->field = GATE_STRANGE;
}
