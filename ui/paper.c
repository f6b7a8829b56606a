/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/paper.h"

#include "config/diag.h"
#include "ui/view.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct paper_item {
	char *text; /* owned */
	uint8_t role;
	bool rule, cut;
};

struct paper {
	struct paper_item *item; /* owned */
	size_t count, room;
};

struct paper *
paper_new(void)
{
	struct paper *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	return p;
}

void
paper_free(struct paper *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->count; i++)
		free(p->item[i].text);
	free(p->item);
	free(p);
}

static struct paper_item *
add(struct paper *p, enum role role, char *text)
{
	if (text == NULL)
		abort();
	if (p->count == p->room) {
		p->room = 2 * p->room + 32;
		p->item = realloc(p->item, p->room * sizeof(p->item[0]));
		if (p->item == NULL)
			abort();
	}
	p->item[p->count] =
	    (struct paper_item){ .text = text, .role = (uint8_t)role };
	return &p->item[p->count++];
}

void
paper_say(struct paper *p, enum role role, const char *fmt, ...)
{
	char text[1001];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add(p, role, strdup(text));
}

void
paper_text(struct paper *p, enum role role, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		add(p, role, strndup(text, len));
		text += len + (text[len] == '\n');
	}
}

/* Octets of a line that are shown, at most. */
enum { LINE_MOST = 2000 };

void
paper_line(
    struct paper *p, enum role role, char sign, const char *text, size_t len)
{
	char *out = malloc(LINE_MOST + 32);
	size_t used = 1;

	if (out == NULL)
		abort();
	out[0] = sign;
	while (len > 0 && used < LINE_MOST) {
		char one[16];
		size_t took = 1;

		if (*text == '\t')
			do
				out[used++] = ' ';
			while ((used - 1) % 8 != 0);
		else {
			took = diag_visible(text, len, one);
			used += (size_t)snprintf(out + used, 16, "%s", one);
		}
		text += took;
		len -= took;
	}
	out[used] = '\0';
	add(p, role, out)->cut = true;
}

void
paper_rule(struct paper *p, const char *heading)
{
	add(p, ROLE_STRONG, strdup(heading))->rule = true;
}

static void
write_item(const struct paper_item *it, struct text *t)
{
	int width = t->cols - 1, lines = canvas_lines(it->text, width), row;
	struct canvas *sheet;

	if (lines <= 1 || it->cut) {
		row = text_line(t);
		if (row >= 0)
			canvas_text(t->c, row, 0, width, it->role, it->text);
		return;
	}
	sheet = text_sheet(t, lines);
	if (sheet == NULL)
		return;
	canvas_wrap(sheet, 0, 0, width, lines, it->role, it->text);
	text_paste(t, sheet);
}

void
paper_write(const struct paper *p, struct text *t)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->item[i].rule)
			text_rule(t, p->item[i].text);
		else
			write_item(&p->item[i], t);
}
