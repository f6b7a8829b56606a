/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The panel: the restrict line under the cursor in words, the table of who may
 * do what, and what the changes do to whom. It follows as one types.
 */

#include "core/i18n.h"
#include "ui/pad_state.h"
#include "ui/width.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CELL = 6,
	CHANGES = 20,
	SPLIT_COLS = 72, /* from which on words and table lie side by side */
};

/* Where the next row goes, and how much is left. */
struct slot {
	struct canvas *c;
	int row, col, left, cols;
};

static void
put(struct slot *s, enum role role, const char *text)
{
	int need = canvas_lines(text, s->cols);
	int lines = need < s->left ? need : s->left;

	if (lines <= 0)
		return;
	canvas_wrap(s->c, s->row, s->col, s->cols, lines, role, text);
	s->row += lines;
	s->left -= lines;
}

static void
put_text(struct slot *s, enum role role, const char *text)
{
	while (*text != '\0' && s->left > 0) {
		size_t len = strcspn(text, "\n");
		char *line = strndup(text, len);

		if (line == NULL)
			abort();
		put(s, role, line[0] != '\0' ? line : " ");
		free(line);
		text += len + (text[len] == '\n');
	}
}

static bool
is_yes(enum access_verdict v)
{
	return v != ACCESS_DROPS && v != ACCESS_REFUSES;
}

/* A line of the file keeps them from it. */
static bool
is_kept(const struct explain_cell *cell)
{
	return !is_yes(cell->verdict) && cell->line.file != NULL;
}

/* A row of the table that should not be so. */
static bool
is_bad(const struct explain *e, const struct explain_row *r)
{
	switch (r->who) {
	case EXPLAIN_HOST:
		return is_kept(&r->cell[EXPLAIN_QUERY]);
	case EXPLAIN_NET:
		return false;
	case EXPLAIN_SOURCE:
		return is_kept(&r->cell[EXPLAIN_HEARD]);
	case EXPLAIN_WORLD:
		return is_yes(r->cell[EXPLAIN_QUERY].verdict) ||
		    (explain_controlled(e) &&
			is_yes(r->cell[EXPLAIN_CONFIGURE].verdict));
	}
	return false;
}

static const char *
short_verdict(enum access_verdict v)
{
	return !is_yes(v)         ? _("no")
	    : v == ACCESS_ANSWERS ? _("yes")
				  : _("rate");
}

static const struct {
	enum explain_what what;
	const char *head; /* N_(), CELL columns */
} shown[] = {
	{ EXPLAIN_TIME, N_("time") },
	{ EXPLAIN_QUERY, N_("query") },
	{ EXPLAIN_CONFIGURE, N_("config") },
};
enum { SHOWN = sizeof(shown) / sizeof(shown[0]) };

static void
put_row(struct slot *s, const struct explain *e, const struct explain_row *r)
{
	int width = s->cols - SHOWN * (CELL + 1) - 2;
	bool bad = is_bad(e, r);
	char whom[160], name[100];

	if (s->left <= 0)
		return;
	explain_whom(r, whom, sizeof(whom));
	snprintf(name, sizeof(name), "%.98s", whom);
	if (bad)
		canvas_put(s->c, s->row, s->col, 1, ROLE_BAD, "!");
	canvas_text(
	    s->c, s->row, s->col + 2, width, bad ? ROLE_BAD : ROLE_PLAIN, name);
	for (int i = 0; i < SHOWN; i++)
		canvas_right(s->c, s->row, s->col + 2 + width + i * (CELL + 1),
		    CELL + 1, bad ? ROLE_BAD : ROLE_PLAIN,
		    short_verdict(r->cell[shown[i].what].verdict));
	s->row++;
	s->left--;
}

static void
put_table(struct slot *s, const struct explain *e)
{
	int width = s->cols - SHOWN * (CELL + 1) - 2;
	const struct explain_row *r;
	size_t n;

	if (s->left <= 0)
		return;
	r = explain_rows(e, &n);
	canvas_fill(s->c, s->row, s->col, s->cols, ROLE_HEADING, ' ');
	canvas_text(s->c, s->row, s->col + 2, width, ROLE_HEADING,
	    _("who may do what"));
	for (int i = 0; i < SHOWN; i++)
		canvas_right(s->c, s->row, s->col + 2 + width + i * (CELL + 1),
		    CELL + 1, ROLE_HEADING, _(shown[i].head));
	s->row++;
	s->left--;
	for (size_t i = 0; i < n; i++)
		put_row(s, e, &r[i]);
}

static void
put_changes(struct slot *s, const struct pad *p)
{
	struct explain_change change[CHANGES];
	size_t n = 0;

	if (p->before != NULL)
		n = explain_compare(p->before, p->explain, change, CHANGES);
	for (size_t i = 0; i < n && i < CHANGES; i++) {
		char text[200];

		explain_change_text(&change[i], text, sizeof(text));
		put(s,
		    explain_change_danger(&change[i]) ? ROLE_BAD : ROLE_PLAIN,
		    text);
	}
}

void
pad_draw_panel(const struct pad *p, const struct scene *sc, struct canvas *c,
    int row, int col, int rows, int cols)
{
	struct slot s = { c, row, col, rows, cols };
	struct editor_look look;
	char *words;

	(void)sc;
	if (p->narrow) {
		canvas_fill(c, row, col, cols, ROLE_DIM, 0x2500);
		s.row++;
		s.left--;
	}
	if (p->explain == NULL || !pad_is_checked(p)) {
		put(&s, ROLE_DIM,
		    _("The text is large: it is examined in the next pause, "
		      "and before it is saved."));
		return;
	}
	editor_look(p->ed, &look);
	words = explain_line(p->explain, NULL, (uint32_t)look.line + 1);
	if (words != NULL && p->narrow && cols >= SPLIT_COLS) {
		/* Words on the left, the table on the right. */
		struct slot left = s;

		left.cols = cols / 2 - 1;
		put_text(&left, ROLE_PLAIN, words);
		s.col += cols / 2;
		s.cols -= cols / 2;
	} else if (words != NULL) {
		put_text(&s, ROLE_PLAIN, words);
		put(&s, ROLE_PLAIN, " ");
	}
	free(words);
	put_table(&s, p->explain);
	put_changes(&s, p);
}
