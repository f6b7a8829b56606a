/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/print_detail.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ui/format.h"
#include "ui/print.h"

/* Rows for lists and drawings, beyond one for each item. */
#define ROOM 24

static int
rows_of(struct view *v, const struct scene *sc)
{
	size_t rows = ROOM;

	view_update(v, sc, ROOM);
	if (v->ops->write != NULL)
		rows = v->lines;
	else if (v->ops->rows != NULL)
		rows += v->ops->rows(v, sc).count;
	return rows < CANVAS_SIDE ? (int)rows : CANVAS_SIDE;
}

/* The text without the empty lines at its end. */
static void
print_trimmed(char *text, FILE *out)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	fprintf(out, "%s\n", text);
}

void
print_view(struct view *v, const struct scene *sc, FILE *out)
{
	int rows = rows_of(v, sc);
	struct canvas *c = canvas_new(
	    rows > 0 ? rows : 1, sc->cols, (sc->how & FORMAT_UTF8) == 0);
	char *text = NULL;
	size_t size;
	FILE *sheet = open_memstream(&text, &size);

	if (sheet == NULL)
		abort();
	view_update(v, sc, rows);
	view_draw(v, sc, c, 0, rows);
	canvas_dump(c, false, sheet);
	fclose(sheet);
	print_trimmed(text, out);
	free(text);
	canvas_free(c);
}

void
print_detail(const struct snap_peer *p, const struct scene *sc, FILE *out)
{
	struct view v = { .ops = &view_detail, .assoc = p->id };

	print_view(&v, sc, out);
	view_free(&v);
}

void
print_detail_json(const struct snap_peer *p, FILE *out)
{
	json_t *o = print_peer_json(p), *stages = json_array();

	for (int i = 0; i < p->filled && i < NTP_NSTAGE; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "age", print_number_json(p->age[i]));
		json_object_set_new(
		    one, "offset", print_number_json(p->stage[i].offset));
		json_object_set_new(
		    one, "delay", print_number_json(p->stage[i].delay));
		json_object_set_new(
		    one, "dispersion", print_number_json(p->stage[i].disp));
		json_array_append_new(stages, one);
	}
	json_object_set_new(o, "filter", stages);
	print_json(o, out);
}
