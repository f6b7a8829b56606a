/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of all tables of a saved page, by libxml2's HTML parser. Its
 * events are used, not its tree: memory stays bounded, and a page nested
 * without end is given up.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "config/importing.h"
#include "config/mem.h"
#include "core/i18n.h"

/* A stray end tag in front of everything would end the page. */
static const char opening[] = "<html><body>";

/* Deeper than any page of people; the parser's work grows with it. */
enum { DEPTH_MAX = 200, PIECE = 16 * 1024 };

struct page {
	struct import *im;
	htmlParserCtxtPtr parser;
	struct import_cell *cell;
	struct import_row row;
	bool in_row, in_cell;
	unsigned hidden; /* inside of what is not text */
	unsigned depth;
	bool given_up;
};

static void
end_row(struct page *p)
{
	if (p->in_row && p->row.count > 0)
		import_take(p->im, &p->row);
	p->in_row = p->in_cell = false;
	p->row.count = 0;
}

static void
begin_row(struct page *p)
{
	end_row(p);
	p->in_row = true;
	p->row.line = (uint32_t)xmlSAX2GetLineNumber(p->parser);
}

static void
begin_cell(struct page *p)
{
	struct import_cell *c = &p->cell[p->row.count];

	if (!p->in_row)
		begin_row(p);
	p->in_cell = p->row.count < IMPORT_CELLS;
	if (!p->in_cell)
		return;
	c->text[0] = c->link[0] = '\0';
	p->row.count++;
}

static const char *
attribute(const xmlChar **atts, const char *name)
{
	for (; atts != NULL && atts[0] != NULL; atts += 2)
		if (strcasecmp((const char *)atts[0], name) == 0)
			return (const char *)atts[1];
	return NULL;
}

/* Where a cell leads to; where the page itself is from. */
static void
take_link(struct page *p, const char *name, const xmlChar **atts)
{
	const char *href = attribute(atts, "href");
	const char *what = attribute(atts, "property");

	if (strcmp(name, "meta") == 0 && what != NULL &&
	    strcmp(what, "og:url") == 0)
		href = attribute(atts, "content");
	else if (strcmp(name, "a") != 0 &&
	    (strcmp(name, "link") != 0 ||
		(what = attribute(atts, "rel")) == NULL ||
		strcmp(what, "canonical") != 0))
		return;
	if (href == NULL)
		return;
	if (strcmp(name, "a") != 0) {
		if (p->im->page.id[0] == '\0')
			import_id(href, p->im->page.id);
	} else if (p->in_cell) {
		struct import_cell *c = &p->cell[p->row.count - 1];

		if (c->link[0] == '\0')
			snprintf(c->link, sizeof(c->link), "%s", href);
	}
}

static bool
is_hidden(const char *name)
{
	return strcmp(name, "script") == 0 || strcmp(name, "style") == 0;
}

static void
give_up(struct page *p)
{
	if (!p->given_up)
		diag_add(p->im->ds, SEV_ERROR,
		    (struct place){ .file = p->im->now,
			.line = (uint32_t)xmlSAX2GetLineNumber(p->parser) },
		    "too-deep",
		    _("elements are nested more than %d deep: this is no page "
		      "of the registry; the rest of it is not read"),
		    DEPTH_MAX);
	p->given_up = true;
	xmlStopParser(p->parser);
}

static void
on_start(void *arg, const xmlChar *tag, const xmlChar **atts)
{
	const char *name = (const char *)tag;
	struct page *p = arg;

	if (++p->depth > DEPTH_MAX) {
		give_up(p);
		return;
	}
	p->hidden += is_hidden(name);
	if (strcmp(name, "tr") == 0)
		begin_row(p);
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		begin_cell(p);
	else if (strcmp(name, "br") == 0 && p->in_cell)
		import_append(&p->cell[p->row.count - 1], ", ", 2);
	take_link(p, name, atts);
}

static void
on_end(void *arg, const xmlChar *tag)
{
	const char *name = (const char *)tag;
	struct page *p = arg;

	if (p->depth > 0)
		p->depth--;
	if (p->hidden > 0)
		p->hidden -= is_hidden(name);
	if (strcmp(name, "tr") == 0 || strcmp(name, "table") == 0)
		end_row(p);
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		p->in_cell = false;
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct page *p = arg;

	if (p->in_cell && p->hidden == 0 && len > 0)
		import_append(&p->cell[p->row.count - 1], (const char *)text,
		    (size_t)len);
}

void
import_html(struct import *im, const char *name, const char *text, size_t len)
{
	htmlSAXHandler sax = { .startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.cdataBlock = on_text };
	struct page p = { .im = im };

	p.row.cell = p.cell = mem_zero(IMPORT_CELLS, sizeof(p.cell[0]));
	import_begin(im, name);
	p.parser = htmlCreatePushParserCtxt(
	    &sax, &p, NULL, 0, name, XML_CHAR_ENCODING_UTF8);
	if (p.parser == NULL)
		abort();
	htmlCtxtUseOptions(p.parser,
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET);
	htmlParseChunk(p.parser, opening, (int)sizeof(opening) - 1, 0);
	for (size_t at = 0; at < len && !p.given_up; at += PIECE)
		htmlParseChunk(p.parser, text + at,
		    (int)(len - at < PIECE ? len - at : PIECE), 0);
	if (!p.given_up)
		htmlParseChunk(p.parser, text, 0, 1);
	end_row(&p);
	htmlFreeParserCtxt(p.parser);
	import_end(im);
	free(p.cell);
}
