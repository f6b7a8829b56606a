/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the pad looks: a heading, the text with its gutter, what is to be said
 * of the cursor's line, and the panel. Only lines that are seen are looked at.
 */

#include "config/about.h"
#include "core/i18n.h"
#include "ui/key.h"
#include "ui/pad_state.h"
#include "ui/width.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BESIDE_COLS = 100, /* from which on the panel lies beside the text */
	PANEL_LEAST = 44,
	PANEL_MOST = 78,
	BELOW_ROWS = 13, /* from which on it can lie below */
	NOTE_ROWS = 12,  /* from which on what is said has three rows */
	MARKS = 16,      /* problems of a line that are marked */
};

/* Rows under the text for what is said of the cursor's line. */
static int
note_rows(int rows)
{
	return rows >= NOTE_ROWS ? 3 : rows >= 8 ? 2 : 1;
}

static int
gutter(const struct pad *p)
{
	size_t lines = buffer_lines(editor_buffer(p->ed));
	int digits = 2;

	while (lines >= 100) {
		lines /= 10;
		digits++;
	}
	return digits + 2;
}

void
pad_window(struct pad *p, const struct scene *sc, int rows)
{
	bool wide = sc->cols >= BESIDE_COLS;
	int left = rows - 1 - note_rows(rows);

	p->panel_rows = p->panel_cols = 0;
	p->narrow = !wide;
	if (wide && p->panel != PANEL_OFF) {
		int want = sc->cols * 2 / 5;

		p->panel_cols = want > PANEL_MOST ? PANEL_MOST : want;
		p->panel_rows = rows - 1;
	} else if (!wide && p->panel == PANEL_ON && rows >= BELOW_ROWS) {
		p->panel_cols = sc->cols;
		p->panel_rows = left * 3 / 5;
		left -= p->panel_rows;
	}
	p->text_rows = left > 0 ? left : 1;
	p->text_cols = sc->cols - gutter(p) - (wide ? p->panel_cols : 0) -
	    (wide && p->panel_cols > 0 ? 1 : 0);
	if (p->text_cols < 1)
		p->text_cols = 1;
	editor_window(p->ed, p->text_rows, p->text_cols);
}

unsigned
pad_click(struct pad *p, int row, int col)
{
	if (!p->loaded || row < 1 || row > p->text_rows || col < gutter(p) ||
	    col >= gutter(p) + p->text_cols)
		return 0;
	p->popup = false;
	editor_click(p->ed, row - 1, col - gutter(p), false);
	return REACT_DRAW;
}

unsigned
pad_wheel(struct pad *p, int lines)
{
	if (p->loaded)
		editor_scroll(p->ed, lines);
	return REACT_DRAW;
}

static enum role
role_of(uint8_t class)
{
	static const uint8_t role[SYNTAX_CLASSES] = {
		[SYNTAX_BLANK] = ROLE_PLAIN,
		[SYNTAX_COMMENT] = ROLE_COMMENT,
		[SYNTAX_DIRECTIVE] = ROLE_WORD,
		[SYNTAX_OPTION] = ROLE_OPTION,
		[SYNTAX_NUMBER] = ROLE_NUMBER,
		[SYNTAX_ADDRESS] = ROLE_ADDRESS,
		[SYNTAX_STRING] = ROLE_STRING,
		[SYNTAX_UNKNOWN] = ROLE_ODD,
		[SYNTAX_ERROR] = ROLE_ODD,
		[SYNTAX_PUNCTUATION] = ROLE_PLAIN,
	};

	return class < SYNTAX_CLASSES ? role[class] : ROLE_PLAIN;
}

/* Where the problems of a line are. */
struct marks {
	struct {
		size_t from, to; /* octets of the line, from 0 */
		enum role role;
	} at[MARKS];
	size_t n;
};

static void
find_marks(const struct pad *p, size_t line, struct marks *m)
{
	m->n = 0;
	for (size_t i = 0; pad_is_checked(p) && i < p->ds.count && m->n < MARKS;
	     i++) {
		const struct diag *d = &p->ds.item[i];
		bool bad = d->sev == SEV_ERROR || pad_is_danger(d);

		if (d->at.line != line || d->at.col == 0 ||
		    d->sev == SEV_NOTE || !pad_is_here(p, d))
			continue;
		m->at[m->n].from = d->at.col - 1;
		m->at[m->n].to =
		    d->at.col - 1 + (d->at.len > 0 ? d->at.len : 1);
		m->at[m->n++].role = bad ? ROLE_WRONG : ROLE_DOUBT;
	}
}

static enum role
marked(const struct marks *m, size_t octet, enum role role)
{
	for (size_t i = 0; i < m->n; i++)
		if (octet >= m->at[i].from && octet < m->at[i].to) {
			role = m->at[i].role;
			if (role == ROLE_WRONG)
				break;
		}
	return role;
}

struct spot {
	struct canvas *c;
	int row, col, width;
};

static void
draw_cells(const struct pad *p, const struct spot *at, struct editor_walk *w,
    const uint8_t *class, size_t len, const struct marks *m)
{
	struct editor_cell cell;
	int end = 0;

	while (editor_next(w, &cell)) {
		size_t octet = cell.at - w->line.from;
		enum role role = octet < len ? role_of(class[octet]) : ROLE_ODD;

		role = cell.odd ? ROLE_ODD : marked(m, octet, role);
		if (cell.selected)
			role = ROLE_SELECTED;
		canvas_fill(
		    at->c, at->row, at->col + cell.col, cell.width, role, ' ');
		canvas_put(at->c, at->row, at->col + cell.col, cell.width, role,
		    cell.text);
		end = cell.col + cell.width;
	}
	/* What is missing at the end of a line is marked behind it. */
	if (!w->cut_right && end < at->width) {
		enum role role = editor_end_selected(w)
		    ? ROLE_SELECTED
		    : marked(m, w->line.end - w->line.from, ROLE_PLAIN);

		canvas_fill(at->c, at->row, at->col + end, 1, role, ' ');
	}
	if (w->cut_left)
		canvas_put(at->c, at->row, at->col, 1, ROLE_KEY, "<");
	if (w->cut_right)
		canvas_put(
		    at->c, at->row, at->col + at->width - 1, 1, ROLE_KEY, ">");
	(void)p;
}

static void
draw_line(const struct pad *p, const struct spot *at, size_t line)
{
	unsigned dialect =
	    p->conf != NULL ? conf_dialect(p->conf) : DIALECT_BOTH;
	const uint8_t *class;
	struct editor_walk w;
	struct marks m;
	size_t len;
	char *text;

	editor_walk(p->ed, line, &w);
	len = w.line.end - w.line.from;
	len = len < SYNTAX_MAX ? len : SYNTAX_MAX;
	text = buffer_dup(editor_buffer(p->ed), w.line.from, len);
	class = syntax_line(p->syntax, dialect, (uint32_t)line + 1, text, len);
	find_marks(p, line + 1, &m);
	draw_cells(p, at, &w, class, len, &m);
	free(text);
}

/* A sign that a line has a problem, and its number. */
static void
draw_gutter(
    const struct pad *p, struct canvas *c, int row, size_t line, bool here)
{
	const struct diag *d = pad_problem(p, line + 1, NULL);
	int width = gutter(p);
	char number[24];

	snprintf(number, sizeof(number), "%zu", line + 1);
	canvas_right(
	    c, row, 0, width - 1, here ? ROLE_STRONG : ROLE_GUTTER, number);
	if (d == NULL || d->sev == SEV_NOTE)
		return;
	if (d->sev == SEV_ERROR || pad_is_danger(d))
		canvas_put(c, row, 0, 1, ROLE_BAD, "!");
	else
		canvas_put(c, row, 0, 1, ROLE_WARN, "?");
}

static void
draw_text(const struct pad *p, struct canvas *c, int top)
{
	struct editor_look look;
	int width = gutter(p);

	editor_look(p->ed, &look);
	for (int i = 0; i < p->text_rows; i++) {
		size_t line = look.top + (size_t)i;
		struct spot at = { c, top + i, width, p->text_cols };

		if (line >= look.lines) {
			canvas_put(c, top + i, width - 2, 1, ROLE_DIM, "~");
			continue;
		}
		draw_gutter(p, c, top + i, line, line == look.line);
		draw_line(p, &at, line);
	}
	c->cursor_row = top + look.row;
	c->cursor_col = width + look.col;
	c->cursor_shown = true;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Where, what and how: "EDITING /etc/ntp.conf changed, errors 1 ... 12:5". */
static void
draw_heading(const struct pad *p, struct canvas *c, int row)
{
	struct editor_look look;
	const char *mode = p->editing ? _("EDITING") : _("LOOKING");
	char at[48], problems[80] = "", head[PATH_MAX + 200];
	const char *path = p->state.path;
	int right = c->cols, col;

	editor_look(p->ed, &look);
	snprintf(at, sizeof(at), " %zu:%zu ", look.line + 1, look.octet + 1);
	if (p->ds.errors + p->ds.warnings > 0)
		snprintf(problems, sizeof(problems),
		    _("errors %zu, warnings %zu"), p->ds.errors,
		    p->ds.warnings);
	if (width_text(path) + width_text(problems) > c->cols - 40)
		path = base_name(path);
	snprintf(head, sizeof(head), " %s%s%s%s%s", path,
	    pad_modified(p) ? _(" · changed") : "",
	    p->state.file == DESK_MISSING ? _(" · new") : "",
	    p->state.writable ? "" : _(" · read only"),
	    problems[0] != '\0' ? " · " : "");
	canvas_fill(c, row, 0, c->cols, ROLE_HEADING, ' ');
	right -= width_text(at);
	canvas_put(c, row, right, c->cols, ROLE_HEADING, at);
	col = canvas_print(
	    c, row, 0, right, p->editing ? ROLE_ASK : ROLE_TAB, " %s ", mode);
	col += canvas_text(c, row, col, right - col, ROLE_HEADING, head);
	if (col < right)
		canvas_text(c, row, col, right - col, ROLE_HEADING, problems);
}

/* What its fix would do. */
static const char *
fix_text(char *buf, size_t size, const struct diag_fix *f)
{
	switch (f->kind) {
	case FIX_NONE:
		break;
	case FIX_REPLACE:
		if (f->text[0] == '\0')
			snprintf(buf, size, "%s", _("F6 takes it out"));
		else
			snprintf(buf, size, _("F6 writes \"%s\""), f->text);
		return buf;
	case FIX_DELETE_LINE:
		snprintf(buf, size, "%s", _("F6 deletes the line"));
		return buf;
	case FIX_INSERT_BEFORE:
	case FIX_INSERT_AFTER:
		snprintf(buf, size, _("F6 adds \"%s\""), f->text);
		return buf;
	}
	snprintf(buf, size, "%s", "");
	return buf;
}

/* The problem of the cursor's line that the cursor is at, else the worst. */
static const struct diag *
problem_here(const struct pad *p, size_t *count)
{
	const struct diag *worst;
	struct editor_look look;

	editor_look(p->ed, &look);
	worst = pad_problem(p, look.line + 1, count);
	for (size_t i = 0; worst != NULL && i < p->ds.count; i++) {
		const struct diag *d = &p->ds.item[i];

		if (d->at.line == look.line + 1 && pad_is_here(p, d) &&
		    look.octet + 1 >= d->at.col &&
		    look.octet + 1 < d->at.col + d->at.len)
			return d;
	}
	return worst;
}

/* The line of help for where the cursor is. */
static void
help_here(const struct pad *p, char *buf, size_t size)
{
	unsigned dialect =
	    p->conf != NULL ? conf_dialect(p->conf) : DIALECT_BOTH;
	const struct buffer *b = editor_buffer(p->ed);
	struct editor_look look;
	struct line line;
	char *text, *help;
	size_t from;

	buf[0] = '\0';
	editor_look(p->ed, &look);
	line = buffer_line(b, look.line);
	from = look.cursor - look.octet;
	if (line.end - from > COMPLETE_MAX)
		return;
	text = buffer_dup(b, from, line.end - from);
	help = about_at(dialect, (uint32_t)look.line + 1, text, line.end - from,
	    (uint32_t)look.octet + 1);
	if (help != NULL)
		snprintf(buf, size, "%.*s", (int)strcspn(help, "\n"), help);
	free(help);
	free(text);
}

static void
draw_note(const struct pad *p, struct canvas *c, int row, int rows, int cols)
{
	size_t count = 0;
	const struct diag *d = problem_here(p, &count);
	enum role role;
	char text[600], fix[180], more[40] = "";

	if (rows > 2) {
		canvas_fill(c, row, 0, cols, ROLE_DIM, 0x2500);
		row++;
		rows--;
	}
	if (d == NULL) {
		help_here(p, text, sizeof(text));
		canvas_wrap(c, row, 0, cols, rows, ROLE_DIM, text);
		return;
	}
	role = d->sev == SEV_ERROR || pad_is_danger(d) ? ROLE_BAD
	    : d->sev == SEV_WARNING                    ? ROLE_WARN
						       : ROLE_INFO;
	fix_text(fix, sizeof(fix), &d->fix);
	if (count > 1)
		snprintf(more, sizeof(more), _(" (1 of %zu)"), count);
	snprintf(text, sizeof(text), "%lu:%lu %s%s: %s%s%s",
	    (unsigned long)d->at.line, (unsigned long)d->at.col,
	    severity_text(d->sev), more, d->text, fix[0] != '\0' ? " · " : "",
	    fix);
	canvas_wrap(c, row, 0, cols, rows, role, text);
}

/* Why there is no text here. */
static void
draw_closed(const struct pad *p, const struct scene *sc, struct canvas *c,
    int top, int rows)
{
	const char *why = sc->distant
	    ? _("The configuration of another host cannot be read or changed "
		"over NTP. Log in there, by ssh, and start ntptui: its screen "
		"5 is an editor for it.")
	    : p->state.why[0] != '\0' ? p->state.why
				      : _("The file is being read.");

	canvas_wrap(c, top, 0, c->cols, rows, ROLE_PLAIN, why);
}

void
pad_draw(const struct pad *p, const struct scene *sc, struct canvas *c, int top,
    int rows)
{
	int notes = note_rows(rows), cols = c->cols;
	int note_at;

	if (rows < 2 || !p->loaded || sc->distant) {
		draw_closed(p, sc, c, top, rows);
		return;
	}
	if (!p->narrow && p->panel_cols > 0)
		cols -= p->panel_cols + 1;
	draw_heading(p, c, top);
	draw_text(p, c, top + 1);
	note_at = top + 1 + p->text_rows;
	if (p->narrow && p->panel_rows > 0) {
		pad_draw_panel(
		    p, sc, c, note_at, 0, p->panel_rows, p->panel_cols);
		note_at += p->panel_rows;
	} else if (p->panel_cols > 0) {
		for (int i = 1; i < rows; i++)
			canvas_fill(c, top + i, cols, 1, ROLE_DIM, 0x2502);
		pad_draw_panel(
		    p, sc, c, top + 1, cols + 1, p->panel_rows, p->panel_cols);
	}
	draw_note(p, c, note_at, notes, cols);
	pad_draw_popup(p, c, c->cursor_row, c->cursor_col, top + 1, rows - 1);
}
