/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of the text: its problems, and who may do what. */

#include "config/examine.h"
#include "config/mem.h"
#include "core/i18n.h"
#include "ui/app_state.h"
#include "ui/pad_state.h"

#include <stdlib.h>
#include <string.h>

/* Running sources that are told to the explanation, at most. */
enum { SOURCES = 64 };

void
pad_forget(struct pad *p)
{
	explain_free(p->explain);
	p->explain = NULL;
	conf_free(p->conf);
	p->conf = NULL;
	diags_free(&p->ds);
	diags_init(&p->ds);
	p->checked = 0;
}

bool
pad_is_checked(const struct pad *p)
{
	return p->conf != NULL &&
	    p->checked == buffer_revision(editor_buffer(p->ed));
}

/* The sources as they run: their addresses are known by now. */
static size_t
running_sources(const struct snapshot *s, struct explain_source out[SOURCES])
{
	size_t n = 0;

	for (size_t i = 0; s != NULL && i < s->npeers && n < SOURCES; i++) {
		const struct snap_peer *peer = &s->peers[i];

		if (peer->addr.family == ADDR_NONE)
			continue;
		out[n++] = (struct explain_source){ .name = peer->name,
			.addr = peer->addr,
			.keyed = peer->auth != SNAP_AUTH_NONE };
	}
	return n;
}

static bool
is_in(const struct explain_net *net, const struct addr *a)
{
	unsigned whole = net->bits / 8, rest = net->bits % 8;

	return net->addr.family == a->family &&
	    memcmp(net->addr.ip, a->ip, whole) == 0 &&
	    (rest == 0 ||
		((net->addr.ip[whole] ^ a->ip[whole]) >> (8 - rest)) == 0);
}

/* Anybody's address: neither of this host's networks nor one that is used
 * within a site only (RFC 1918, 3927, 4193, 4291, 6598). */
static bool
is_outside(const struct pad *p, const struct addr *a)
{
	const uint8_t *ip = a->ip;

	for (size_t i = 0; i < p->nnet; i++)
		if (is_in(&p->net[i], a))
			return false;
	if (a->family == ADDR_IPV6)
		return (ip[0] & 0xe0) == 0x20;
	return a->family == ADDR_IPV4 && ip[0] != 127 && ip[0] != 10 &&
	    !(ip[0] == 172 && (ip[1] & 0xf0) == 16) &&
	    !(ip[0] == 192 && ip[1] == 168) &&
	    !(ip[0] == 169 && ip[1] == 254) &&
	    !(ip[0] == 100 && (ip[1] & 0xc0) == 64);
}

/* Strangers are served, as in the pool. */
static bool
has_strangers(const struct pad *p, const struct snapshot *s)
{
	for (size_t i = 0; s != NULL && i < s->nclients; i++)
		if (is_outside(p, &s->clients[i].addr))
			return true;
	return false;
}

/* Another number when what the explanation is told changes: sources come, go
 * or get an address, prove who they are; networks; strangers. */
static uint64_t
number_of(const struct pad *p, const struct snapshot *s)
{
	uint64_t n = 2 * p->nets + has_strangers(p, s) + 1;

	for (size_t i = 0; s != NULL && i < s->npeers; i++)
		n = n * 31 + s->peers[i].id * 4u +
		    (s->peers[i].auth != SNAP_AUTH_NONE) * 2u +
		    (s->peers[i].addr.family != ADDR_NONE);
	return n;
}

static struct explain *
explained(const struct pad *p, const struct conf *c, const struct snapshot *s,
    bool open)
{
	struct explain_source source[SOURCES];
	struct explain_given given = { .source = source,
		.nsource = running_sources(s, source),
		.net = p->net,
		.nnet = p->nnet,
		.open = open };

	return explain_new(c, &given);
}

/* Does the file give the time to the world? */
static bool
gives_world(const struct explain *e)
{
	size_t n;
	const struct explain_row *r = explain_rows(e, &n);

	for (size_t i = 0; i < n; i++)
		if (r[i].who == EXPLAIN_WORLD &&
		    r[i].cell[EXPLAIN_TIME].verdict != ACCESS_DROPS)
			return true;
	return false;
}

/* Both the text and the file, which are to be told the same. */
static void
explain_both(struct pad *p, const struct snapshot *s)
{
	uint64_t given = number_of(p, s);

	if (p->given != given) {
		explain_free(p->before);
		p->before = NULL;
	}
	p->given = given;
	if (p->before == NULL && p->base != NULL) {
		/* The explanation borrows the document, which must stay. */
		if (p->was == NULL)
			p->was = pad_read(p, p->base, p->base_len);
		if (p->was != NULL)
			p->before = explained(p, p->was, s, false);
	}
	p->explain = explained(p, p->conf, s,
	    p->before != NULL && has_strangers(p, s) && gives_world(p->before));
}

/* As the daemon of a dialect that somebody chose: the file's own document says
 * so to all that are made of it. */
static struct conf *
read_as(struct pad *p, const char *text, size_t len, struct diags *ds)
{
	struct conf *file, *c = NULL;
	struct diags own;

	diags_init(&own);
	file = conf_load_as(p->state.path, p->dialect, &own);
	if (file != NULL)
		c = conf_with(file, text, len, ds);
	conf_free(file);
	diags_free(&own);
	return c;
}

/* The document of a text: read as the daemon of its dialect would, with what
 * it includes if files are looked at. */
static struct conf *
read_text(struct pad *p, const char *text, size_t len, struct diags *ds)
{
	const char *path =
	    p->state.path[0] != '\0' ? p->state.path : "ntp.conf";
	struct conf *c = p->conf;

	if (c != NULL)
		return conf_with(c, text, len, ds);
	if (!p->files || p->state.path[0] == '\0')
		return conf_parse(path, text, len, ds);
	if (p->dialect == DIALECT_NTP || p->dialect == DIALECT_SEC)
		c = read_as(p, text, len, ds);
	return c != NULL ? c : conf_parse_at(path, text, len, ds);
}

struct conf *
pad_read(struct pad *p, const char *text, size_t len)
{
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = read_text(p, text, len, &ds);
	diags_free(&ds);
	return c;
}

/* What nobody minds on the practice network. */
static const char *const practice[] = { "minpoll-low", "no-driftfile" };

static void
drop(struct diags *ds, const char *const *code, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < ds->count; i++) {
		bool out = false;

		for (size_t k = 0; k < n; k++)
			out |= strcmp(ds->item[i].code, code[k]) == 0;
		if (!out)
			ds->item[kept++] = ds->item[i];
		else if (ds->item[i].sev == SEV_WARNING)
			ds->warnings--;
		else if (ds->item[i].sev == SEV_NOTE)
			ds->notes--;
	}
	ds->count = kept;
}

/* The public servers that are known, read when they are first asked for. */
static const struct catalog *
known_servers(struct pad *p)
{
	struct diags ignored; /* the Servers screen tells of bad lists */

	if (p->catalog != NULL)
		return p->catalog;
	p->catalog = mem_zero(1, sizeof(*p->catalog));
	diags_init(&ignored);
	catalog_init(p->catalog);
	catalog_load(p->catalog, &ignored);
	diags_free(&ignored);
	return p->catalog;
}

static void
examine(struct pad *p, const struct snapshot *s)
{
	struct check_how how = { .dialect = conf_dialect(p->conf),
		.files = p->files,
		.now = s != NULL ? s->wall.ns / 1000000000 : 0 };

	if (how.dialect == DIALECT_BOTH)
		how.dialect = 0;
	if (p->files && !p->practice)
		how.catalog = known_servers(p);
	examine_conf(p->conf, &how, false, &p->ds);
	if (p->practice)
		drop(&p->ds, practice, sizeof(practice) / sizeof(practice[0]));
	explain_both(p, s);
	explain_dangers(p->explain, &p->ds);
	diags_sort(&p->ds);
}

void
pad_check(struct pad *p, const struct snapshot *s, bool now)
{
	size_t len = buffer_size(editor_buffer(p->ed));
	struct diags ds;
	struct conf *c;
	const char *text;

	if (!p->loaded || pad_is_checked(p) || (!now && len > PAD_LIVE))
		return;
	text = editor_text(p->ed, &len);
	diags_init(&ds);
	c = read_text(p, text, len, &ds);
	pad_forget(p);
	p->ds = ds;
	p->conf = c;
	p->checked = buffer_revision(editor_buffer(p->ed));
	if (c != NULL)
		examine(p, s);
}

void
pad_pause(struct pad *p, const struct snapshot *s)
{
	size_t size = buffer_size(editor_buffer(p->ed));
	uint64_t revision = buffer_revision(editor_buffer(p->ed));

	/* The addresses of sources, and clients, become known by and by. */
	if (size <= PAD_LIVE && p->given != number_of(p, s))
		p->checked = 0;
	if (size <= PAD_LIVE || (size <= PAD_PAUSE && revision == p->resting))
		pad_check(p, s, true);
	p->resting = revision;
}

bool
pad_is_here(const struct pad *p, const struct diag *d)
{
	return d->at.line > 0 && p->conf != NULL &&
	    (d->at.file == NULL || strcmp(d->at.file, conf_name(p->conf)) == 0);
}

bool
pad_is_danger(const struct diag *d)
{
	static const char *const code[] = { "cuts-source", "cuts-host",
		"open-query", "open-modify", "silent-world" };

	for (size_t i = 0; i < sizeof(code) / sizeof(code[0]); i++)
		if (strcmp(d->code, code[i]) == 0)
			return true;
	return false;
}

/* How much a problem matters: what is wrong with a word before what comes of
 * it for the line. */
static int
weight(const struct diag *d)
{
	if (d->sev == SEV_ERROR)
		return strcmp(d->code, "restrict-broken") != 0 ? 4 : 3;
	return pad_is_danger(d) ? 2 : d->sev == SEV_WARNING;
}

const struct diag *
pad_problem(const struct pad *p, size_t line, size_t *count)
{
	const struct diag *found = NULL;
	size_t n = 0;

	if (count != NULL)
		*count = 0;
	if (!pad_is_checked(p))
		return NULL;
	for (size_t i = 0; i < p->ds.count; i++) {
		const struct diag *d = &p->ds.item[i];

		if (d->at.line != line || !pad_is_here(p, d))
			continue;
		n++;
		if (found == NULL || weight(d) > weight(found))
			found = d;
	}
	if (count != NULL)
		*count = n;
	return found;
}

/* From line to line, each at its problem that matters most. */
unsigned
pad_next_problem(struct app *a, struct pad *p, bool back)
{
	const struct diag *found = NULL, *round = NULL;
	struct editor_look look;
	size_t n;

	pad_check(p, a->snap, true);
	editor_look(p->ed, &look);
	n = p->ds.count;
	for (size_t k = 0; k < n && found == NULL; k++) {
		const struct diag *d = &p->ds.item[back ? n - 1 - k : k];

		if (!pad_is_here(p, d) || d->sev == SEV_NOTE)
			continue;
		if (round == NULL)
			round = d;
		if (back ? d->at.line < look.line + 1
			 : d->at.line > look.line + 1)
			found = d;
	}
	if (round == NULL)
		return app_say(a, ROLE_OK, "%s", _("there is no problem"));
	if (found == NULL)
		found = round;
	found = pad_problem(p, found->at.line, NULL);
	editor_goto(p->ed, found->at.line, found->at.col);
	return REACT_DRAW;
}

/* The problem of the cursor's line that a fix is offered for: where the cursor
 * is, else the first. */
static const struct diag *
mendable(const struct pad *p)
{
	const struct diag *first = NULL;
	struct editor_look look;

	editor_look(p->ed, &look);
	for (size_t i = 0; i < p->ds.count; i++) {
		const struct diag *d = &p->ds.item[i];

		if (d->at.line != look.line + 1 || !pad_is_here(p, d) ||
		    d->fix.kind == FIX_NONE)
			continue;
		if (first == NULL || weight(d) > weight(first))
			first = d;
		if (look.octet + 1 >= d->at.col &&
		    look.octet + 1 <= d->at.col + d->at.len)
			return d;
	}
	return first;
}

unsigned
pad_fix(struct app *a, struct pad *p)
{
	const struct diag *d;
	struct diag_fix fix;
	unsigned react = 0;
	uint32_t line;

	if (!pad_may_edit(a, p, &react))
		return react;
	pad_check(p, a->snap, true);
	d = mendable(p);
	if (d == NULL)
		return app_say(
		    a, ROLE_INFO, "%s", _("no fix is offered for this line"));
	fix = d->fix;
	line = d->at.line;
	react = pad_did(a, p, editor_fix(p->ed, line, &fix));
	return react |
	    app_say(a, ROLE_OK, "%s", _("mended; undo takes it back"));
}
