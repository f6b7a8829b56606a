/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/view.h"

#include "core/i18n.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct tab tabs[] = {
	{ '1', &view_overview },
	{ '2', &view_peers },
	{ '3', &view_clock },
	{ '4', &view_clients },
	{ '5', &view_config },
	{ '6', &view_servers },
	{ '7', &view_setup },
	{ '8', &view_why },
	{ '9', &view_log },
};

const struct tab *
view_tabs(size_t *count)
{
	*count = sizeof(tabs) / sizeof(tabs[0]);
	return tabs;
}

unsigned
scene_how(const struct scene *sc, const struct canvas *c)
{
	return sc->how | (c->ascii ? 0 : FORMAT_UTF8);
}

const char *
scene_address(
    char *buf, size_t size, const struct scene *sc, const struct addr *a)
{
	const char *name =
	    sc->names != NULL && !sc->numbers ? names_get(sc->names, a) : NULL;

	if (name == NULL)
		return addr_text(a, buf, size);
	snprintf(buf, size, "%s", name);
	return buf;
}

const char *
scene_remote(
    char *buf, size_t size, const struct scene *sc, const struct snap_peer *p)
{
	struct addr a;

	if (sc->names != NULL && !sc->numbers && p->addr.family != ADDR_NONE &&
	    (p->pool != 0 || addr_parse(&a, p->name)) &&
	    names_get(sc->names, &p->addr) != NULL)
		return scene_address(buf, size, sc, &p->addr);
	return format_remote(buf, size, p, sc->numbers);
}

const struct snap_peer *
scene_peer(const struct scene *sc, uint16_t id)
{
	const struct snapshot *s = sc->snap;

	for (size_t i = 0; s != NULL && id != 0 && i < s->npeers; i++)
		if (s->peers[i].id == id)
			return &s->peers[i];
	return NULL;
}

const struct snap_peer *
view_find_peer(const struct snapshot *s, const char *name)
{
	char text[ADDR_TEXT], id[8];

	for (size_t i = 0; s != NULL && i < s->npeers; i++) {
		const struct snap_peer *p = &s->peers[i];

		snprintf(id, sizeof(id), "%u", p->id);
		if (strcasecmp(p->name, name) == 0 || strcmp(id, name) == 0 ||
		    strcmp(addr_text(&p->addr, text, sizeof(text)), name) == 0)
			return p;
	}
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
text_heading(struct text *t)
{
	if (t->lines < t->here)
		t->before = t->lines;
	if (t->lines > t->here && t->after == 0)
		t->after = t->lines;
}

void
text_say(struct text *t, enum role role, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	int row;

	if (role == ROLE_STRONG)
		text_heading(t);
	row = text_line(t);
	if (row < 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	canvas_text(t->c, row, 0, t->c->cols - 1, role, text);
}

struct canvas *
text_sheet(struct text *t, int rows)
{
	if (t->c != NULL)
		return canvas_new(rows, t->c->cols - 1, t->c->ascii);
	t->lines += (size_t)rows;
	return NULL;
}

void
text_paste(struct text *t, struct canvas *sheet)
{
	if (sheet == NULL)
		return;
	for (int i = 0; i < sheet->rows; i++) {
		int row = text_line(t);

		if (row >= 0)
			canvas_copy(t->c, row, sheet, i);
	}
	canvas_free(sheet);
}

void
text_pair_role(
    struct text *t, enum role role, const char *name, const char *value)
{
	enum { NAME_COL = 2, NAME = 16, VALUE_COL = 19 };
	int room = t->cols - VALUE_COL - 1;
	int lines = canvas_lines(value, room);
	struct canvas *sheet = text_sheet(t, lines > 0 ? lines : 1);

	if (sheet == NULL)
		return;
	canvas_put(sheet, 0, NAME_COL, NAME, ROLE_STRONG, name);
	canvas_wrap(sheet, 0, VALUE_COL, room, sheet->rows, role, value);
	text_paste(t, sheet);
}

void
text_pair(struct text *t, const char *name, const char *value)
{
	text_pair_role(t, ROLE_PLAIN, name, value);
}

void
text_rule(struct text *t, const char *heading)
{
	int row;

	text_heading(t);
	row = text_line(t);
	if (row < 0)
		return;
	canvas_fill(t->c, row, 0, t->cols - 1, ROLE_DIM, 0x2500);
	canvas_print(t->c, row, 2, t->cols - 5, ROLE_STRONG, " %s ", heading);
}

/* More lines above or below: a mark in the column that texts leave free. */
static void
draw_more(const struct text *t)
{
	int last = t->top + t->rows - 1, right = t->c->cols - 1;

	if (t->rows < 1)
		return;
	if (t->skip > 0)
		canvas_put(t->c, t->top, right, 1, ROLE_KEY, "\u25B2");
	if (t->skip + (size_t)t->rows < t->lines)
		canvas_put(t->c, last, right, 1, ROLE_KEY, "\u25BC");
}

static void
update_text(struct view *v, const struct scene *sc, int rows)
{
	struct text count = { .cols = sc->cols };

	v->page = rows > 0 ? (size_t)rows : 1;
	v->ops->write(v, sc, &count);
	v->lines = count.lines;
	if (v->top + v->page > v->lines)
		v->top = v->lines > v->page ? v->lines - v->page : 0;
}

void
view_update(struct view *v, const struct scene *sc, int rows)
{
	struct list_rows r;

	if (v->ops->update != NULL)
		v->ops->update(v, sc, rows);
	if (v->ops->write != NULL)
		update_text(v, sc, rows);
	if (v->ops->rows == NULL)
		return;
	r = v->ops->rows(v, sc);
	list_sync(&v->list, &r, v->ops->columns, (size_t)v->ops->page(rows));
}

void
view_draw(const struct view *v, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	struct text t = { .c = c,
		.cols = c->cols,
		.top = top,
		.rows = rows,
		.skip = v->top };

	if (v->ops->write == NULL) {
		v->ops->draw(v, sc, c, top, rows);
		return;
	}
	v->ops->write(v, sc, &t);
	draw_more(&t);
}

void
view_move(struct view *v, const struct scene *sc, enum move m)
{
	struct list_rows r;

	if (v->ops->move != NULL)
		v->ops->move(v, sc, m);
	if (v->ops->write != NULL)
		v->top = scroll_move(v->top, v->lines, v->page, m);
	if (v->ops->rows == NULL)
		return;
	r = v->ops->rows(v, sc);
	list_move(&v->list, &r, m);
}

bool
view_section(struct view *v, const struct scene *sc, bool back)
{
	struct text t = {
		.cols = sc->cols, .here = v->top, .before = SIZE_MAX
	};
	size_t last = v->lines > v->page ? v->lines - v->page : 0;

	if (v->ops->write == NULL)
		return false;
	v->ops->write(v, sc, &t);
	/* All of the last page is seen already. */
	if (back ? t.before == SIZE_MAX : t.after == 0 || v->top >= last)
		return false;
	v->top = back ? t.before : t.after < last ? t.after : last;
	return true;
}

/* Does line `row` of a canvas hold the text, whatever its case? */
static bool
line_holds(const struct canvas *c, int row, const char *text)
{
	struct canvas line = *c;
	char *dump = NULL;
	size_t size;
	FILE *out = open_memstream(&dump, &size);
	bool found;

	if (out == NULL)
		abort();
	line.rows = 1;
	line.cell = c->cell + (size_t)row * (size_t)c->cols;
	canvas_dump(&line, false, out);
	fclose(out);
	found = strcasestr(dump, text) != NULL;
	free(dump);
	return found;
}

static bool
find_text(
    struct view *v, const struct scene *sc, int cols, bool back, bool here)
{
	int rows = v->lines < CANVAS_SIDE ? (int)v->lines : CANVAS_SIDE;
	struct canvas *c = canvas_new(rows, cols, false);
	struct text t = { .c = c, .cols = cols, .rows = rows };
	int from = (int)v->top, found = -1;

	v->ops->write(v, sc, &t);
	for (int k = here ? 0 : 1; k < rows + (here ? 0 : 1) && found < 0;
	     k++) {
		int row = ((back ? from - k : from + k) % rows + rows) % rows;

		if (line_holds(c, row, v->list.search))
			found = row;
	}
	canvas_free(c);
	if (found >= 0)
		v->top = (size_t)found;
	return found >= 0;
}

bool
view_find(
    struct view *v, const struct scene *sc, int cols, bool back, bool here)
{
	struct list_rows r;

	if (v->ops->find != NULL)
		return v->ops->find(v, sc, back, here);
	if (v->ops->write != NULL)
		return find_text(v, sc, cols, back, here);
	if (v->ops->rows == NULL)
		return false;
	r = v->ops->rows(v, sc);
	return list_find(&v->list, &r, back, here);
}

void
view_free(struct view *v)
{
	list_free(&v->list);
}
