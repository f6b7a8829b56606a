/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config/restrict.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/mem.h"
#include "config/parse.h"

/* What else of a document has to do with access. */
struct rest {
	struct restrict_set *s;
	struct stmt stmt;
	struct restrict_server *server; /* owned */
	size_t nserver, room;
	bool mode7;
};

static void
add_server(struct rest *r, const struct addr *a, bool keyed)
{
	if (addr_flaw(a) != ADDR_OK ||
	    (a->family == ADDR_IPV4 && a->ip[0] == 127 && a->ip[1] == 127))
		return; /* a reference clock sends no packets */
	if (r->nserver == r->room) {
		r->room = r->room > 0 ? 2 * r->room : 16;
		r->server =
		    mem_realloc(r->server, r->room, sizeof(r->server[0]));
	}
	r->server[r->nserver++] = (struct restrict_server){ *a, keyed };
}

static void
read_server(struct rest *r)
{
	struct addr found[RESTRICT_ADDRESSES];
	const struct stmt *st = &r->stmt;
	bool keyed = false;
	size_t n;

	if (st->head == 0 || st->refused)
		return;
	for (size_t i = 0; i < st->narg; i++)
		keyed |= st->arg[i].word->id == OPT_KEY ||
		    st->arg[i].word->id == OPT_NTS;
	n = restrict_lookup(r->s, st->token[st->head].text, st->family, found);
	/* A pool takes them all, a server the first. */
	for (size_t i = 0; i < n && (i == 0 || st->dir->id == DIR_POOL); i++)
		add_server(r, &found[i], keyed);
}

static void
read_switch(struct rest *r, bool on)
{
	for (size_t i = 1; i < r->stmt.ntoken; i++) {
		if (strcmp(r->stmt.token[i].text, "mode7") == 0)
			r->mode7 = on;
	}
}

static void
read_rest(struct rest *r, const struct conf_walk *w)
{
	parse_line(&r->stmt, w->file, w->line, w->text, w->len, NULL);
	if (r->stmt.dir == NULL)
		return;
	if (r->stmt.dir->id == DIR_SERVER || r->stmt.dir->id == DIR_POOL ||
	    r->stmt.dir->id == DIR_PEER)
		read_server(r);
	else if (r->stmt.dir->id == DIR_ENABLE)
		read_switch(r, true);
	else if (r->stmt.dir->id == DIR_DISABLE)
		read_switch(r, false);
}

static void
tell(const struct conf_walk *w, enum restrict_effect effect, struct diags *ds)
{
	const struct place at = { .file = w->file, .line = w->line };

	if (ds == NULL)
		return;
	if (effect == RESTRICT_UNUSABLE)
		diag_add(ds, SEV_WARNING, at, "restrict-unusable",
		    _("no address, or none in a form that this dialect takes: "
		      "the line has no effect"));
	if (effect == RESTRICT_BROKEN)
		diag_add(ds, SEV_ERROR, at, "restrict-broken",
		    _("a word does not belong here: only what stands before "
		      "it counts"));
}

struct restrict_set *
restrict_read(const struct conf *c, unsigned dialect,
    const struct restrict_names *names, bool *mode7, struct diags *ds)
{
	struct rest r = { .s = restrict_new(dialect, names) };
	enum restrict_effect effect;
	struct conf_walk w;

	stmt_init(&r.stmt);
	conf_walk_start(&w, c);
	while (conf_walk_next(&w)) {
		effect = restrict_add(r.s, w.file, w.line, w.text, w.len);
		if (effect == RESTRICT_NO_LINE)
			read_rest(&r, &w);
		else
			tell(&w, effect, ds);
	}
	restrict_servers(r.s, r.server, r.nserver);
	*mode7 = r.mode7;
	free(r.server);
	stmt_free(&r.stmt);
	return r.s;
}
