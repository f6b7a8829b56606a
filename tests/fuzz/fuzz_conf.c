/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as ntp.conf. What must hold: the text is written back octet by
 * octet, every problem lies inside the file, every line can be shown, and what
 * the engine is given is within the bounds it relies on. No file is opened.
 *
 * The length of the input decides what is done with it, so that each is tried
 * in many ways and none costs too much: the document and what the engine makes
 * of it, or its lines in one dialect alone.
 */

#include "config/apply.h"
#include "config/parse.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HOLDS(what)                                                            \
	do {                                                                   \
		if (!(what))                                                   \
			abort();                                               \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_written(const struct conf *c, const uint8_t *data, size_t size)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	HOLDS(out != NULL && conf_write(c, out) == 0);
	HOLDS(fclose(out) == 0 && len == size);
	HOLDS(memcmp(text, data, size) == 0);
	free(text);
}

/* Length of the line of a number, its newline not counted; SIZE_MAX if there
 * is none. *from, *at: where the last one asked for began and its number;
 * problems come in order, so that the text is gone through once. */
static size_t
line_length(
    const uint8_t *data, size_t size, uint32_t line, size_t *from, uint32_t *at)
{
	const uint8_t *end;

	while (*from < size) {
		end = memchr(data + *from, '\n', size - *from);
		if (*at == line)
			return end != NULL ? (size_t)(end - data) - *from
					   : size - *from;
		if (end == NULL)
			break;
		*from = (size_t)(end - data) + 1;
		++*at;
	}
	return SIZE_MAX;
}

static void
check_diag(const struct conf *c, const struct diag *d, size_t len)
{
	HOLDS(strcmp(d->at.file, "fuzz") == 0);
	HOLDS(len != SIZE_MAX && d->at.col >= 1 && d->at.len >= 1);
	HOLDS((size_t)d->at.col - 1 + d->at.len <= len);
	HOLDS(conf_line(c, "fuzz", d->at.line) != NULL);
	HOLDS(d->text[0] != '\0' && d->code[0] != '\0');
	for (const char *p = d->text; *p != '\0'; p++)
		HOLDS((unsigned char)*p >= 0x20 && *p != 0x7f);
}

static void
check_diags(const struct conf *c, const struct diags *ds, const uint8_t *data,
    size_t size)
{
	size_t from = 0;
	uint32_t at = 1;

	for (size_t i = 0; i < ds->count; i++)
		check_diag(c, &ds->item[i],
		    line_length(data, size, ds->item[i].at.line, &from, &at));
}

static void
check_params(const struct params *p)
{
	HOLDS(p->minclock >= 1 && p->minclock <= p->maxclock);
	HOLDS(p->minsane >= 0 && p->floor <= 16 && p->ceiling <= 16);
	HOLDS(p->dscp >= 0 && p->dscp <= 63);
	HOLDS(p->step >= 0 && p->stepback >= 0 && p->panic >= 0);
	HOLDS(p->stepout >= 0 && isfinite(p->stepout));
	HOLDS(p->mindist >= 0 && p->maxdist >= 0);
	for (size_t i = 0; i < p->nassoc; i++) {
		const struct params_assoc *a = &p->assoc[i];

		HOLDS(a->name[0] != '\0' && a->line >= 1);
		HOLDS(a->cfg.version >= 1 && a->cfg.version <= 4);
		HOLDS(a->cfg.minpoll >= 0 && a->cfg.maxpoll <= 17);
		HOLDS(a->cfg.minpoll <= a->cfg.maxpoll);
		HOLDS(isfinite(a->cfg.bias));
		for (const char *n = a->name; *n != '\0'; n++)
			HOLDS(*n > 0x20 && *n < 0x7f);
	}
}

/* What a terminal would be shown. */
static void
check_printed(const struct conf *c, const struct diags *ds)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	HOLDS(out != NULL);
	for (size_t i = 0; i < ds->count && i < 4; i++)
		diag_print(&ds->item[i],
		    conf_line(c, ds->item[i].at.file, ds->item[i].at.line),
		    out);
	HOLDS(fclose(out) == 0);
	for (size_t i = 0; i < len; i++)
		HOLDS((unsigned char)text[i] >= 0x20 || text[i] == '\n');
	free(text);
}

/* The parts of a line are where it says, and within its bounds. */
static void
check_stmt(const struct stmt *s, size_t len)
{
	HOLDS(s->head <= s->ntoken && s->mask <= s->ntoken);
	HOLDS(s->dir != NULL || s->narg + s->nspan + s->head == 0);
	HOLDS(!s->broken || s->taken == DIALECT_NONE || s->dir == NULL);
	HOLDS((s->taken & ~s->dialect) == 0);
	for (size_t i = 0; i < s->ntoken; i++) {
		const struct token *t = &s->token[i];

		HOLDS(t->col >= 1 && (size_t)t->col - 1 + t->len <= len);
		HOLDS(t->text[0] != '\0');
	}
	for (size_t i = 0; i < s->narg; i++) {
		const struct arg *a = &s->arg[i];

		HOLDS(a->token < s->ntoken && a->value < s->ntoken);
		HOLDS(isfinite(a->number));
		HOLDS((a->word->dialect & s->dialect) != 0);
	}
	for (size_t i = 0; i < s->nspan; i++)
		HOLDS(s->span[i].token < s->ntoken);
}

/* Every line as one daemon reads it. */
static void
lines(const uint8_t *data, size_t size, unsigned dialect)
{
	const char *text = (const char *)data, *end;
	uint32_t line = 0;
	struct diags ds;
	struct stmt s;
	size_t len;

	diags_init(&ds);
	stmt_init(&s);
	s.dialect = dialect;
	for (size_t at = 0; at < size; at += len + 1) {
		end = memchr(text + at, '\n', size - at);
		len = end != NULL ? (size_t)(end - text) - at : size - at;
		parse_line(&s, "fuzz", ++line, text + at, len, &ds);
		check_stmt(&s, len);
	}
	for (size_t i = 0; i < ds.count; i++)
		HOLDS(ds.item[i].at.line >= 1 && ds.item[i].at.line <= line);
	stmt_free(&s);
	diags_free(&ds);
}

static void
document(const uint8_t *data, size_t size, bool deep)
{
	struct diags ds;
	struct params p;
	struct conf *c;
	size_t len;
	bool good;

	diags_init(&ds);
	c = conf_parse("fuzz", (const char *)data, size, &ds);
	HOLDS(c != NULL);
	good = conf_params(c, &p, &ds);
	HOLDS(good == (ds.errors == 0));
	diags_sort(&ds);
	HOLDS(memcmp(conf_text(c, &len), data, size) == 0 && len == size);
	check_params(&p);
	check_diags(c, &ds, data, size);
	if (deep) {
		check_written(c, data, size);
		check_printed(c, &ds);
	}
	params_free(&p);
	conf_free(c);
	diags_free(&ds);
}

static void
no_document(const uint8_t *data, size_t size)
{
	struct diags ds;

	diags_init(&ds);
	HOLDS(conf_parse("fuzz", (const char *)data, size, &ds) == NULL);
	HOLDS(ds.errors == 1);
	diags_free(&ds);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0 && memchr(data, 0, size) != NULL)
		no_document(data, size);
	else if (size % 4 == 2)
		lines(data, size, DIALECT_NTP);
	else if (size % 4 == 3)
		lines(data, size, DIALECT_SEC);
	else
		document(data, size, size % 16 == 0);
	return 0;
}
