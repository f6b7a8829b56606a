/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would cut off ourselves or our sources, or open us to the world. */

#include "config/explaining.h"

#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

#include "config/lex.h"
#include "config/mem.h"
#include "config/restrict_parse.h"
#include "config/say.h"

/* A line with the word that does it. */
struct culprit {
	struct place at; /* of the word, or else of the first one */
	uint32_t end;    /* the column behind the last word */
	bool found;      /* the word is there */
	bool blank;      /* and a blank stands before it */
	bool taken_back; /* it is an unrestrict line */
	char word[40];
};

static struct culprit
find_culprit(const struct explain *e, const struct explain_cell *cell)
{
	struct culprit c = { .at.file = cell->line.file,
		.at.line = cell->line.line };
	const char *text = explain_text(e, &cell->line);
	struct lexer lx;
	struct token t;
	size_t len;
	char *room;

	restrict_words(cell->flag, c.word, sizeof(c.word));
	if (text == NULL)
		return c;
	len = strlen(text);
	room = mem_realloc(NULL, 2 * len + 2, 1);
	lex_init(&lx, text, len, room);
	while (lex_next(&lx, LEX_TOKEN, &t)) {
		bool first = c.end == 0;

		if (first)
			c.taken_back = strcmp(t.text, "unrestrict") == 0;
		if (first || (!c.found && strcmp(t.text, c.word) == 0)) {
			c.found = !first;
			c.at.col = t.col;
			c.at.len = t.len;
			c.blank = t.col > 1 && text[t.col - 2] == ' ';
		}
		c.end = t.col + t.len;
	}
	free(room);
	return c;
}

/* The word goes. */
static void
mend_word(struct diag *d, const struct culprit *c)
{
	if (c->found)
		diag_mend(d, FIX_REPLACE, c->at.col - c->blank,
		    c->at.len + c->blank, "%s", "");
}

static bool
is_own(const struct explain *e, const struct explain_row *row)
{
	struct addr a = row->addr;
	const struct access_rule *r;

	a.scope = 0;
	a.port = row->who == EXPLAIN_SOURCE ? 123 : 0;
	r = row->addr.family != ADDR_NONE ? access_find(&e->table, &a) : NULL;
	return r != NULL && explain_bits(r) == (int)row->bits;
}

/* Of sources with the same culprit, one message for all. */
static bool
is_told(const struct explain *e, size_t i)
{
	const struct explain_cell *c = &e->row[i].cell[EXPLAIN_HEARD];

	while (i-- > 0) {
		const struct explain_cell *b = &e->row[i].cell[EXPLAIN_HEARD];

		if (e->row[i].who == EXPLAIN_SOURCE &&
		    b->verdict == ACCESS_DROPS && b->flag == c->flag &&
		    b->line.file == c->line.file &&
		    b->line.line == c->line.line)
			return true;
	}
	return false;
}

static size_t
count_like(const struct explain *e, const struct explain_cell *c)
{
	size_t n = 0;

	for (size_t i = 0; i < e->nrow; i++) {
		const struct explain_cell *b = &e->row[i].cell[EXPLAIN_HEARD];

		n += e->row[i].who == EXPLAIN_SOURCE && b->flag == c->flag &&
		    b->line.file == c->line.file &&
		    b->line.line == c->line.line;
	}
	return n;
}

static void
check_source(const struct explain *e, size_t i, struct diags *ds)
{
	const struct explain_row *row = &e->row[i];
	const struct explain_cell *cell = &row->cell[EXPLAIN_HEARD];
	struct culprit c;
	struct diag *d;
	char whom[160];
	size_t n;

	if (cell->verdict != ACCESS_DROPS || cell->line.file == NULL ||
	    is_told(e, i))
		return;
	c = find_culprit(e, cell);
	n = count_like(e, cell);
	explain_whom(row, whom, sizeof(whom));
	if (n == 1)
		d = diag_add(ds, SEV_WARNING, c.at, "cuts-source",
		    _("%s keeps out the answers of %.100s: our clock is no "
		      "longer set by it"),
		    c.word, whom);
	else
		d = diag_add(ds, SEV_WARNING, c.at, "cuts-source",
		    _("%s keeps out the answers of %zu of our time sources, "
		      "%.80s first: our clock is no longer set by them"),
		    c.word, n, whom);
	if (is_own(e, row) || cell->flag == ACCESS_NOSERVE ||
	    restrict_template_line(e->set).file != NULL)
		mend_word(d, &c);
	else
		diag_mend(d, FIX_INSERT_AFTER, 0, 0,
		    "restrict source nomodify noquery");
}

static void
check_host(
    const struct explain *e, const struct explain_row *row, struct diags *ds)
{
	const struct explain_cell *cell = &row->cell[EXPLAIN_QUERY];
	char text[ADDR_TEXT];
	struct culprit c;
	struct diag *d;

	if (cell->verdict != ACCESS_DROPS || cell->line.file == NULL)
		return;
	c = find_culprit(e, cell);
	addr_text(&row->addr, text, sizeof(text));
	d = diag_add(ds, SEV_WARNING, c.at, "cuts-host",
	    _("%s keeps out this host's own ntpq, which asks from %s"), c.word,
	    text);
	if (is_own(e, row))
		mend_word(d, &c);
	else
		diag_mend(d, FIX_INSERT_AFTER, 0, 0, "restrict %s", text);
}

/* Whom a danger of the world concerns: bits 1 (IPv4) and 2 (IPv6) of the rows
 * with the same line. */
static const char *
worlds(const struct explain *e, const struct explain_row *row,
    enum explain_what what, bool *again)
{
	unsigned which = 0;

	*again = false;
	for (size_t i = 0; i < e->nrow; i++) {
		const struct explain_row *r = &e->row[i];

		if (r->who != EXPLAIN_WORLD ||
		    r->cell[what].verdict != row->cell[what].verdict ||
		    r->cell[what].line.file != row->cell[what].line.file ||
		    r->cell[what].line.line != row->cell[what].line.line)
			continue;
		*again |= r < row;
		which |= r->addr.family == ADDR_IPV6 ? 2 : 1;
	}
	return which == 3 ? _("the whole world")
	    : which == 2  ? _("the whole world of IPv6")
			  : _("the whole world of IPv4");
}

/* The word that is missing goes to the end of the line. */
static void
mend_open(struct diag *d, const struct culprit *c, const char *word)
{
	if (c->taken_back)
		diag_mend(d, FIX_DELETE_LINE, 0, 0, "%s", "");
	else if (c->end > 0)
		diag_mend(d, FIX_REPLACE, c->end, 0, " %s", word);
}

static void
check_query(
    const struct explain *e, const struct explain_row *row, struct diags *ds)
{
	struct explain_cell cell = row->cell[EXPLAIN_QUERY];
	bool again;
	const char *who = worlds(e, row, EXPLAIN_QUERY, &again);
	struct culprit c;

	if (again || cell.verdict == ACCESS_DROPS)
		return;
	cell.flag = 0;
	cell.line = row->line;
	c = find_culprit(e, &cell);
	if (cell.line.file == NULL) {
		c.at.file = conf_name(e->conf);
		diag_add(ds, SEV_WARNING, c.at, "open-query",
		    _("no line keeps %s from querying this host, and using it "
		      "for attacks on others: add 'restrict default kod "
		      "limited nomodify noquery'"),
		    who);
		return;
	}
	mend_open(diag_add(ds, SEV_WARNING, c.at, "open-query",
		      _("%s may query this host, and use it for attacks on "
			"others: noquery is missing"),
		      who),
	    &c, "noquery");
}

static void
check_modify(
    const struct explain *e, const struct explain_row *row, struct diags *ds)
{
	struct explain_cell cell = row->cell[EXPLAIN_CONFIGURE];
	bool again;
	const char *who = worlds(e, row, EXPLAIN_CONFIGURE, &again);
	struct culprit c;

	if (again || !e->controlled || cell.verdict == ACCESS_DROPS ||
	    cell.verdict == ACCESS_REFUSES)
		return;
	cell.flag = 0;
	cell.line = row->line;
	c = find_culprit(e, &cell);
	if (cell.line.file == NULL)
		c.at.file = conf_name(e->conf);
	mend_open(
	    diag_add(ds, SEV_WARNING, c.at, "open-modify",
		_("%s may configure this host, if it has the control key: "
		  "nomodify is missing"),
		who),
	    &c, "nomodify");
}

static void
check_silent(
    const struct explain *e, const struct explain_row *row, struct diags *ds)
{
	const struct explain_cell *cell = &row->cell[EXPLAIN_TIME];
	bool again;
	const char *who = worlds(e, row, EXPLAIN_TIME, &again);
	struct culprit c;

	if (again || !e->open || cell->verdict != ACCESS_DROPS ||
	    cell->line.file == NULL)
		return;
	c = find_culprit(e, cell);
	mend_word(diag_add(ds, SEV_WARNING, c.at, "silent-world",
		      _("%s refuses the time to %s, though this server is "
			"for everybody"),
		      c.word, who),
	    &c);
}

static bool
has_code(const struct diags *ds, const char *code)
{
	for (size_t i = 0; i < ds->count; i++)
		if (strcmp(ds->item[i].code, code) == 0)
			return true;
	return false;
}

static void
take_out(struct diags *ds, const char *code)
{
	size_t kept = 0;

	for (size_t i = 0; i < ds->count; i++) {
		if (strcmp(ds->item[i].code, code) != 0) {
			ds->item[kept++] = ds->item[i];
			continue;
		}
		switch (ds->item[i].sev) {
		case SEV_ERROR:
			ds->errors--;
			break;
		case SEV_WARNING:
			ds->warnings--;
			break;
		case SEV_NOTE:
		case SEV_COUNT:
			ds->notes--;
			break;
		}
	}
	ds->count = kept;
}

/* check_conf() knows no addresses of names and no networks: what it says of
 * the same danger is not said twice. */
static void
settle(struct diags *ds)
{
	static const char *const twin[][2] = {
		{ "cuts-source", "source-blocked" },
		{ "cuts-host", "localhost-locked" },
		{ "open-query", "default-open" },
		{ "open-query", "no-default" },
		{ "silent-world", "public-silent" },
	};

	for (size_t i = 0; i < sizeof(twin) / sizeof(twin[0]); i++)
		if (has_code(ds, twin[i][0]))
			take_out(ds, twin[i][1]);
}

void
explain_dangers(const struct explain *e, struct diags *ds)
{
	for (size_t i = 0; i < e->nrow; i++) {
		const struct explain_row *row = &e->row[i];

		switch (row->who) {
		case EXPLAIN_HOST:
			check_host(e, row, ds);
			break;
		case EXPLAIN_NET:
			break;
		case EXPLAIN_SOURCE:
			check_source(e, i, ds);
			break;
		case EXPLAIN_WORLD:
			check_query(e, row, ds);
			check_modify(e, row, ds);
			check_silent(e, row, ds);
			break;
		}
	}
	settle(ds);
}
