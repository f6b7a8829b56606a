/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who there is: this host, its networks, its time sources, the world. */

#include "config/explaining.h"

#include <stdio.h>
#include <string.h>

#include "core/rfc5905.h"

#include "config/mem.h"
#include "config/parse.h"

/* Time sources that are shown. */
#define SOURCES_MAX 200

static struct explain_row *
add_row(struct explain *e)
{
	if (e->nrow == e->row_room) {
		e->row_room = e->row_room > 0 ? 2 * e->row_room : 16;
		e->row = mem_realloc(e->row, e->row_room, sizeof(e->row[0]));
	}
	memset(&e->row[e->nrow], 0, sizeof(e->row[0]));
	return &e->row[e->nrow++];
}

static void
add_host(struct explain *e, const char *text)
{
	struct addr a = { .family = ADDR_NONE };
	struct explain_row *row = add_row(e);

	addr_parse(&a, text);
	*row = explain_address(e, &a);
	row->who = EXPLAIN_HOST;
}

/* Fills a row with what most of its people may. */
static void
fill_most(
    struct explain *e, struct explain_row *row, const struct explain_prefix *p)
{
	const struct access_rule *r = explain_most(e, p, &row->mixed);

	if (r != NULL)
		explain_fill(e, row, r);
}

static void
add_net(struct explain *e, const struct explain_net *net)
{
	struct explain_prefix p = explain_prefix(&net->addr, net->bits);
	struct explain_row *row = add_row(e);

	row->who = EXPLAIN_NET;
	row->addr.family = p.family;
	memcpy(row->addr.ip, p.ip, sizeof(p.ip));
	row->bits = p.bits;
	fill_most(e, row, &p);
}

static void
add_world(struct explain *e, enum addr_family family)
{
	struct explain_prefix p = explain_world(family);
	struct explain_row *row = add_row(e);

	row->who = EXPLAIN_WORLD;
	row->addr.family = (uint8_t)family;
	fill_most(e, row, &p);
}

/* Is there a row of a source with that address, or, if it has none, of that
 * name? */
static bool
has_source(const struct explain *e, const struct addr *a, const char *name)
{
	for (size_t i = 0; i < e->nrow; i++) {
		const struct explain_row *r = &e->row[i];

		if (r->who != EXPLAIN_SOURCE)
			continue;
		if (a->family != ADDR_NONE ? addr_equal(&r->addr, a)
					   : strcmp(r->name, name) == 0)
			return true;
	}
	return false;
}

static void
add_source(
    struct explain *e, const char *name, const struct addr *a, bool keyed)
{
	struct addr from = *a;
	struct explain_row *row;
	const struct access_rule *r;

	if (has_source(e, a, name))
		return;
	row = add_row(e);
	row->who = EXPLAIN_SOURCE;
	row->addr = *a;
	row->bits = a->family == ADDR_IPV6 ? 128 : 32;
	row->keyed = keyed;
	snprintf(row->name, sizeof(row->name), "%s", name);
	from.port = NTP_PORT;
	from.scope = 0;
	r = access_find(&e->table, &from);
	if (r != NULL)
		explain_fill(e, row, r);
}

/* A name without an address: as the world, if no hole is made for it. */
static void
add_unknown(struct explain *e, const char *name, bool keyed, uint8_t family)
{
	struct explain_prefix p =
	    explain_world(family == ADDR_IPV6 ? ADDR_IPV6 : ADDR_IPV4);
	const struct access_rule *r = explain_most(e, &p, NULL);
	const struct addr none = { .family = ADDR_NONE };
	struct access_rule hole;
	struct explain_row *row;

	if (r == NULL || has_source(e, &none, name))
		return;
	row = add_row(e);
	row->who = EXPLAIN_SOURCE;
	row->keyed = keyed;
	snprintf(row->name, sizeof(row->name), "%s", name);
	explain_fill(e, row, r);
	if (restrict_template(e->set, &hole) &&
	    (!(e->dialect & DIALECT_SEC) || (r->flags & ACCESS_IGNORE) ||
		((r->flags & ACCESS_NOTRUST) && !keyed))) {
		explain_fill(e, row, &hole);
		row->line = restrict_template_line(e->set);
		for (int i = 0; i < EXPLAIN_WHATS; i++)
			row->cell[i].line = row->line;
	}
}

static bool
is_clock(const struct addr *a)
{
	return a->family == ADDR_IPV4 && a->ip[0] == 127 && a->ip[1] == 127;
}

/* A server, pool or peer line. */
static void
read_source(struct explain *e, const struct stmt *s)
{
	const char *name = s->token[s->head].text;
	struct addr found[RESTRICT_ADDRESSES];
	bool keyed = false;
	size_t n;

	for (size_t i = 0; i < s->narg; i++)
		keyed |= s->arg[i].word->id == OPT_KEY ||
		    s->arg[i].word->id == OPT_NTS;
	n = restrict_lookup(e->set, name, s->family, found);
	for (size_t i = 0; i < n; i++)
		if (addr_flaw(&found[i]) == ADDR_OK && !is_clock(&found[i]))
			add_source(e, name, &found[i], keyed);
	if (n == 0)
		add_unknown(e, name, keyed, (uint8_t)s->family);
}

static void
read_lines(struct explain *e)
{
	struct conf_walk w;
	struct stmt s;

	stmt_init(&s);
	s.dialect = e->dialect;
	conf_walk_start(&w, e->conf);
	while (conf_walk_next(&w)) {
		/* Restrict lines, by far the most of a large file, say nothing
		 * here. */
		if (w.len > 8 && memcmp(w.text, "restrict", 8) == 0)
			continue;
		parse_line(&s, w.file, w.line, w.text, w.len, NULL);
		if (s.dir == NULL || s.refused)
			continue;
		if (s.dir->id == DIR_CONTROLKEY && s.narg > 0)
			e->controlled = s.arg[0].number > 0;
		if (s.head != 0 && e->nrow < SOURCES_MAX &&
		    (s.dir->id == DIR_SERVER || s.dir->id == DIR_POOL ||
			s.dir->id == DIR_PEER))
			read_source(e, &s);
	}
	stmt_free(&s);
}

void
explain_make_rows(struct explain *e, const struct explain_given *given)
{
	add_host(e, "127.0.0.1");
	add_host(e, "::1");
	for (size_t i = 0; i < given->nnet; i++)
		if (given->net[i].addr.family != ADDR_NONE)
			add_net(e, &given->net[i]);
	for (size_t i = 0; i < e->nsource; i++)
		if (addr_flaw(&e->source[i].addr) == ADDR_OK &&
		    !is_clock(&e->source[i].addr))
			add_source(e,
			    e->source[i].name != NULL ? e->source[i].name : "",
			    &e->source[i].addr, e->source[i].keyed);
	read_lines(e);
	add_world(e, ADDR_IPV4);
	add_world(e, ADDR_IPV6);
}
