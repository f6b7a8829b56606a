/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as ntp.conf in an editor: lines are coloured, completed at
 * some columns, helped with and explained. What must hold: a class for every
 * octet, items that the parser takes, text that ends with a newline, dangers
 * inside the text, and no change between a text and itself.
 */

#include "config/about.h"
#include "config/complete.h"
#include "config/directive.h"
#include "config/explain.h"
#include "config/parse.h"
#include "config/syntax.h"

#include <string.h>

#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines that are looked at, and places of each where something is asked. */
enum { LINES = 20, PLACES = 2 };

static const struct complete_name names[] = { { "ntp1.example", "a peer" } };

static void
colour(struct syntax *s, unsigned dialect, const struct conf_walk *w)
{
	const uint8_t *class =
	    syntax_line(s, dialect, w->line, w->text, w->len);

	for (size_t i = 0; i < w->len; i++)
		MUST(class[i] < SYNTAX_CLASSES);
}

/* Put in its place, an item is no longer the first thing that is wrong. */
static void
take(const struct complete *c, unsigned dialect, const struct conf_walk *w,
    const char *item)
{
	size_t before = c->col - 1, len = before + strlen(item);
	char *line = malloc(len + 1);
	struct diags ds;
	struct stmt s;

	MUST(line != NULL);
	memcpy(line, w->text, before);
	memcpy(line + before, item, len - before);
	stmt_init(&s);
	diags_init(&ds);
	s.dialect = dialect;
	parse_line(&s, NULL, w->line, line, len, &ds);
	for (size_t i = 0; s.broken && i < ds.count; i++)
		MUST(ds.item[i].sev != SEV_ERROR ||
		    strcmp(ds.item[i].code, "missing-argument") == 0 ||
		    ds.item[i].at.col < c->col);
	diags_free(&ds);
	stmt_free(&s);
	free(line);
}

static void
edit(struct complete *c, unsigned dialect, const struct conf_walk *w)
{
	for (size_t i = 1; i <= PLACES; i++) {
		size_t col = w->len + 1;
		char *told;

		/* One within, as the text has it, and the end. */
		if (i < PLACES && w->len > 0)
			col = 1 + (uint8_t)w->text[w->len / 2] % w->len;
		told =
		    about_at(dialect, w->line, w->text, w->len, (uint32_t)col);

		MUST(told == NULL || told[strlen(told) - 1] == '\n');
		free(told);
		complete_at(c, dialect, w->line, w->text, w->len, (uint32_t)col,
		    names, 1);
		MUST(c->col >= 1 && c->col <= col);
		MUST(c->col - 1 + c->len <= w->len);
		if (c->count > 0)
			take(c, dialect, w, c->item[col % c->count].text);
	}
}

static void
check_dangers(const struct conf *c, const struct explain *e)
{
	struct diags ds;

	diags_init(&ds);
	explain_dangers(e, &ds);
	for (size_t i = 0; i < ds.count; i++) {
		const struct diag *d = &ds.item[i];
		const char *line = conf_line(c, "fuzz", d->at.line);

		MUST(strcmp(d->at.file, "fuzz") == 0);
		MUST((line == NULL) == (d->at.line == 0));
		if (line == NULL)
			continue;
		MUST(d->at.col >= 1 &&
		    (size_t)d->at.col - 1 + d->at.len <= strlen(line));
		MUST(d->fix.kind != FIX_REPLACE ||
		    (d->fix.col >= 1 &&
			(size_t)d->fix.col - 1 + d->fix.len <= strlen(line)));
	}
	diags_free(&ds);
}

static void
explain(const struct conf *c, const uint8_t *data, size_t size)
{
	struct explain_source source = { .name = "ntp1.example",
		.addr = { .family = ADDR_IPV4, .ip = { 203, 0, 113, 5 } } };
	struct explain_net net = { .addr = { .family = ADDR_IPV6,
				       .ip = { 0x20, 1, 0xd, 0xb8 } },
		.bits = 64 };
	struct explain_given given = { &source, 1, &net, 1, true };
	struct explain *e = explain_new(c, &given);
	struct explain_change change[4];
	struct addr a = { .family = ADDR_IPV4 };
	char *told;

	for (size_t i = 0; i < 4 && i < size; i++)
		a.ip[i] = data[size - 1 - i];
	MUST(explain_address(e, &a).line.line < 100000);
	told = explain_address_text(e, &a);
	MUST(told != NULL && told[strlen(told) - 1] == '\n');
	free(told);
	for (uint32_t i = 1; i <= LINES; i++) {
		told = explain_line(e, NULL, i);
		MUST(told == NULL || told[strlen(told) - 1] == '\n');
		free(told);
	}
	check_dangers(c, e);
	MUST(explain_compare(e, e, change, 4) == 0);
	explain_free(e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned dialect[] = { DIALECT_BOTH, DIALECT_NTP,
		DIALECT_SEC };
	unsigned who = dialect[size > 0 ? data[0] % 3u : 0];
	struct complete items;
	struct syntax *s;
	struct conf_walk w;
	struct diags ds;
	struct conf *c;

	diags_init(&ds);
	c = conf_parse("fuzz", (const char *)data, size, &ds);
	diags_free(&ds);
	if (c == NULL)
		return 0;
	s = syntax_new();
	complete_init(&items);
	conf_walk_start(&w, c);
	for (int i = 0; i < LINES && conf_walk_next(&w); i++) {
		colour(s, who, &w);
		edit(&items, who, &w);
	}
	complete_free(&items);
	syntax_free(s);
	explain(c, data, size);
	conf_free(c);
	return 0;
}
