/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/i18n.h"
#include "ui/format.h"
#include "ui/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct snap_peer *
scene_peer(const struct scene *sc, uint16_t id)
{
	const struct snapshot *s = sc->snap;

	for (size_t i = 0; s != NULL && id != 0 && i < s->npeers; i++)
		if (s->peers[i].id == id)
			return &s->peers[i];
	return NULL;
}

int
text_line(struct text *t)
{
	size_t line = t->lines++;

	if (t->c == NULL || line < t->skip || line - t->skip >= (size_t)t->rows)
		return -1;
	return t->top + (int)(line - t->skip);
}

void
text_say(struct text *t, enum role role, const char *fmt, ...)
{
	int row = text_line(t);
	char text[400];
	va_list ap;

	if (row < 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	canvas_text(t->c, row, 0, t->c->cols, role, text);
}

void
text_pair(struct text *t, const char *name, const char *value)
{
	int row = text_line(t);

	if (row < 0)
		return;
	canvas_put(t->c, row, 2, 16, ROLE_STRONG, name);
	canvas_text(t->c, row, 19, t->c->cols - 19, ROLE_PLAIN, value);
}

void
text_more(const struct text *t)
{
	if (t->c != NULL && t->skip + (size_t)t->rows < t->lines)
		canvas_right(t->c, t->top + t->rows - 1, 0, t->c->cols,
		    ROLE_DIM, _(" more below: PgDn "));
}
