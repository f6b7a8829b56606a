/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV and TSV: RFC 4180's quotes, or tabs and no quotes at all. */
#include <string.h>

#include "config/importing.h"
#include "config/mem.h"
#include "core/i18n.h"

struct table {
	struct import *im;
	const char *at, *end;
	char between; /* the separator */
	uint32_t line;
	struct import_cell *cell;
};

/* The separator that the first line has more of. */
static char
separator(const char *text, const char *end)
{
	static const char choice[] = "\t,;";
	size_t most = 0;
	char best = '\t';

	for (size_t i = 0; choice[i] != '\0'; i++) {
		size_t n = 0;

		for (const char *p = text; p < end && *p != '\n'; p++)
			n += *p == choice[i];
		if (n > most) {
			most = n;
			best = choice[i];
		}
	}
	return best;
}

/* A cell in quotes, which may hold newlines; two quotes are one. */
static void
read_quoted(struct table *t, struct import_cell *c)
{
	for (t->at++; t->at < t->end; t->at++) {
		if (*t->at == '"' && (t->at + 1 == t->end || *++t->at != '"'))
			break;
		t->line += *t->at == '\n';
		import_append(c, t->at, 1);
	}
}

/* One cell; true if another follows in its row. */
static bool
read_cell(struct table *t, struct import_cell *c)
{
	const char *from;

	c->text[0] = c->link[0] = '\0';
	if (t->between != '\t' && t->at < t->end && *t->at == '"')
		read_quoted(t, c);
	from = t->at;
	while (t->at < t->end && *t->at != t->between && *t->at != '\n')
		t->at++;
	import_append(c, from, (size_t)(t->at - from));
	if (t->at < t->end && *t->at == t->between) {
		t->at++;
		return true;
	}
	if (t->at < t->end) {
		t->at++;
		t->line++;
	}
	return false;
}

static void
read_line(struct table *t)
{
	struct import_row row = { .cell = t->cell, .line = t->line };
	bool more = true;

	while (more) {
		struct import_cell *c = &t->cell[row.count];

		more = read_cell(t, c);
		if (row.count + 1 < IMPORT_CELLS)
			row.count++;
	}
	if (row.count > 1 || row.cell[0].text[0] != '\0')
		import_take(t->im, &row);
}

void
import_table(struct import *im, const char *name, const char *text, size_t len)
{
	struct table t = { .im = im, .at = text, .end = text + len, .line = 1 };

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		t.at += 3; /* a byte order mark */
	t.between = separator(t.at, t.end);
	t.cell = mem_zero(IMPORT_CELLS, sizeof(t.cell[0]));
	import_begin(im, name);
	while (t.at < t.end)
		read_line(&t);
	import_end(im);
	free(t.cell);
}
