/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * nft's JSON (libnftables-json(5)) into rules. A statement whose answer hangs
 * on several values at once (a verdict map, a concatenation) becomes one rule
 * for each of them.
 */
#include "sys/gate_nft.h"

#include "sys/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Elements that a concatenation or a verdict map may have. */
#define ELEMENTS 512

static void read_rest(struct nft_reader *r, const struct gate_draft *d,
    const json_t *list, size_t i);

static const json_t *
elements_of(const struct nft_reader *r, const json_t *set)
{
	const json_t *inner;

	if (json_is_string(set))
		return nft_set(r, json_string_value(set) + 1);
	if (strcmp(nft_kind(set, &inner), "set") == 0)
		return json_is_string(inner) ? elements_of(r, inner) : inner;
	return json_is_array(set) ? set : NULL;
}

/* A key may be a concatenation: then each of its parts is matched. */
static void
add_key(struct nft_reader *r, struct gate_draft *d, const json_t *key,
    const json_t *value)
{
	const json_t *parts = json_object_get(key, "concat"), *values, *inner;

	if (strcmp(nft_kind(value, &inner), "elem") == 0)
		value = json_object_get(inner, "val");
	values = json_object_get(value, "concat");
	if (parts == NULL) {
		nft_match(r, d, key, "==", value);
		return;
	}
	if (json_array_size(parts) != json_array_size(values))
		gate_match_add(r->g, d, GATE_STRANGE);
	for (size_t i = 0; i < json_array_size(parts); i++)
		nft_match(r, d, json_array_get(parts, i),
		    "==", json_array_get(values, i));
}

/* A match whose left side is a concatenation. False: it is none. */
static bool
read_concat(struct nft_reader *r, const struct gate_draft *d,
    const json_t *match, const json_t *list, size_t i)
{
	const json_t *left = json_object_get(match, "left"), *set;

	if (json_object_get(left, "concat") == NULL)
		return false;
	set = elements_of(r, json_object_get(match, "right"));
	if (set == NULL || strcmp(nft_text(match, "op"), "!=") == 0 ||
	    json_array_size(set) > ELEMENTS) {
		struct gate_draft strange = *d;

		gate_match_add(r->g, &strange, GATE_STRANGE);
		read_rest(r, &strange, list, i + 1);
		return true;
	}
	for (size_t k = 0; k < json_array_size(set); k++) {
		struct gate_draft one = *d;

		add_key(r, &one, left, json_array_get(set, k));
		read_rest(r, &one, list, i + 1);
	}
	return true;
}

/* How a statement ends a rule; false: it does not. */
static bool
is_end(const char *kind, const json_t *o, enum gate_action *action,
    const char **target)
{
	static const struct {
		const char *kind;
		enum gate_action action;
	} rows[] = { { "accept", GATE_ACCEPT }, { "drop", GATE_DROP },
		{ "reject", GATE_DROP }, { "return", GATE_RETURN },
		{ "continue", GATE_GO_ON }, { "jump", GATE_JUMP },
		{ "goto", GATE_GOTO }, { "notrack", GATE_NOTRACK },
		{ "queue", GATE_ELSEWHERE }, { "dnat", GATE_ELSEWHERE },
		{ "redirect", GATE_ELSEWHERE }, { "tproxy", GATE_ELSEWHERE },
		{ "fwd", GATE_ELSEWHERE }, { "synproxy", GATE_ELSEWHERE } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(kind, rows[i].kind) == 0) {
			*action = rows[i].action;
			*target = nft_text(o, "target");
			return true;
		}
	return false;
}

static void
finish(struct nft_reader *r, const struct gate_draft *d,
    enum gate_action action, const char *target)
{
	gate_rule_add(r->g, r->chain, d, action, target, NULL);
	r->g->rule[r->g->nrules - 1].handle = r->handle;
}

static void
read_map(struct nft_reader *r, const struct gate_draft *d, const json_t *map)
{
	const json_t *key = json_object_get(map, "key"),
		     *set = elements_of(r, json_object_get(map, "data"));

	if (set == NULL || json_array_size(set) > ELEMENTS)
		finish(r, d, GATE_ELSEWHERE, NULL);
	for (size_t i = 0; i < json_array_size(set); i++) {
		const json_t *pair = json_array_get(set, i), *o;
		enum gate_action action = GATE_ELSEWHERE;
		struct gate_draft one = *d;
		const char *kind, *target = NULL;

		add_key(r, &one, key, json_array_get(pair, 0));
		kind = nft_kind(json_array_get(pair, 1), &o);
		if (!is_end(kind, o, &action, &target))
			action = GATE_ELSEWHERE;
		finish(r, &one, action, target);
	}
}

/* Statements that change neither a packet's way nor what is matched later. */
static bool
is_silent(const char *kind)
{
	static const char *const kinds[] = { "counter", "log", "comment",
		"ct helper", "ct timeout", "ct expectation", "masquerade",
		"snat", "last", "dup", "flow", "secmark" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

static void
add_rate(struct nft_reader *r, struct gate_draft *d, const json_t *limit)
{
	gate_match_add(r->g, d, GATE_RATE)->invert =
	    json_is_true(json_object_get(limit, "inv"));
}

/* A set that packets add to: with a limit of its own or without. */
static void
add_to_set(struct nft_reader *r, struct gate_draft *d, const json_t *set)
{
	const json_t *list = json_object_get(set, "stmt");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *limit =
		    json_object_get(json_array_get(list, i), "limit");

		if (limit != NULL)
			add_rate(r, d, limit);
		else
			gate_match_add(r->g, d, GATE_STRANGE);
	}
}

/* A statement that is no end: what it adds to the draft. */
static void
add_statement(struct nft_reader *r, struct gate_draft *d, const char *kind,
    const json_t *o)
{
	const json_t *key = json_object_get(o, "key");

	if (strcmp(kind, "match") == 0)
		nft_match(r, d, json_object_get(o, "left"), nft_text(o, "op"),
		    json_object_get(o, "right"));
	else if (strcmp(kind, "limit") == 0)
		add_rate(r, d, o);
	else if (strcmp(kind, "set") == 0)
		add_to_set(r, d, o);
	else if (strcmp(kind, "mangle") == 0 &&
	    json_object_get(key, "payload") == NULL)
		return; /* marks: what looks at them is strange anyway */
	else if (!is_silent(kind))
		gate_match_add(r->g, d, GATE_STRANGE);
}

/* The rule's statements from the i-th on. */
static void
read_rest(struct nft_reader *r, const struct gate_draft *from,
    const json_t *list, size_t i)
{
	enum gate_action action = GATE_GO_ON;
	struct gate_draft d = *from;
	const char *target = NULL;

	for (; i < json_array_size(list); i++) {
		const json_t *o;
		const char *kind = nft_kind(json_array_get(list, i), &o);

		if (strcmp(kind, "xt") == 0)
			r->foreign = true;
		if (strcmp(kind, "vmap") == 0) {
			read_map(r, &d, o);
			return;
		}
		if (strcmp(kind, "match") == 0 &&
		    read_concat(r, &d, o, list, i))
			return;
		if (is_end(kind, o, &action, &target))
			break;
		add_statement(r, &d, kind, o);
	}
	finish(r, &d, action, target);
}

/* False: a family whose packets are not ours. */
static bool
read_family(const char *name, int *family)
{
	static const struct {
		const char *name;
		int family;
	} rows[] = { { "ip", 4 }, { "ip6", 6 }, { "inet", 0 },
		{ "netdev", 0 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(name, rows[i].name) == 0) {
			*family = rows[i].family;
			return true;
		}
	return false;
}

static enum gate_hook
hook_of(const char *name)
{
	static const char *const names[] = { [GATE_INGRESS] = "ingress",
		[GATE_PREROUTING] = "prerouting",
		[GATE_INPUT] = "input",
		[GATE_OUTPUT] = "output",
		[GATE_POSTROUTING] = "postrouting",
		[GATE_EGRESS] = "egress" };

	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum gate_hook)i;
	return name[0] == '\0' ? GATE_NO_HOOK : GATE_OTHER_HOOK;
}

/* Fills what names a chain; false: it is none of ours. */
static bool
name_chain(const json_t *o, struct gate_chain *c)
{
	*c = (struct gate_chain){
		.origin = GATE_BY_NFT, .first = GATE_NONE, .last = GATE_NONE
	};
	snprintf(c->table, sizeof(c->table), "%s %s", nft_text(o, "family"),
	    nft_text(o, "table"));
	return read_family(nft_text(o, "family"), &c->family);
}

static void
read_chain(struct gate *g, const json_t *o)
{
	const json_t *device = json_object_get(o, "dev");
	struct gate_chain c;

	if (!name_chain(o, &c))
		return;
	snprintf(c.name, sizeof(c.name), "%s", nft_text(o, "name"));
	if (json_is_string(device))
		snprintf(c.device, sizeof(c.device), "%s",
		    json_string_value(device));
	c.hook = hook_of(nft_text(o, "hook"));
	c.priority = (long)json_integer_value(json_object_get(o, "prio"));
	c.nat = strcmp(nft_text(o, "type"), "nat") == 0;
	c.dropping = strcmp(nft_text(o, "policy"), "drop") == 0;
	*gate_chain_add(g) = c;
}

/* True: it has what only iptables can tell. */
static bool
read_rule(struct gate *g, const json_t *all, const json_t *o)
{
	const struct gate_draft empty = { .n = 0 };
	struct nft_reader r = { .g = g,
		.all = all,
		.table = nft_text(o, "table"),
		.family_name = nft_text(o, "family"),
		.handle =
		    (long)json_integer_value(json_object_get(o, "handle")) };
	const struct gate_chain *c;
	struct gate_chain like;

	if (!name_chain(o, &like))
		return false;
	c = gate_chain_find(g, &like, nft_text(o, "chain"));
	if (c == NULL)
		return false;
	r.chain = (size_t)(c - g->chain);
	read_rest(&r, &empty, json_object_get(o, "expr"), 0);
	return r.foreign && c->family != 0;
}

/* All tables of the family that iptables knows are left to it. */
static void
leave(struct gate *g, size_t from, unsigned families)
{
	static const char *const names[] = { "raw", "mangle", "nat", "filter",
		"security" };

	for (size_t i = from; i < g->nchains; i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if ((families >> g->chain[i].family & 1) != 0 &&
			    strcmp(strchr(g->chain[i].table, ' ') + 1,
				names[k]) == 0)
				g->chain[i].dead = true;
}

bool
gate_add_nft(struct gate *g, const char *json, const char *text, unsigned *left)
{
	json_t *root = json_loads(json, 0, NULL);
	const json_t *all = json_object_get(root, "nftables"), *o;
	size_t n = json_array_size(all), from = g->nchains;
	unsigned foreign = 0;
	bool good = json_is_array(all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(nft_kind(json_array_get(all, i), &o), "chain") == 0)
			read_chain(g, o);
	for (size_t i = 0; i < n; i++)
		if (strcmp(nft_kind(json_array_get(all, i), &o), "rule") == 0 &&
		    read_rule(g, all, o))
			foreign |= 1u
			    << (strcmp(nft_text(o, "family"), "ip6") == 0 ? 6
									  : 4);
	leave(g, from, foreign);
	*left = foreign;
	if (text != NULL && g->text == NULL) {
		g->text = memory_new(strlen(text) + 1, 1);
		memcpy(g->text, text, strlen(text));
	}
	json_decref(root);
	return good;
}
