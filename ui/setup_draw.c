/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the Setup screen looks: the steps on the left, or in a line at the top
 * where there is little room, and the panel of the present one.
 */

#include <stdio.h>
#include <string.h>

#include "core/i18n.h"

#include "ui/setup_state.h"
#include "ui/width.h"

enum {
	LIST = 18,      /* columns of the list of steps */
	LIST_FROM = 70, /* columns of the screen from which on it is there */
	PANEL_LEAST = 40,
};

static const enum role state_role[] = {
	[GUIDE_OPEN] = ROLE_PLAIN,
	[GUIDE_BUSY] = ROLE_INFO,
	[GUIDE_DONE] = ROLE_OK,
	[GUIDE_DOUBT] = ROLE_WARN,
	[GUIDE_BLOCKED] = ROLE_BAD,
	[GUIDE_SKIPPED] = ROLE_DIM,
};

/* Which one of the role's steps it is, from 1, and how many there are. */
static unsigned
number_of(const struct setup_notes *g, enum guide_step step, unsigned *all)
{
	unsigned n = 0;

	*all = 0;
	for (unsigned i = 0; i < GUIDE_STEPS; i++) {
		*all += guide_has(g, (enum guide_step)i);
		n += i <= (unsigned)step && guide_has(g, (enum guide_step)i);
	}
	return n;
}

static void
draw_list(const struct setup *s, struct canvas *c, int top, int rows)
{
	int row = top;

	for (unsigned i = 0; i < GUIDE_STEPS && row < top + rows; i++) {
		enum guide_step step = (enum guide_step)i;
		enum guide_state state = s->verdict[i].state;
		bool here = s->notes.at == i;

		if (!guide_has(&s->notes, step))
			continue;
		canvas_print(c, row, 0, LIST - 2, state_role[state], "%c %s",
		    guide_sign(state), guide_name(step));
		if (here)
			canvas_role(c, row, 0, LIST - 2, ROLE_SELECTED);
		row++;
	}
	for (row = top; row < top + rows; row++)
		canvas_put(c, row, LIST - 1, 1, ROLE_DIM, "\u2502");
}

/* All steps in one line: their signs, and the present one in words. */
static void
draw_line(const struct setup *s, struct canvas *c, int row)
{
	int col = 0;

	for (unsigned i = 0; i < GUIDE_STEPS; i++) {
		enum guide_state state = s->verdict[i].state;
		char text[8];

		if (!guide_has(&s->notes, (enum guide_step)i))
			continue;
		snprintf(text, sizeof(text), "%c", guide_sign(state));
		if (text[0] == ' ')
			text[0] = '.';
		col += canvas_put(c, row, col, 1,
		    s->notes.at == i ? ROLE_SELECTED : state_role[state], text);
	}
}

/* A text in as many lines as it needs, behind a sign. */
static void
say(struct text *t, enum role role, const char *sign, const char *text)
{
	int lead = width_text(sign);
	int width = t->cols - lead - 1;
	int lines = canvas_lines(text, width);
	struct canvas *sheet = text_sheet(t, lines > 0 ? lines : 1);

	if (sheet == NULL)
		return;
	canvas_put(sheet, 0, 0, lead, role, sign);
	canvas_wrap(sheet, 0, lead, width, sheet->rows, role, text);
	text_paste(t, sheet);
}

static void
write_item(const struct setup *s, size_t i, struct text *t)
{
	const struct guide_verdict *v = &s->verdict[s->notes.at];
	const struct guide_item *it = &v->item[i];
	bool here = setup_item(s) == it;
	char sign[16], command[ERRAND_TEXT];
	enum role role = here ? ROLE_SELECTED
	    : it->stops       ? ROLE_BAD
	    : it->obstacle    ? ROLE_WARN
			      : ROLE_PLAIN;

	snprintf(sign, sizeof(sign), "%s%s", here ? "> " : "  ",
	    it->stops          ? "! "
		: it->obstacle ? "? "
			       : "");
	say(t, role, sign, it->text);
	if (it->what == GUIDE_DO_RUN) {
		errand_text(&it->order, command, sizeof(command));
		say(t, ROLE_STRONG, "      $ ", command);
	} else if (it->what == GUIDE_DO_OUR_DRIFT) {
		say(t, ROLE_PLAIN, "      ", s->drift);
	} else if (it->what == GUIDE_DO_OUR_LEAP) {
		say(t, ROLE_PLAIN, "      ", s->leap);
	} else if (it->what == GUIDE_DO_DROP) {
		say(t, ROLE_PLAIN, "      ", _("Enter gives it up."));
	}
}

/* The lines of the item that is chosen: the first, and the one after it. */
struct marked {
	size_t from, to;
};

static struct marked
write_panel(const struct setup *s, struct text *t, unsigned how)
{
	struct marked m = { 0, 0 };
	enum guide_step step = (enum guide_step)s->notes.at;
	const struct guide_verdict *v = &s->verdict[step];
	unsigned all, n = number_of(&s->notes, step, &all);

	text_say(t, ROLE_STRONG, _("%u of %u: %s"), n, all, guide_name(step));
	say(t, ROLE_DIM, "", guide_purpose(step, s->notes.role));
	text_line(t);
	if (v->result[0] != '\0')
		say(t, state_role[v->state], "", v->result);
	for (size_t i = 0; i < v->n; i++) {
		bool here = setup_item(s) == &v->item[i];

		m.from = here ? t->lines : m.from;
		write_item(s, i, t);
		m.to = here ? t->lines : m.to;
	}
	text_line(t);
	guide_write_facts(&s->notes, &s->facts, step, t, how);
	return m;
}

static int
panel_col(int cols)
{
	return cols >= LIST_FROM ? LIST : 0;
}

/* Rows above the panel. */
static int
panel_top(int cols)
{
	return cols >= LIST_FROM ? 0 : 1;
}

void
setup_window(struct setup *s, const struct scene *sc, int rows)
{
	int cols = sc->cols - panel_col(sc->cols);
	struct text count = { .cols = cols };
	struct marked m;

	rows -= panel_top(sc->cols);
	rows = rows > 0 ? rows : 1;
	s->show |= s->page != (size_t)rows;
	s->page = (size_t)rows;
	if (!s->loaded)
		return;
	m = write_panel(s, &count, sc->how);
	s->lines = count.lines;
	if (s->show && m.to > s->top + s->page)
		s->top = m.to - s->page;
	if (s->show && m.from < s->top)
		s->top = m.from;
	s->show = false;
	if (s->top + s->page > s->lines)
		s->top = s->lines > s->page ? s->lines - s->page : 0;
}

static void
draw_panel(const struct setup *s, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	int col = panel_col(c->cols), width = c->cols - col;
	struct canvas *sheet = canvas_new(rows, width, c->ascii);
	struct text t = {
		.c = sheet, .cols = width, .rows = rows, .skip = s->top
	};

	write_panel(s, &t, scene_how(sc, c));
	if (s->top > 0)
		canvas_put(sheet, 0, width - 1, 1, ROLE_KEY, "\u25B2");
	if (s->top + (size_t)rows < t.lines)
		canvas_put(sheet, rows - 1, width - 1, 1, ROLE_KEY, "\u25BC");
	for (int i = 0; i < rows; i++)
		canvas_lay(c, top + i, col, sheet, i);
	canvas_free(sheet);
}

void
setup_draw(const struct setup *s, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	int head = panel_top(c->cols);

	if (!s->loaded || rows <= head) {
		canvas_text(c, top, 0, c->cols, ROLE_INFO,
		    sc->distant ? _("Another host cannot be set up from here.")
				: _("What was chosen before is being read."));
		return;
	}
	if (head == 0)
		draw_list(s, c, top, rows);
	else
		draw_line(s, c, top);
	draw_panel(s, sc, c, top + head, rows - head);
}

/* Lines are chosen one by one; pages scroll the panel. */
void
setup_move(struct setup *s, enum move m)
{
	const struct guide_verdict *v = &s->verdict[s->notes.at];
	size_t i = s->chosen > 0 ? s->chosen - 1 : v->preset;

	switch (m) {
	case MOVE_UP:
		s->chosen = i > 0 ? i : 1;
		s->show = true;
		break;
	case MOVE_DOWN:
		s->chosen = i + 2 <= v->n ? i + 2 : v->n;
		s->show = true;
		break;
	case MOVE_PGUP:
	case MOVE_PGDN:
	case MOVE_HOME:
	case MOVE_END:
		s->top = scroll_move(s->top, s->lines, s->page, m);
		break;
	}
}
